"""Reads HTML pages: their text, one block a line, and their metadata.

Two extractors locate the body. trafilatura reads the markup, and ``retrieval.extraction`` reads the lines; the
result of the first is passed to the second as ``body_hint``. On six pages of Arabic sites, trafilatura alone lost a
lead and took comment rules for text. Figures are in docs/sources.md.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from retrieval.errors import ArticleError
from retrieval.sources import RawPage
from retrieval.sources.html_lines import INLINE, marked_lines, visible_lines
from retrieval.sources.html_metadata import read_metadata
from retrieval.sources.teasers import drop_comments, drop_teasers
from retrieval.sources.text import decode_legacy, marked_encoding
from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold, is_arabic

ENDINGS: Final = (".html", ".htm", ".xhtml", ".mhtml", ".shtml")
MAX_BYTES: Final = 8_000_000  # the six pages have at most 0.12 MB; live blogs reach 3
MIN_BODY_WORDS: Final = 12  # of JSON-LD text that replaces the text of a page rendered by scripts
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARED_WITHIN: Final = 4096  # bytes; the standard says 1024, pages exceed it
# A truncated page, or one joined from two encodings, has a few invalid characters in UTF-8.
MAX_BROKEN_SHARE: Final = 0.01
MIN_ARABIC_SHARE: Final = 0.6  # of the non-ASCII letters of a page in Windows-1256; misread UTF-8 gives 0.5

_FOOTER_NAMES: Final = re.compile(r"(?:^|[\s_-])(?:footer|copyrights?)(?:[\s_-]|$)", re.IGNORECASE)
_COPYRIGHT: Final = re.compile("|".join(map(re.escape, lists("boilerplate")["copyright"])))
MAX_COPYRIGHT_WORDS: Final = 25  # of a copyright line
# Minimum share of a page's words after its headline, to drop the lines above the headline.
MIN_BELOW_SHARE: Final = 0.5
LINES_ABOVE: Final = 6  # lines above the headline that may hold its section and date
MAX_LABEL_WORDS: Final = 14  # of such a line, as in ``retrieval.extraction.boilerplate``


def read_html(data: bytes, *, name: str, page: str, address: str | None = None, charset: str | None = None) -> RawPage:
    """The page in ``data``, found at ``address``, with the ``charset`` of the HTTP response.

    Raises ``ArticleError``: ``empty``, ``too-large``, ``binary`` when the bytes are not text, ``not-a-page`` when
    the markup holds no text.
    """
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{page}: larger than {MAX_BYTES} bytes", reason="too-large", page=page, limit=MAX_BYTES)
    tree = parse(decode_html(data, page=page, charset=charset), page=page)
    head = read_metadata(tree, address)
    foot = _copyright_lines(tree)
    drop_teasers(tree, INLINE)
    drop_comments(tree)
    lines = list(marked_lines(tree))
    text = "\n".join(_drop_lines_above_title([line for line, _ in lines], head.known.title))
    body_hint = head.body or _trafilatura_body(tree)
    if len(head.body.split()) >= MIN_BODY_WORDS and fold(head.body)[:40] not in fold(text):
        text = f"{text}\n{_strip_markup(head.body)}"
    if not text:
        raise ArticleError(f"{page}: no text in the markup", reason="not-a-page", page=page)
    text = "\n".join([text, *(line for line in foot if line not in text)])
    return RawPage(
        id=name,
        page=page,
        text=text,
        known=head.known,
        fallback=head.fallback,
        body_hint=body_hint,
        link_lines=frozenset(line for line, is_link in lines if is_link)
        - {line for line, is_link in lines if not is_link},
    )


def decode_html(data: bytes, *, page: str, charset: str | None = None) -> str:
    """The characters of an HTML page.

    Encodings in order: the byte-order mark, UTF-8, ``charset`` and the page's own declaration, UTF-8 with a few
    invalid characters, Windows-1256 or ISO 8859-6. UTF-8 comes before the declarations because they are often wrong,
    and Arabic in another encoding is never valid UTF-8. Raises ``ArticleError``: ``empty``, ``binary``.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise ArticleError(f"{page}: empty", reason="empty", page=page)
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    declared_encodings = [charset or "", declared.group(1).decode("ascii", "replace") if declared else ""]
    for encoding in (marked_encoding(data) or "", "utf-8", *declared_encodings):
        text = _try_decode(data, encoding)
        if text is not None:
            return text
    lenient = data.decode("utf-8", errors="replace")
    if lenient.count("\ufffd") <= MAX_BROKEN_SHARE * len(lenient):
        return lenient
    legacy = decode_legacy(data)
    non_ascii = [character for character in legacy if character > "\x7f"]
    if sum(map(is_arabic, non_ascii)) >= MIN_ARABIC_SHARE * len(non_ascii):
        return legacy
    raise ArticleError(f"{page}: not text", reason="binary", page=page)


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(codecs.lookup(encoding).name) if encoding else None
    except (LookupError, UnicodeDecodeError):
        return None
    return None if text is None or "\x00" in text else text


def parse(text: str, *, page: str) -> etree._Element:
    """The tree of ``text``. libxml2 cuts off what is nested too deeply. Raises ``ArticleError``: ``not-a-page``."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ArticleError(f"{page}: no page ({error})", reason="not-a-page", page=page) from error
    return tree


def _trafilatura_body(tree: etree._Element) -> str:
    """The body as trafilatura extracts it; empty when it finds none."""
    found = trafilatura.extract(tree, include_comments=False, include_tables=True, no_fallback=False)
    return found or ""


def _copyright_lines(tree: etree._Element) -> list[str]:
    """The copyright lines of the page's footer."""
    lines = [
        line
        for element in tree.iter("footer", "div", "p", "section", "td")
        if element.tag == "footer" or _FOOTER_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        for line in visible_lines(element, whole=True)
        if len(line.split()) <= MAX_COPYRIGHT_WORDS and _COPYRIGHT.search(fold(line))
    ]
    return list(dict.fromkeys(lines))[:2]


def _drop_lines_above_title(lines: list[str], title: str | None) -> list[str]:
    """``lines`` from the headline on, with the short lines just above it.

    All lines where the headline is not among them or stands too low.
    """
    flat = fold(title or "")
    title_index = next((index for index, line in enumerate(lines) if flat and fold(line) == flat), 0)
    lengths = [len(line.split()) for line in lines]
    if sum(lengths[title_index + 1 :]) < MIN_BELOW_SHARE * sum(lengths):
        return lines
    above = [
        index for index in range(max(0, title_index - LINES_ABOVE), title_index) if lengths[index] <= MAX_LABEL_WORDS
    ]
    return [lines[index] for index in above] + lines[title_index:]


def _strip_markup(text: str) -> str:
    """The text of a JSON-LD body, which some sites fill with markup."""
    return "\n".join(visible_lines(lxml_html.document_fromstring(f"<div>{text}</div>"))) if "<" in text else text
