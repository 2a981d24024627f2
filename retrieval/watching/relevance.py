"""How much of a saved question a sentence says, with the title and the lead of its article.

A watch is stricter than an answer: nobody has asked at this moment, and a wrong message is worse than silence. A
sentence is sent only when

- the names and numbers of the question, and what stands behind a noun of places («بلدية طبرق»), are in it, in the
  title or in the lead. A year may also be that of the article, and a period («في يونيو») the time at which it was
  published. An article about another town, person or year has these words nowhere, or far from the sentence;
- the share of the question that the three say, with the chance that the sentence answers, is at least ``ENOUGH``.

Of 452 alerts that 1,000 questions of news-train gave in 8,000 arriving articles at the bar of an answer alone, 60 were
judged by hand. 22 were right; the names left 21 of 51, and both rules 18 of 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.answering.leads import lead_sentences
from retrieval.answering.sentence_words import AL, NO_NAME, entries
from retrieval.arrays import Floats, Indices
from retrieval.index.document import Document
from retrieval.index.forward_index import ForwardEntry, Run
from retrieval.ranking.candidates import MATCHED, STEM_LEVEL
from retrieval.ranking.matching import Matcher
from retrieval.ranking.query import parse_question, question_phrase
from retrieval.text.analysis import CUE, tokens
from retrieval.text.calendar_periods import Period
from retrieval.text.name_words import NameKind
from retrieval.text.names import find_names
from retrieval.text.relative_dates import find_period
from retrieval.watching.saved_question import SavedQuestion

# Least sum of the share of a question and of the chance. Of the alerts judged by hand, 1.1 keeps 19 right ones of 37,
# 1.2 keeps 18 of 24, and 1.3 keeps 15 of 21.
ENOUGH: Final = 1.2
# Least share alone. Of 230 alerts above ``ENOUGH``, 2 have less than half.
LEAST_SAID: Final = 0.45
# Days after a period in which articles are still about it.
_AFTER_PERIOD: Final = timedelta(days=31)
# The kinds of names that must be there. Of the words that may name something else, many are verbs of a dialect.
_NAMES: Final = (NameKind.PERSON, NameKind.PLACE)
_NUMBERS: Final = CUE["digit"] | CUE["latin"]


class ArticleWords:
    """The words of an article, title first, and how many sentences are its lead. Matched with many questions."""

    def __init__(self, document: Document, entry: ForwardEntry) -> None:
        self.run = Run([(entry, 0, entry.bounds[-1])])
        self.lead = len(lead_sentences(document))
        self.day = document.article.date


@dataclass(frozen=True, slots=True, eq=False)
class AskedWords:
    """The words of a saved question: ``named[t]`` tells whether term t is of a name or a number, ``timed[t]`` whether
    it is of the period that the question names. ``years[t]`` is the year that it is, 0 for others.
    From the level ``least[t]`` on, a word is the term."""

    text: str
    matcher: Matcher
    named: npt.NDArray[np.bool_]
    timed: npt.NDArray[np.bool_]
    years: Indices
    least: Floats

    def shares(self, article: ArticleWords) -> Floats:
        """Return the share of the question that each sentence says with the title and the lead: (sentences,), 0 to 1.

        It is 0 where a name or number of the question is in none of them, and where it is below ``LEAST_SAID``.
        """
        levels = self.matcher.match(article.run).text_levels
        head = levels[: 1 + article.lead].max(axis=0)
        levels = np.maximum(levels[1:], head)
        there = ((levels >= self.least) | ~self._needed(article.day)).all(axis=1)
        shares = self.matcher.coverage(levels)
        said: Floats = np.where(there & (shares >= LEAST_SAID), shares, 0.0)
        return said

    def _needed(self, day: date | None) -> npt.NDArray[np.bool_]:
        """Return the terms that must be there, in an article of ``day``."""
        if day is None:
            return self.named
        needed: npt.NDArray[np.bool_] = self.named & (self.years != day.year)
        if self.timed.any():
            mention = find_period(self.text, day)
            if mention is not None and _is_told_in(mention.period, day):
                needed &= ~self.timed
        return needed


def read_words(saved: SavedQuestion) -> AskedWords:
    """Return the words of a question, with the frequencies that it was saved with."""
    query = parse_question(saved.text)
    terms = tuple({term.forms.stem: term.forms for term in query.terms}.values())
    names = {token.forms.stem for name in find_names(query.text) if name.kind in _NAMES for token in tokens(name.name)}
    names |= _named_places(query.text)
    # The day matters little: which words name a period does not depend on it.
    mention = find_period(query.text, date(2000, 1, 1))
    period = query.text[mention.start : mention.end] if mention is not None else ""
    timed = {token.forms.stem for token in tokens(period)}
    return AskedWords(
        text=query.text,
        matcher=Matcher(terms, saved.frequencies, saved.passages),
        named=np.array([bool(term.cues & _NUMBERS) or term.stem in names or term.stem in timed for term in terms]),
        timed=np.array([term.stem in timed for term in terms]),
        # The spelling of a name with the article does not vary («الحديدة» is not «الحدود»), as that of others does.
        least=np.array([STEM_LEVEL if term.surface.startswith(AL) else MATCHED for term in terms]),
        years=np.array([int(term.base) if term.cues & CUE["year"] else 0 for term in terms], dtype=np.intp),
    )


def _named_places(text: str) -> set[str]:
    """Return the stems of the words of ``text`` behind a noun of places that lacks the article: they name the place. A
    noun that is asked about («في أي مدينة») is followed by something else."""
    asked = question_phrase(text)
    return {
        name.forms.stem
        for noun, name in pairwise(tokens(text))
        if {noun.forms.base, noun.forms.surface} & entries("place.nouns")  # «بلدية» is no «ب» and «لدية»
        and AL not in noun.forms.surface[:4]
        and not text[noun.end : name.start].strip()
        and not (asked is not None and text[asked[1] : noun.start].isspace())
        and not (name.forms.stop or name.forms.cues & NO_NAME)
    }


def _is_told_in(period: Period, day: date) -> bool:
    """Whether an article of ``day`` may be about a period without naming it."""
    return (period.first is None or day >= period.first) and (period.last is None or day <= period.last + _AFTER_PERIOD)
