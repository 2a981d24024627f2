"""What a question asks about, compared with sentences: whether a sentence states the matter, affirmed or denied.

A sentence states it when it has the first word of the question, mostly its verb, and near it every other word, as
they are or in another form («هل فاز السيسي بولاية ثانية؟», «فوز السيسي بولاية رئاسية ثانية»). What somebody plans,
fears or asks for is no event, and neither is a condition («إذا فاز»).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

import numpy as np

from retrieval.answering.offices import named_bodies
from retrieval.arrays import Indices
from retrieval.index.forward_index import SHAPE
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, folded_forms, tokens
from retrieval.text.role_nouns import plain
from retrieval.text.vocabulary import BASE_VIEW, STEM_VIEW, view

# How near the verb's words are: all of them, and the first of them, mostly its subject.
_REACH: Final = 14
_SUBJECT: Final = 6
# A related verb counts as the verb from this level on («اعتزل», «اعتزال»).
_VERB: Final = 0.6
# Words before the verb that may make it no event.
_BEFORE: Final = 5
_ASKS: Final = SHAPE.index("asks")


class Matter:
    """What a question for yes or no asks about, compared with sentences of ``pool`` by their rows."""

    def __init__(self, query: Query, pool: CandidatePool) -> None:
        self._pool = pool
        numbers = {term.stem: number for number, term in enumerate(pool.matcher.terms)}
        verb, *others = dict.fromkeys(term.forms for term in query.terms)
        self._verb = numbers[verb.stem]
        self._verb_stems = same_matter(verb.stem)
        asked = [token.forms for token in tokens(query.text)]  # with the year that ``narrow`` took out
        self._years = {int(word.base) for word in asked if is_year(word)}
        self._of_all = any(view(word.base) in _quantifiers() for word in asked)
        others = [term for term in others if not is_year(term)]
        # A first name before another word may be left out.
        given = [bool(term.cues & CUE["person_name"]) for term in others[:-1]] + [False]
        kept = [term for term, leave in zip(others, given, strict=False) if not leave]
        # The terms by number, the bases of other names of a country among them, and whether it has a preposition.
        self._others = [(numbers[term.stem], _country_names(term), _has_preposition(term)) for term in kept]

    def is_of_year(self, row: int, day: date | None) -> bool:
        """Return whether a sentence of an article of ``day`` is of the year of the question, if that names one."""
        return not self._years - self._years_in(row) - {day.year if day else 0}

    def is_stated(self, row: int, *, with_title: bool = True) -> bool:
        """Return whether a sentence states the matter, of whatever year. ``with_title``: the title may have some of
        the words."""
        return bool(len(self.stating_verbs(row, with_title=with_title)))

    def stating_verbs(self, row: int, *, with_title: bool = True) -> Indices:
        """Return the places of the verb beside which a sentence states the matter; see ``is_stated``."""
        none: Indices = np.empty(0, dtype=np.int64)
        if not self._others or self._pool.shape[row, _ASKS]:
            return none
        words = self._pool.matches.words_of(row)
        bases, levels = self._pool.run.views[BASE_VIEW, words], self._pool.matches.levels[:, words]
        led = np.isin(bases, _prepositions())
        led[1:], led[:1] = led[:-1].copy(), False  # whether a preposition stands before each word
        places = [
            np.flatnonzero(((levels[term] >= MATCHED) | np.isin(bases, names)) & ~(led & joined))
            for term, names, joined in self._others
        ]
        title = self._pool.title_levels(np.array([row]))[0] * with_title
        places = [
            one for one, (term, _, _) in zip(places, self._others, strict=True) if len(one) or title[term] < MATCHED
        ]
        if not places or not all(map(len, places)):
            return none
        verbs = self.verbs(row)
        distances = (np.array([np.abs(one - verb).min() for one in places]) for verb in verbs)
        near = [one.min() <= _SUBJECT and one.max() <= _REACH for one in distances]
        stating: Indices = verbs[np.array(near, dtype=bool)]
        return stating

    def is_hypothetical(self, row: int) -> bool:
        """Return whether the verb stands behind a word that makes it no event."""
        start = self._pool.matches.words_of(row).start
        bases = self._pool.run.views[BASE_VIEW]
        before = [bases[start + max(0, verb - _BEFORE) : start + verb] for verb in self.verbs(row).tolist()]
        return bool(before) and all(np.isin(words, _hypothetical()).any() for words in before)

    def is_told_in_passing(self, row: int) -> bool:
        """Return whether the verb only says of whom the sentence tells («الأطفال الذين أخرجوا من الكهف تناولوا …»)."""
        start = self._pool.matches.words_of(row).start
        bases = self._pool.run.views[BASE_VIEW]
        verbs = self.verbs(row).tolist()
        return bool(verbs) and all(verb > 0 and int(bases[start + verb - 1]) in _relative() for verb in verbs)

    def is_of_another_year(self, row: int) -> bool:
        """Return whether a sentence names years, and none of those in the question."""
        years = self._years_in(row)
        return bool(self._years and years and not years & self._years)

    def is_said_of_all(self, row: int) -> bool:
        """Return whether the question and a sentence both speak of all («كل», «جميع», «الباقين»)."""
        words = self._pool.run.views[BASE_VIEW, self._pool.matches.words_of(row)]
        return self._of_all and bool(np.isin(words, _quantifiers()).any())

    def verbs(self, row: int) -> Indices:
        """Return the places in a sentence of the question's verb, its first word, and of words for the same matter."""
        words = self._pool.matches.words_of(row)
        said = self._pool.soft[0][self._verb, words] >= _VERB
        found: Indices = np.flatnonzero(said | np.isin(self._pool.run.views[STEM_VIEW, words], self._verb_stems))
        return found

    def _years_in(self, row: int) -> set[int]:
        words = self._pool.matches.words_of(row)
        years = (self._pool.matches.cues[words] & CUE["year"]) != 0
        stems = self._pool.run.stems(np.flatnonzero(years) + words.start)
        return {int(stem) for stem in stems if stem.isdigit()}  # «17.8» looks like one


def is_year(term: Forms) -> bool:
    """Return whether a word is the number of a year."""
    return bool(term.cues & CUE["year"]) and term.base.isdigit()


def _has_preposition(term: Forms) -> bool:
    """Return whether ``term`` is joined to its preposition: «فاز بالكأس», not «فاز في الكأس»."""
    return term.surface != term.base and term.surface.startswith(lexicon.lists("affixes")["preposition"])


def _country_names(term: Forms) -> list[int]:
    slot = named_bodies().get((plain(term.base),))
    words = [phrase[0].base for phrase in slot.phrases] if slot else []
    return [view(word + ending) for word in words for ending in ("", "ه")]


def same_matter(stem: str) -> list[int]:
    """Return the stems of the words that tell of the same matter as one with this ``stem``, as views."""
    return [other for matter in _matters() if view(stem) in matter for other in matter]


@cache
def _matters() -> tuple[frozenset[int], ...]:
    lists = lexicon.lists("matters").values()
    return tuple(frozenset(view(folded_forms(word).stem) for word in words) for words in lists)


@cache
def _prepositions() -> list[int]:
    return [view(folded_forms(word).base) for word in lexicon.lists("question_words")["before.words"]]


@cache
def _quantifiers() -> list[int]:
    return [view(folded_forms(word).base) for word in lexicon.words("quantifiers")]


@cache
def _relative() -> frozenset[int]:
    return frozenset(view(folded_forms(word).base) for word in lexicon.words("relative_pronouns"))


@cache
def _hypothetical() -> list[int]:
    return [view(folded_forms(word).base) for word in lexicon.words("hypothetical")]
