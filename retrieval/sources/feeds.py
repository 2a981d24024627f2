"""Parses lists of pages: RSS and Atom feeds, OPML files, sitemaps and sitemap indexes.

Call ``read_listing`` in a ``Sandbox``: a small XML file can expand without bound.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

import feedparser  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]

from retrieval.errors import ArticleError
from retrieval.sources.dates import read_day

ENDINGS: Final = (".xml", ".rss", ".atom", ".opml", ".rdf")
MAX_BYTES: Final = 32_000_000  # the sitemap protocol allows 50 million, feeds have 1
MAX_ENTRIES: Final = 50_000  # limit of the sitemap protocol
_ROOT: Final = re.compile(rb"<(rss|feed|rdf:RDF|opml|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_ROOT_WITHIN: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page of a list. ``content`` is its text as HTML, where the feed carries the full text."""

    address: str
    title: str = ""
    date: date | None = None
    author: str | None = None
    category: str | None = None
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """``kind`` is ``feed`` (of pages), ``sitemap`` (of pages) or ``index`` (of lists).

    ``title`` is the outlet's name where the list states it.
    """

    kind: str
    title: str
    entries: tuple[Entry, ...]


def is_listing(data: bytes) -> bool:
    """Whether ``data`` begins like a feed, OPML file or sitemap rather than a page."""
    head = data[:_ROOT_WITHIN].replace(b"\x00", b"")  # UTF-16 too
    return _ROOT.search(head) is not None and b"<html" not in head.lower()


def read_listing(data: bytes, *, page: str, address: str | None = None) -> Listing:
    """The list in ``data``, its links resolved against ``address``, without duplicates.

    Raises ``ArticleError``: ``too-large``, ``not-a-feed``.
    """
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{page}: larger than {MAX_BYTES} bytes", reason="too-large", page=page, limit=MAX_BYTES)
    root = _ROOT.search(data[:_ROOT_WITHIN].replace(b"\x00", b""))
    kind = root.group(1).lower() if root else b""
    if kind in (b"opml", b"urlset", b"sitemapindex"):
        tree = _parse_xml(data, page)
        found = _opml_entries(tree) if kind == b"opml" else _sitemap_entries(tree)
        listing = Listing(kind="sitemap" if kind == b"urlset" else "index", title="", entries=tuple(found))
    else:
        listing = _parse_feed(data, page)
    unique: dict[str, Entry] = {}
    for entry in listing.entries[:MAX_ENTRIES]:
        whole = urljoin(address or "", entry.address.strip())
        if whole.startswith(("http://", "https://")):
            unique.setdefault(whole, _with_address(entry, whole))
    return Listing(kind=listing.kind, title=listing.title, entries=tuple(unique.values()))


def _with_address(entry: Entry, address: str) -> Entry:
    return Entry(
        address=address,
        title=entry.title,
        date=entry.date,
        author=entry.author,
        category=entry.category,
        content=entry.content,
    )


def _parse_xml(data: bytes, page: str) -> Element:
    try:
        tree: Element = ElementTree.fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ArticleError(f"{page}: no list ({error})", reason="not-a-feed", page=page) from error
    return tree


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _opml_entries(tree: Element) -> Iterator[Entry]:
    for outline in tree.iter():
        values = {name.lower(): value for name, value in outline.attrib.items()}
        if _local_name(outline) == "outline" and values.get("xmlurl"):
            yield Entry(address=values["xmlurl"], title=values.get("title") or values.get("text") or "")


def _sitemap_entries(tree: Element) -> Iterator[Entry]:
    for listed in tree:
        fields: dict[str, str] = {}
        for part in listed.iter():
            fields.setdefault(_local_name(part), (part.text or "").strip())
        if fields.get("loc"):
            day = read_day(fields.get("publication_date", ""))  # lastmod is not a publication date
            yield Entry(address=fields["loc"], title=fields.get("title", ""), date=day)


def _parse_feed(data: bytes, page: str) -> Listing:
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise ArticleError(f"{page}: no feed", reason="not-a-feed", page=page)
    entries = tuple(_entry(entry) for entry in parsed.entries if entry.get("link"))
    return Listing(kind="feed", title=_collapse_spaces(parsed.feed.get("title")), entries=entries)


def _entry(entry: Any) -> Entry:  # noqa: ANN401 - feedparser has no types
    contents = [part.get("value") or "" for part in entry.get("content", [])]
    stamp = entry.get("published_parsed")
    day = read_day(entry.get("published")) or (date(*stamp[:3]) if stamp else None)
    tags = [_collapse_spaces(tag.get("term")) for tag in entry.get("tags", [])]
    return Entry(
        address=str(entry["link"]),
        title=_collapse_spaces(entry.get("title")),
        date=day,
        author=_collapse_spaces(entry.get("author")) or None,
        category=next((tag for tag in tags if tag), None),
        content=max([*contents, entry.get("summary") or ""], key=len),
    )


def _collapse_spaces(text: object) -> str:
    return " ".join(str(text or "").split())
