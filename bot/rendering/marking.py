"""Which words of a quotation are set off, and how. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval import Quotation


def marked_spans(quotation: Quotation) -> Iterator[tuple[int, int, bool]]:
    """Disjoint spans of the quotation's text, in order, each with whether its words
    answer (else they match). Where both meet, the words answer."""
    points = list(quotation.points)
    for start, end in sorted([*points, *quotation.highlights]):
        if (start, end) in points:
            yield start, end, True
        elif not any(start < other_end and other_start < end for other_start, other_end in points):
            yield start, end, False
