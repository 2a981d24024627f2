"""Parses the bytes of one file or page by their content, not by their name.

Runs in a ``Sandbox``.
"""

from __future__ import annotations

from lxml import html as lxml_html

from retrieval.errors import ArticleError
from retrieval.sources import PageMetadata, RawPage
from retrieval.sources.feeds import Entry, Listing, is_listing, read_listing
from retrieval.sources.html import decode_html, read_html
from retrieval.sources.html_lines import visible_lines
from retrieval.sources.pdf_docx import read_docx, read_pdf
from retrieval.sources.text import decode

_PACKAGE = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # as PDF readers do
_MARKUP_WITHIN = 4096


def parse_bytes(
    data: bytes, *, name: str, page: str, address: str | None = None, charset: str | None = None
) -> RawPage | Listing:
    """The page or list in ``data``: PDF, Word, feed, sitemap, HTML or plain text.

    Raises ``ArticleError`` as the readers of these formats do.
    """
    head = data[:_MARKUP_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    if _PDF in data[:_PDF_WITHIN]:
        return read_pdf(data, name=name, page=page)
    if data.startswith(_PACKAGE):
        return read_docx(data, name=name, page=page)
    if is_listing(data):
        return read_listing(data, page=page, address=address)
    if head.startswith(b"<") or b"<html" in head or b"<body" in head:
        return read_html(data, name=name, page=page, address=address, charset=charset)
    return RawPage(id=name, page=page, text=decode(data, page=page))


def parse_entry(entry: Entry, *, name: str, outlet: str) -> RawPage:
    """The page whose full text a feed carries in ``entry``. Raises ``ArticleError``: ``empty``."""
    tree = lxml_html.document_fromstring(f"<div>{decode_html(entry.content.encode(), page=entry.address)}</div>")
    text = "\n".join(visible_lines(tree))
    if not text:
        raise ArticleError(f"{entry.address}: no text in the feed", reason="empty", page=entry.address)
    known = entry_metadata(entry, outlet)
    return RawPage(id=name, page=entry.address, text=f"{entry.title}\n{text}", known=known, body_hint=text)


def entry_metadata(entry: Entry, outlet: str) -> PageMetadata:
    """The metadata that a list states for a page."""
    return PageMetadata(
        title=entry.title or None,
        source=outlet or None,
        date=entry.date,
        url=entry.address,
        category=entry.category,
        author=entry.author,
    )
