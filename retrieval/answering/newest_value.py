"""Answers a question for a value that changes («كم سعر الذهب؟») with the newest sentence that states it.

The ranker knows no days. So the question is asked again and again of what is newer than the newest statement so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np

from retrieval.answering.articles import Articles
from retrieval.answering.asked_names import read_name
from retrieval.answering.matters import Matter, is_year
from retrieval.answering.offices import read_office
from retrieval.answering.quotations import RankedSentence
from retrieval.answering.sentence_words import is_future_verb
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.candidates import STEM_LEVEL, CandidatePool, Word
from retrieval.ranking.query import Query, parse_question
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms
from retrieval.text.date_mentions import find_dates
from retrieval.text.normalization import WORD, fold
from retrieval.text.vocabulary import BASE_VIEW, Integers, view

Ranked = tuple[CandidatePool, list[RankedSentence]]
Rank = Callable[[Filters], Ranked]

# The chance that such a statement answers. Of 38 questions for prices, rates and standings of 2018, 22 have one in the
# archive of 40,003 articles, and 19 of these are right.
STATED: Final = 0.6
# Searches, each for what is newer than the newest statement before it.
SEARCHES: Final = 6
# Words between the noun of the value and its number.
_BESIDE: Final = 7
# Words before a number of which one may say that it is expected.
_EXPECTED: Final = 5
# Marks between clauses.
_PAUSES: Final = "،,؛.:"
# Words after a number of which one may say that it is a percentage.
_AFTER: Final = 2
_PERCENT: Final = ("%", "٪")
# What a number of four digits begins with that is a year in the news.
_CENTURIES: Final = ("19", "20")
_KIND: Final = "number"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """The newest statement, among what it was ranked with."""

    pool: CandidatePool
    ranked: list[RankedSentence]
    first: RankedSentence
    day: date | None


def asks_for_value(query: Query) -> bool:
    """Return whether ``query`` asks for a value that changes, and names no day."""
    terms = [term for term in query.terms if term.forms.surface not in lexicon.lists("values")["reaching"]]
    first, *others = terms or query.terms
    named = any(is_year(term.forms) or term.forms.cues & (CUE["month"] | CUE["weekday"]) for term in others)
    return query.kind == _KIND and bool(others) and not named and first.forms.stem in _nouns()


def changes_with_time(question: str) -> bool:
    """Return whether ``question`` asks for what is true at a time only: who holds an office, or a value that
    changes. The day of an answer then belongs to it."""
    try:
        query = parse_question(question)
    except QuestionError:
        return False
    return (read_office(query) is not None and read_name(query) is None) or asks_for_value(query)


def rank_newest_value(query: Query, rank: Rank, articles: Articles, filters: Filters) -> Ranked:
    """Return the newest statement of the value that ``query`` asks for, before the sentences that were ranked with
    it. ``rank`` ranks the sentences of the articles that ``filters`` admit."""
    pool, ranked = rank(filters)
    found: _Found | None = None
    for _ in range(SEARCHES):
        newer = _newest(query, pool, ranked, articles)
        if newer is None:
            break
        found = newer
        if newer.day is None:
            break
        pool, ranked = rank(replace(filters, since=newer.day + timedelta(days=1)))
    if found is None:
        return pool, ranked
    first = found.first._replace(chance=max(found.first.chance, STATED))
    return found.pool, [first, *(one for one in found.ranked if one is not found.first)]


def _newest(query: Query, pool: CandidatePool, ranked: Sequence[RankedSentence], articles: Articles) -> _Found | None:
    matter = Matter(query, pool)
    said = [one for one in ranked if _states(matter, one.row)]
    stated: list[tuple[date, RankedSentence]] = []
    for one, document in zip(said, articles.documents([pool.article_key(one.row) for one in said]), strict=True):
        index = int(pool.index_of[one.row])
        if document is None or index >= len(document.sentences):
            continue
        day, text = document.article.date, document.text(index)
        if _has_value(query, matter, one.row, text, pool) and not _is_of_an_earlier_year(text, day):
            stated.append((day or date.min, one))
    if not stated:
        return None
    day, first = max(stated, key=lambda found: found[0])
    return _Found(pool=pool, ranked=list(ranked), first=first, day=None if day == date.min else day)


def _states(matter: Matter, row: int) -> bool:
    """Return whether a sentence states the value, and expects none («يتوقع أن يبلغ سعر النفط 90 دولارا»)."""
    return matter.is_stated(row, with_title=False) and not matter.is_hypothetical(row)


def _has_value(query: Query, matter: Matter, row: int, text: str, pool: CandidatePool) -> bool:
    """Return whether a number of the kind that the noun has stands beside it, and is of no other («سعر البترو يبلغ 60
    دولارا استنادا إلى سعر برميل النفط»)."""
    nouns, own = matter.verbs(row), matter.stating_verbs(row, with_title=False)
    places = pool.matches.words_of(row)
    cues, bases = pool.matches.cues[places], pool.run.views[BASE_VIEW, places]
    words = pool.words(row, text)
    if _is_only_a_unit(pool, places, cues):
        return False
    noun = query.terms[0].forms.stem
    numbers = CUE["digit"] | (CUE["ordinal"] if noun in _stems("placed") else 0)
    for place in np.flatnonzero(cues & numbers).tolist():
        if cues[place] & CUE["year"] and pool.run.stems(np.array([places.start + place]))[0].startswith(_CENTURIES):
            continue
        if (cues[place + 1 : place + 2] & CUE["month"]).any() or _is_in_a_name(text, words, place):
            continue
        after = text[words[place].end : words[place].end + 1] if place < len(words) else ""
        following = bases[place + 1 : place + 1 + _AFTER]
        percent = after in _PERCENT or bool(np.isin(following, _bases("percent")).any())
        if _is_expected(text, words, place):
            continue  # «سيحصل على أكثر من 50 %»
        nearest = nouns[np.abs(nouns - place).argmin()]
        if percent == (noun in _stems("share")) and abs(nearest - place) <= _BESIDE and nearest in own:
            return True
    return False


def _is_expected(text: str, words: Sequence[Word], place: int) -> bool:
    """Return whether the words before a number, in its clause, say that it is not yet so («سيبلغ», «لن يتجاوز»)."""
    if not 0 < place < len(words):
        return False
    start = words[max(0, place - _EXPECTED)].start
    clause = text[start : words[place].start]
    clause = clause[max(clause.rfind(pause) for pause in _PAUSES) + 1 :]
    said = [folded_forms(word) for word in map(fold, WORD.findall(clause))]
    return any(is_future_verb(word) or word.surface in lexicon.lists("values")["expected"] for word in said)


def _is_in_a_name(text: str, words: Sequence[Word], place: int) -> bool:
    """Return whether a number has a Latin letter before it («A12»)."""
    before = text[words[place].start - 1 : words[place].start] if place < len(words) else ""
    return before.isascii() and before.isalpha()


def _is_only_a_unit(pool: CandidatePool, places: slice, cues: Integers) -> bool:
    """Return whether a unit that is asked about only counts here: the dollar in «سعر برميل النفط 67 دولارا»."""
    for term, levels in zip(pool.matcher.terms, pool.matches.levels[:, places], strict=True):
        if term.cues & CUE["unit"]:
            said = np.flatnonzero(levels >= STEM_LEVEL)
            if len(said) and said[0] > 0 and (cues[said - 1] & NUMBER).all():
                return True
    return False


def _is_of_an_earlier_year(text: str, day: date | None) -> bool:
    return day is not None and any(mention.year is not None and mention.year < day.year for mention in find_dates(text))


def _nouns() -> frozenset[str]:
    return _stems("amount") | _stems("share")


@cache
def _stems(key: str) -> frozenset[str]:
    return frozenset(folded_forms(word).stem for word in lexicon.lists("values")[key])


@cache
def _bases(key: str) -> list[int]:
    return [view(folded_forms(word).base) for word in lexicon.lists("values")[key]]
