"""Extraction of an ``Article`` from a raw page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.body import adjust_edges, confirmed_lines, maximum_sum_run, weigh_lines
from retrieval.extraction.boilerplate import FUNCTION_WORDS, Boilerplate
from retrieval.extraction.lines import Line, read_lines
from retrieval.extraction.metadata import find_date, find_outlet, find_title, find_url, is_day_of_update
from retrieval.extraction.short_text import text_under_headline
from retrieval.sources import RawPage
from retrieval.sources.text import read_folder
from retrieval.text.normalization import is_arabic

# Minimum share of Arabic among a page's letters. The lowest share of the seeds and of six pages of other sites
# is 0.9.
MIN_ARABIC_SHARE: Final = 0.3
# Persian and Urdu share the script. Their own letters also occur on some Arabic keyboards, and lists of results
# hold no function words (2 of 38,697 archive articles hold none). Only both signs together mark another language.
MIN_FUNCTION_SHARE: Final = 0.02
MIN_NEIGHBOUR_SHARE: Final = 0.02
_NEIGHBOUR: Final = re.compile(r"[\u067E\u0686\u0698\u06AF\u06A9\u06CC\u06C1\u06D2\u06BA\u0679\u0688\u0691]")
# Arabic letters after folding; every other letter is foreign.
_ARABIC: Final = re.compile(r"[\u0621-\u064A]")
_FOREIGN: Final = re.compile(r"[^\W\d_\u0621-\u064A]")
# 0.04 % of 30,038 archive articles have fewer words.
MIN_BODY_WORDS: Final = 12
MIN_CAPTION_WORDS: Final = 5
# Extraction takes up to 2 s for a million characters. The longest of 40,003 articles has 0.02 million
# characters, a book of 500 pages has one million.
MAX_CHARACTERS: Final = 2_000_000
# Minimum lines of a page without running text to call it a list of links.
MIN_LINK_LINES: Final = 4


def clean(page: RawPage) -> Article:
    """The article on ``page``: its running text and the headings within it.

    Each line is kept as written, except that outer and repeated spaces are removed. Raises ``ArticleError``:
    ``empty``, ``not-arabic``, ``only-links`` when no line is running text, ``too-large``, ``too-short`` when the
    text has fewer than ``MIN_BODY_WORDS`` words.
    """
    if len(page.text) > MAX_CHARACTERS:
        message = f"{page.page}: more than {MAX_CHARACTERS} characters"
        raise ArticleError(message, reason="too-large", page=page.page, limit=MAX_CHARACTERS)
    lines = read_lines(page.text, page.link_lines or ())
    _check_language(lines, page)
    confirmed = confirmed_lines(lines, page.body_hint)
    start, end = adjust_edges(lines, *maximum_sum_run(weigh_lines(lines, confirmed)), confirmed)
    if page.link_lines is not None:
        start, end = text_under_headline(lines, page.known.title, page.body_hint, (start, end)) or (start, end)
    kept = _article_lines(lines, start, end)
    body = "\n".join(line.text for line in kept)
    _check_length(lines, kept, page)
    _check_words(kept, page)
    title, title_at = find_title(lines, start, body)
    known, fallback = page.known, page.fallback
    return Article(
        id=page.id,
        title=known.title or title or fallback.title or "",
        body=body,
        source=known.source or _prefer_arabic(find_outlet(lines, start, end, title), fallback.source),
        date=known.date or _published(lines, find_date(lines, start, end, title_at), fallback.date),
        url=known.url or find_url(lines) or fallback.url,
        category=known.category or fallback.category,
        author=known.author or fallback.author,
    )


def _published(lines: Sequence[Line], shown: date | None, in_address: date | None) -> date | None:
    """The day that the page shows; that in its address where it is earlier and the page shows a day of update."""
    if shown is None or in_address is None:
        return shown or in_address
    return in_address if in_address < shown and is_day_of_update(lines, shown) else shown


def _prefer_arabic(shown: str | None, guessed: str | None) -> str | None:
    """The outlet name shown in the text, or the guessed one where only that may be Arabic."""
    return guessed if guessed and not any(map(is_arabic, shown or "")) else shown


def clean_folder(folder: Path) -> Iterator[Article | ArticleError]:
    """The articles of the ``*.txt`` pages under ``folder``, in order of path.

    A page that is not an article yields its error, with ``details["page"]``. Raises ``ArchiveMissingError`` when
    the folder does not exist.
    """
    for page in read_folder(folder):
        if isinstance(page, ArticleError):
            yield page
            continue
        try:
            yield clean(page)
        except ArticleError as error:
            yield error


def _article_lines(lines: Sequence[Line], start: int, end: int) -> list[Line]:
    """The lines from ``start`` to ``end`` that belong to the article."""
    kept: list[Line] = []
    listing = False
    for index in range(start, end):
        line = lines[index]
        if line.kind is not None:
            listing = line.kind is Boilerplate.LIST or (listing and line.kind is not Boilerplate.LINK)
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
    """Whether the line is a caption: it is long enough and stands beside a picture's name or credit. A shorter line
    is a heading."""
    if lines[index].length < MIN_CAPTION_WORDS:
        return False
    beside = [lines[other] for other in (index - 1, index + 1) if start <= other < end]
    return lines[index].headline and any(line.kind is Boilerplate.CREDIT for line in beside)


def _check_language(lines: Sequence[Line], page: RawPage) -> None:
    if not lines:
        raise ArticleError(f"{page.page}: empty", reason="empty", page=page.page)
    folded = " ".join(line.folded for line in lines)
    arabic, foreign = len(_ARABIC.findall(folded)), len(_FOREIGN.findall(folded))
    if arabic < max(1.0, MIN_ARABIC_SHARE * (arabic + foreign)):
        raise ArticleError(f"{page.page}: not in Arabic", reason="not-arabic", page=page.page)


def _check_length(lines: Sequence[Line], kept: Sequence[Line], page: RawPage) -> None:
    if sum(line.length for line in kept) >= MIN_BODY_WORDS:
        return
    if not kept and len(lines) >= MIN_LINK_LINES:
        raise ArticleError(f"{page.page}: only links, no text", reason="only-links", page=page.page)
    raise ArticleError(f"{page.page}: too little text", reason="too-short", page=page.page)


def _check_words(kept: Sequence[Line], page: RawPage) -> None:
    words = [word for line in kept for word in line.folded.split()]
    common = sum(word in FUNCTION_WORDS for word in words)
    letters = sum(len(line.text) for line in kept)
    neighbour = sum(len(_NEIGHBOUR.findall(line.text)) for line in kept)
    if common < MIN_FUNCTION_SHARE * len(words) and neighbour > MIN_NEIGHBOUR_SHARE * letters:
        raise ArticleError(f"{page.page}: not in Arabic", reason="not-arabic", page=page.page)
