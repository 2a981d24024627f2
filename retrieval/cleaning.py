"""From a raw page to an ``Article``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from retrieval.blocks import Line, best_run, read_lines, weigh
from retrieval.errors import ArticleError
from retrieval.furniture import Furniture
from retrieval.masthead import find_date, find_outlet, find_title, find_url
from retrieval.orthography import is_arabic
from retrieval.sources import RawPage
from retrieval.sources.text import read_folder

# A page is Arabic when this share of its letters is: 0.93 is the least of the seeds
# and the six HTML pages; an English page that quotes Arabic has under 0.1.
MIN_ARABIC_SHARE: Final = 0.3
# The shortest of 30,038 archive articles that are news at all have 15 words.
MIN_BODY_WORDS: Final = 12
# A page without running text is a list of links when it has this many lines.
MIN_LINK_LINES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, cleaned.

    ``id`` is unique in an archive. ``body`` is the article's own text and nothing
    else: paragraphs and headings, one a line, in reading order. ``title`` may be
    empty; ``source`` is the outlet as it names itself; ``date`` is the day of
    publication; both are None when the page does not say.
    """

    id: str
    title: str
    body: str
    source: str | None = None
    date: date | None = None
    url: str | None = None


def clean(page: RawPage) -> Article:
    """The article on ``page``: running text and the headings in it, each line as
    written but for its outer and repeated spaces.

    Raises ``ArticleError``: ``empty``, ``not-arabic``, ``only-links`` when no line
    is running text, ``too-short`` when there are fewer than ``MIN_BODY_WORDS`` words
    of it.
    """
    lines = read_lines(page.text)
    _check_language(lines, page)
    start, end = best_run(weigh(lines))
    kept = _body(lines, start, end)
    body = "\n".join(line.text for line in kept)
    _check_length(lines, kept, page)
    title, title_at = find_title(lines, start, body)
    return Article(
        id=page.id,
        title=title,
        body=body,
        source=find_outlet(lines, start, end, title),
        date=find_date(lines, start, end, title_at),
        url=find_url(lines),
    )


def clean_folder(folder: Path) -> Iterator[Article | ArticleError]:
    """The articles of the ``*.txt`` pages under ``folder``, in order of path; a page
    that is no article comes as the error that says why, with ``details["page"]``.

    Raises ``ArchiveMissingError`` when there is no such folder.
    """
    for page in read_folder(folder):
        if isinstance(page, ArticleError):
            yield page
            continue
        try:
            yield clean(page)
        except ArticleError as error:
            yield error


def _body(lines: Sequence[Line], start: int, end: int) -> list[Line]:
    """The lines from ``start`` to ``end`` that are the article's."""
    kept: list[Line] = []
    listing = False
    for index in range(start, end):
        line = lines[index]
        if line.kind is not None:
            listing = line.kind is Furniture.LIST or (listing and line.kind is not Furniture.LINK)
            continue
        if line.prose:
            listing = False
        elif listing or _is_caption(lines, index, start, end):
            continue
        if not line.arabic and not (line.terminated and line.length >= MIN_BODY_WORDS):
            continue
        kept.append(line)
    return kept


def _is_caption(lines: Sequence[Line], index: int, start: int, end: int) -> bool:
    """Whether a line that is no prose stands beside a picture's name or credit."""
    beside = [lines[other] for other in (index - 1, index + 1) if start <= other < end]
    return lines[index].headline and any(line.kind is Furniture.CREDIT for line in beside)


def _check_language(lines: Sequence[Line], page: RawPage) -> None:
    if not lines:
        raise ArticleError(f"{page.page}: empty", reason="empty", page=page.page)
    letters = [character for line in lines for character in line.text if character.isalpha()]
    if sum(map(is_arabic, letters)) < max(1.0, MIN_ARABIC_SHARE * len(letters)):
        raise ArticleError(f"{page.page}: not in Arabic", reason="not-arabic", page=page.page)


def _check_length(lines: Sequence[Line], kept: Sequence[Line], page: RawPage) -> None:
    if sum(line.length for line in kept) >= MIN_BODY_WORDS:
        return
    if not kept and len(lines) >= MIN_LINK_LINES:
        raise ArticleError(f"{page.page}: only links, no text", reason="only-links", page=page.page)
    raise ArticleError(f"{page.page}: too little text", reason="too-short", page=page.page)
