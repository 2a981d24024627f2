"""Finds whole names of places in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from retrieval.answering.sentence_words import AL, ASKED, NO_NAME, SentenceWords, SpanCandidate, entries, is_ordinary
from retrieval.text.analysis import CUE

_ONE_PLACE: Final = CUE["place_name"] | CUE["rare"]


def place_spans(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield names behind a noun of places («مدينة سالزبري»), else known names of places behind a preposition."""
    named = list(_named_places(sentence))
    yield from named
    if any(one.weight == ASKED for one in named):
        return
    taken = max((one.last for one in named), default=-1)
    for index, word in enumerate(sentence.words):
        if index <= taken or not word.cues & CUE["place_name"] or not sentence.free(index):
            continue
        first, last = index, _end_of_place(sentence, index)
        if sentence.adjacent(first - 1) and sentence.surface(first - 1) in entries("place.unfinished"):
            first -= 1
        beside = any(0 <= at < len(sentence.words) and sentence.words[at].in_question for at in (first - 1, last + 1))
        introduced = sentence.surface(first - 1) in entries("place.before") or _is_in(sentence, first)
        taken = last
        if introduced and not beside:
            yield sentence.span(first, last)


def _named_places(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    for index in range(len(sentence.words) - 1):
        forms = sentence.forms(index)
        definite = AL in forms.surface[:4] or forms.surface.startswith("لل")
        if not (forms.base in entries("place.nouns") and sentence.adjacent(index) and sentence.free(index + 1)):
            continue
        name = index + 1
        if (definite and not sentence.words[name].cues & CUE["place_name"]) or sentence.forms(name).cues & NO_NAME:
            continue
        asked = index in sentence.asked
        yield sentence.span(name, _end_of_place(sentence, name), ASKED if asked else 1.0)


def _is_in(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word has «ب» joined to it."""
    forms = sentence.forms(index)
    return forms.surface.startswith("ب") and not forms.base.startswith("ب")


def _end_of_place(sentence: SentenceWords, first: int) -> int:
    """Return the last word of the name of a place."""
    last = first
    while sentence.adjacent(last) and sentence.free(last + 1):
        unfinished = sentence.surface(last) in entries("place.unfinished")
        foreign = sentence.words[last].cues & sentence.words[last + 1].cues & _ONE_PLACE and _is_rare(
            sentence, last + 1
        )
        if not (unfinished or foreign or sentence.surface(last + 1) in entries("place.adjectives")):
            break
        last += 1
    return last


def _is_rare(sentence: SentenceWords, index: int) -> bool:
    forms = sentence.forms(index)
    return not forms.surface.startswith(AL) and forms.base == forms.surface and not is_ordinary(forms)
