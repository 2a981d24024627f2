"""Highlighted parts of a text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from retrieval import Quotation


class Mark(Enum):
    """Why a part of a text is highlighted."""

    MATCH = auto()
    """It matches the question."""
    POINT = auto()
    """It answers the question: a name, a date, a number."""
    SENTENCE = auto()
    """It is the sentence that was quoted."""


Part = tuple[str, Mark | None]


def marked_quotation(quotation: Quotation) -> Iterator[Part]:
    """The quotation's text in parts, in order. Words that both match and answer are marked as answering."""
    points = list(quotation.points)
    spans = []
    for start, end in sorted([*points, *quotation.highlights]):
        if (start, end) in points:
            spans.append((start, end, Mark.POINT))
        elif not any(start < other_end and other_start < end for other_start, other_end in points):
            spans.append((start, end, Mark.MATCH))
    return _parts(quotation.text, spans)


def marked_sentence(text: str, start: int, end: int) -> Iterator[Part]:
    """``text`` in parts, with ``text[start:end]`` marked as the sentence; without a mark if that is empty."""
    return _parts(text, [(start, end, Mark.SENTENCE)] if start < end else [])


def marked_lines(body: str, sentence: tuple[int, int], start: int = 0, end: int | None = None) -> Iterator[list[Part]]:
    """The lines of ``body[start:end]``, each in parts, with the span ``sentence`` marked."""
    offset = start
    for text in body[start:end].split("\n"):
        yield list(marked_sentence(text, max(sentence[0] - offset, 0), min(sentence[1] - offset, len(text))))
        offset += len(text) + 1


def _parts(text: str, spans: Iterable[tuple[int, int, Mark]]) -> Iterator[Part]:
    """Cut ``text`` at disjoint spans, in order; no part is empty."""
    offset = 0
    for start, end, mark in spans:
        yield from [(text[offset:start], None)] if offset < start else []
        yield from [(text[start:end], mark)] if start < end else []
        offset = end
    yield from [(text[offset:], None)] if offset < len(text) else []
