"""Reads the metadata of an HTML page from its head and markup.

Sources in order of trust: JSON-LD (schema.org), Open Graph and the meta fields of content systems, microdata,
``<h1>`` and ``<title>``. Values that name nothing are skipped, such as an address as the outlet or the outlet as
the author.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from retrieval.sources import PageMetadata
from retrieval.sources.dates import day_in_address, read_day
from retrieval.text.normalization import fold, is_arabic

_ARTICLE_TYPES: Final = re.compile(r"Article|Posting|Report|Review", re.IGNORECASE)
_DATE_FIELDS: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "published_time", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article_date_original", "article.published", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_TITLE_FIELDS: Final = ("og:title", "twitter:title", "dc.title", "headline")
_SITE_FIELDS: Final = ("og:site_name", "publisher", "dc.publisher", "application-name", "twitter:site")
_SECTION_FIELDS: Final = ("article:section", "og:article:section", "section", "parsely-section", "category")
_AUTHOR_FIELDS: Final = ("author", "article:author", "dc.creator", "parsely-author", "og:article:author")
_SUFFIX: Final = re.compile(r"\s*(?:\||::|»|–|—|•)\s*|\s+[-ـ]\s+")
_ADDRESS: Final = re.compile(r"https?:|//|www\.|@|\.(?:com|net|org|info)\b", re.IGNORECASE)
_EDGES: Final = ' \t\r\n-–—|:،,.•()[]«»"“”'
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
MAX_TITLE: Final = 300  # characters; the longest of 30,038 headlines has 168
MIN_HEADLINE_WORDS: Final = 2
MIN_HEADLINE_SHARE: Final = 0.5  # of a title's words; the outlet and its sections may follow
MAX_NAME: Final = 80  # characters of an outlet, section or author
MAX_AUTHORS: Final = 4
MAX_JSON: Final = 1_000_000  # characters of one JSON-LD block
MAX_NODES: Final = 2_000  # of all JSON-LD blocks together


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlMetadata:
    """``known`` is what the page states, ``fallback`` what can be guessed where its text does not say either.

    ``body`` is the text in JSON-LD, or empty.
    """

    known: PageMetadata
    fallback: PageMetadata
    body: str


def read_metadata(tree: etree._Element, address: str | None) -> HtmlMetadata:
    """The metadata of the page ``tree``, found at ``address`` (None for a file)."""
    fields = _meta_fields(tree)
    nodes = [node for node in _json_ld_objects(tree) if _ARTICLE_TYPES.search(_type(node))]
    url = _url(tree, fields, address)
    page_title = _text(tree.find(".//title"))
    title = _title(tree, fields, nodes, page_title)
    source = _source(fields, nodes, page_title, title)
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return HtmlMetadata(
        known=PageMetadata(
            title=title or None,
            source=source if source and _is_arabic(source) else None,
            date=_published(tree, fields, nodes),
            url=url,
            category=_first_valid_name([*_strings(nodes, "articleSection"), *fields.get_all(_SECTION_FIELDS)]),
            author=_author(tree, fields, nodes, {fold(source), host, host.partition(".")[0]}),
        ),
        fallback=PageMetadata(
            title=_without_site(page_title, source) or None,
            source=source or host or None,
            date=day_in_address(url) if url else None,
        ),
        body=next((body for body in _strings(nodes, "articleBody") if body), ""),
    )


class _MetaFields(dict[str, list[str]]):
    """Meta fields by lower-case name."""

    def get_all(self, names: Sequence[str]) -> list[str]:
        return [value for name in names for value in self.get(name, [])]


def _meta_fields(tree: etree._Element) -> _MetaFields:
    fields = _MetaFields()
    for meta in tree.iter("meta"):
        value = _collapse_spaces(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            name = (meta.get(key) or "").strip().lower()
            if name and value:
                fields.setdefault(name, []).append(value)
    return fields


def _json_ld_objects(tree: etree._Element) -> Iterator[dict[str, Any]]:
    """Every object of the JSON-LD blocks, outer before inner; invalid blocks are skipped."""
    waiting: list[Any] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and 0 < len(script.text or "") <= MAX_JSON:
            try:
                # Sites put raw line ends into strings.
                waiting.append(json.loads(_CONTROL.sub(" ", script.text or "").strip().rstrip(";"), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _strings(nodes: Sequence[dict[str, Any]], key: str) -> list[str]:
    """The values of ``key``; for objects and lists of objects, their ``name``."""
    found: list[str] = []
    for node in nodes:
        value = node.get(key)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("name") if isinstance(one, dict) else one
            if isinstance(text, str) and text.strip():
                found.append(text.strip() if key == "articleBody" else _collapse_spaces(text))
    return found


def _collapse_spaces(text: str) -> str:
    return " ".join(text.replace("\u200f", " ").split())


def _text(element: etree._Element | None) -> str:
    return "" if element is None else _collapse_spaces("".join(map(str, element.itertext())))


def _xpath(tree: etree._Element, path: str) -> list[etree._Element]:
    found = tree.xpath(path)
    return [one for one in found if etree.iselement(one)] if isinstance(found, list) else []


def _is_arabic(text: str) -> bool:
    return any(map(is_arabic, text))


def _title(tree: etree._Element, fields: _MetaFields, nodes: Sequence[dict[str, Any]], page_title: str) -> str:
    """The headline on the page where it agrees with the metadata, else the title of the metadata."""
    titles = [*_strings(nodes, "headline"), *fields.get_all(_TITLE_FIELDS)]
    titles = [title for title in titles if _is_arabic(title) and len(title) <= MAX_TITLE]
    for element in tree.iter("h1", "h2"):
        heading = _text(element).strip(" |-–")
        if any(_is_headline(fold(heading), fold(title), first=element.tag == "h1") for title in [*titles, page_title]):
            return heading
    if not titles:
        return ""
    sites = fields.get_all(_SITE_FIELDS)
    return next((cut for site in sites if (cut := _without_site(titles[0], site)) != titles[0]), titles[0])


def _is_headline(heading: str, title: str, *, first: bool) -> bool:
    """Whether ``heading`` is the headline that ``title`` names.

    It is when the title begins with it, or, at the first level, when it shares most words. Sites rewrite titles for
    search engines.
    """
    heading_words, title_words = heading.split(), title.split()
    if len(heading_words) < MIN_HEADLINE_WORDS or len(heading) > MAX_TITLE:
        return False
    if title.startswith(heading) and len(heading_words) >= MIN_HEADLINE_SHARE * len(title_words):
        return True
    common = len({*heading_words} & {*title_words})
    return first and common >= max(3, MIN_HEADLINE_SHARE * min(len(heading_words), len(title_words)))


def _without_site(title: str, site: str) -> str:
    """``title`` without ``site`` after a bar or dash."""
    for cut in _SUFFIX.finditer(title):
        if site and fold(title[cut.end() :]).strip(_EDGES) == fold(site).strip(_EDGES):
            return title[: cut.start()].strip()
    return title


def _source(fields: _MetaFields, nodes: Sequence[dict[str, Any]], page_title: str, title: str) -> str:
    """The outlet's name, preferably in Arabic; empty when it is not stated."""
    names = [*fields.get_all(_SITE_FIELDS[:3]), *_strings(nodes, "publisher")]
    tail = page_title[len(title) :] if title and fold(page_title).startswith(fold(title)) else ""
    parts = [part.strip(_EDGES) for part in _SUFFIX.split(tail)]
    names += [part for part in reversed(parts) if part]
    names += fields.get_all(_SITE_FIELDS[3:])
    candidates = [name.strip(_EDGES) for name in names if not _ADDRESS.search(name) and len(name) <= MAX_NAME]
    candidates = [name for name in candidates if name and fold(name) != fold(title)]
    return next(filter(_is_arabic, candidates), candidates[0] if candidates else "")


def _first_valid_name(names: Sequence[str]) -> str | None:
    return next((name for name in names if len(name) <= MAX_NAME and not _ADDRESS.search(name)), None)


def _author(tree: etree._Element, fields: _MetaFields, nodes: Sequence[dict[str, Any]], outlet: set[str]) -> str | None:
    marked = _xpath(
        tree, "//*[@itemprop='author' or @rel='author' or contains(@class, 'author-name')][not(self::meta)]"
    )
    names = _strings(nodes, "author") or [*fields.get_all(_AUTHOR_FIELDS), *map(_text, marked)][:1]
    authors = [
        name.strip(_EDGES)
        for name in dict.fromkeys(names)
        if len(name) <= MAX_NAME and not _ADDRESS.search(name) and fold(name).strip(_EDGES) not in outlet
    ]
    return "، ".join(name for name in authors[:MAX_AUTHORS] if name) or None


def _published(tree: etree._Element, fields: _MetaFields, nodes: Sequence[dict[str, Any]]) -> date | None:
    written = [*_strings(nodes, "datePublished"), *fields.get_all(_DATE_FIELDS)]
    for marked in _xpath(tree, "//*[@itemprop='datePublished' or self::time[@pubdate]]"):
        written += [marked.get("datetime") or marked.get("content") or _text(marked)]
    times = {day for time in _xpath(tree, "//time[@datetime]") if (day := read_day(time.get("datetime") or ""))}
    found = next((day for text in written if (day := read_day(text)) is not None), None)
    # If all times of the page are on one day, it is the article's; several days come from links.
    return found or (times.pop() if len(times) == 1 else None)


def _url(tree: etree._Element, fields: _MetaFields, address: str | None) -> str | None:
    """The canonical URL, unless it is on another site or is the site's front page; else ``address``."""
    links = [link.get("href") or "" for link in _xpath(tree, "//link[contains(concat(' ', @rel, ' '), ' canonical ')]")]
    for target in [*links, *fields.get("og:url", [])]:
        url = urljoin(address or "", target.strip())
        parts = urlsplit(url)
        own = address is None or _site(parts.hostname) == _site(urlsplit(address).hostname)
        if parts.scheme in ("http", "https") and parts.hostname and own and (parts.path.strip("/") or parts.query):
            return url
    return address


def _site(host: str | None) -> str:
    return (host or "").removeprefix("www.").removeprefix("m.")
