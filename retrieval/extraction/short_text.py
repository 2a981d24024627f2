"""Locates a short text under the headline of a page with long lists of links.

``body`` weighs lines by their shape, and three short paragraphs without full stops have the shape of headlines. Where
the markup says which lines are links, the article is told from them: it stands under the headline, outside links, and
another extractor finds it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.extraction.body import lines_in_hint
from retrieval.extraction.boilerplate import Boilerplate
from retrieval.extraction.lines import CLAUSE_WORDS, Line
from retrieval.text.normalization import fold

# Lines between two paragraphs, none of them a link: a picture's caption and credit.
MAX_GAP: Final = 1
MIN_WORDS: Final = 12  # as ``extract.MIN_BODY_WORDS``
MIN_CONFIRMED_SHARE: Final = 0.6  # of its words
# A longer text is located by its lines alone.
MAX_BODY_WORDS: Final = 120
UNCONFIRMED_SHARE: Final = 0.35  # what a word counts that the other extractor does not find


def text_under_headline(
    lines: Sequence[Line], title: str | None, body_hint: str, located: tuple[int, int]
) -> tuple[int, int] | None:
    """The run of paragraphs under the line that is ``title``, if it is more likely the article than ``located``, the
    run that the shapes of the lines suggest. None if it is not.
    """
    flat = fold(title or "").strip()
    headline = next((index for index, line in enumerate(lines) if flat and line.folded == flat), None)
    if headline is None or not body_hint:
        return None
    in_hint = lines_in_hint(lines, body_hint)
    trimmed = (_trim(in_hint, run) for run in _paragraph_runs(lines, headline + 1))
    runs = [run for run in trimmed if _is_confirmed(lines, in_hint, run)]
    found = max(runs, key=lambda run: _score(lines, in_hint, run), default=None)
    if found is None or (_words(lines, *located) > MAX_BODY_WORDS and _overlap(found, located)):
        return None
    return found if _score(lines, in_hint, found) > _score(lines, in_hint, located) else None


def _paragraph_runs(lines: Sequence[Line], first: int) -> Iterator[tuple[int, int]]:
    """The runs of paragraphs from line ``first`` on, with at most ``MAX_GAP`` other lines between two of a run."""
    start = end = first
    for index in range(first, len(lines)):
        line = lines[index]
        if _is_paragraph(line):
            start, end = (index if start == end else start), index + 1
        elif end > start and (index - end >= MAX_GAP or line.link or line.kind in (Boilerplate.END, Boilerplate.LIST)):
            yield start, end
            start = end
    if end > start:
        yield start, end


def _trim(in_hint: Sequence[bool], run: tuple[int, int]) -> tuple[int, int]:
    """``run`` without the lines at its ends that are not in the body hint."""
    confirmed = [index for index in range(*run) if in_hint[index]]
    return (confirmed[0], confirmed[-1] + 1) if confirmed else (run[0], run[0])


def _is_confirmed(lines: Sequence[Line], in_hint: Sequence[bool], run: tuple[int, int]) -> bool:
    """Whether the paragraphs of a run are long enough for an article, and most of their words are in the body hint."""
    paragraphs = [index for index in range(*run) if _is_paragraph(lines[index])]
    words = sum(lines[index].length for index in paragraphs)
    confirmed = sum(lines[index].length for index in paragraphs if in_hint[index])
    return words >= MIN_WORDS and confirmed >= MIN_CONFIRMED_SHARE * words


def _is_paragraph(line: Line) -> bool:
    """Whether the line may be a paragraph: it is no link, and long enough or a sentence."""
    if line.kind is not None or line.link or not line.arabic or line.repeats > 1:
        return False
    return line.prose or line.length >= CLAUSE_WORDS


def _score(lines: Sequence[Line], in_hint: Sequence[bool], run: tuple[int, int]) -> float:
    return sum(
        lines[index].length * (1.0 if in_hint[index] else UNCONFIRMED_SHARE)
        for index in range(*run)
        if _is_paragraph(lines[index])
    )


def _words(lines: Sequence[Line], start: int, end: int) -> int:
    return sum(line.length for line in lines[start:end])


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
