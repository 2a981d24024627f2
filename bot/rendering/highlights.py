"""Which parts of a text are set off, and what for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from retrieval import Quotation


class Mark(Enum):
    """What a part of a text is set off for."""

    MATCH = auto()
    """It matches the question."""
    POINT = auto()
    """It answers: a name, a date, a number."""
    SENTENCE = auto()
    """It is the sentence that was quoted."""


Part = tuple[str, Mark | None]


def marked_quotation(quotation: Quotation) -> Iterator[Part]:
    """The quotation's text in parts, in order. Where words match and answer, they answer."""
    points = list(quotation.points)
    spans = []
    for start, end in sorted([*points, *quotation.highlights]):
        if (start, end) in points:
            spans.append((start, end, Mark.POINT))
        elif not any(start < other_end and other_start < end for other_start, other_end in points):
            spans.append((start, end, Mark.MATCH))
    return _parts(quotation.text, spans)


def marked_sentence(text: str, start: int, end: int) -> Iterator[Part]:
    """``text`` in parts, the sentence at ``text[start:end]`` set off; nothing where that is empty."""
    return _parts(text, [(start, end, Mark.SENTENCE)] if start < end else [])


def marked_lines(body: str, sentence: tuple[int, int], start: int = 0, end: int | None = None) -> Iterator[list[Part]]:
    """The lines of ``body[start:end]``, each in parts, the sentence at ``sentence`` set off."""
    offset = start
    for text in body[start:end].split("\n"):
        yield list(marked_sentence(text, max(sentence[0] - offset, 0), min(sentence[1] - offset, len(text))))
        offset += len(text) + 1


def _parts(text: str, spans: Iterable[tuple[int, int, Mark]]) -> Iterator[Part]:
    """``text`` cut at disjoint spans, in order; no part is empty."""
    offset = 0
    for start, end, mark in spans:
        yield from [(text[offset:start], None)] if offset < start else []
        yield from [(text[start:end], mark)] if start < end else []
        offset = end
    yield from [(text[offset:], None)] if offset < len(text) else []
