"""Reads the unit of the number that a question asks for: «كم دقيقة» is answered in minutes, never by «12 بيضة»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.sentence_words import SpanCandidate
from retrieval.ranking.query import Query
from retrieval.ranking.question_kinds import number_words
from retrieval.text import lexicon
from retrieval.text.normalization import WORD, fold
from retrieval.text.number_words import is_scale
from retrieval.text.unit_kinds import kinds_asked_by, unit_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedUnit:
    """The kinds of units in which ``query`` may be answered. ``named`` is true when the question counts the unit
    itself («كم دقيقة»), so that a sentence without one does not answer."""

    kinds: frozenset[str]
    named: bool

    def of_text(self, text: str) -> bool:
        """Return whether ``text`` has a unit of these kinds."""
        return any(self.kinds & unit_kinds(word) for word in _words(text))

    def choose(self, found: Sequence[SpanCandidate], text: str) -> list[SpanCandidate]:
        """Return those of the numbers ``found`` in the sentence ``text`` that have the unit, or all where none has."""
        return [one for one in found if self.of_text(text[one.start : one.end])] or list(found)


def read_asked_unit(query: Query) -> AskedUnit | None:
    """Return the unit of the number that ``query`` asks for; None for another question, or where it does not show."""
    if query.kind != "number":
        return None
    words = _words(query.text)
    named = unit_kinds(_counted(words))
    if named:
        return AskedUnit(kinds=named, named=True)
    kinds = frozenset(kind for word in words for kind in kinds_asked_by(word))
    return AskedUnit(kinds=kinds, named=False) if kinds else None


def _counted(words: Sequence[str]) -> str:
    """Return what stands behind the question word: the noun after it, after «عدد» or a scale («كم مليون دولار»)."""
    skipped = lexicon.lists("units")["counted.before"]
    place = next((place + 1 for place, word in enumerate(words) if word in number_words()), len(words))
    while place < len(words) and (is_scale(words[place]) or words[place] in skipped):
        place += 1
    return words[place] if place < len(words) else ""


def _words(text: str) -> list[str]:
    return [fold(word) for word in WORD.findall(text)]
