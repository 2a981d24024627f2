"""Reads web pages: a single address, or every page of a feed, OPML file or sitemap."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from retrieval.errors import ArticleError
from retrieval.sources import PageMetadata, RawPage, SourceItem
from retrieval.sources.feeds import Entry, Listing
from retrieval.sources.fetching import Fetched, Fetcher
from retrieval.sources.sandbox import Sandbox
from retrieval.sources.sniffing import entry_metadata

# Full-text feeds carry hundreds of words an entry; summaries have at most 60.
MIN_WHOLE_WORDS: Final = 100
MAX_DEPTH: Final = 3  # of nested lists: an OPML file, a sitemap index, a sitemap

Skip = Callable[[str], bool]


class WebReader:
    """Reads web addresses. ``skip`` says which pages of lists are already known."""

    def __init__(self, fetcher: Fetcher, sandbox: Sandbox, *, skip: Skip | None = None) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._skip = skip or (lambda _: False)

    def read(self, address: str) -> Iterator[SourceItem]:
        """The page at ``address``, or the pages of the list there.

        Raises ``ArticleError`` when the address itself cannot be fetched or read. The error of a page in a list is
        yielded.
        """
        yield from self.open(self._fetcher.fetch(address), depth=0)

    def page(self, address: str) -> RawPage:
        """The single page at ``address``. Raises ``ArticleError``, with ``list-of-pages`` for a list."""
        found = self._parse(self._fetcher.fetch(address))
        if not isinstance(found, RawPage):
            raise ArticleError(f"{address}: a list of pages", reason="list-of-pages", page=address)
        return found

    def open(self, fetched: Fetched, *, depth: int = 0) -> Iterator[SourceItem]:
        """The page or pages in a response."""
        found = self._parse(fetched)
        if isinstance(found, RawPage):
            yield found
        else:
            yield from self.follow(found, depth=depth)

    def follow(self, listing: Listing, *, depth: int = 0) -> Iterator[SourceItem]:
        """Every page of ``listing``, and of nested lists down to ``MAX_DEPTH``."""
        for entry in listing.entries:
            try:
                if listing.kind != "index":
                    if not self._skip(entry.address):
                        yield self._page(entry, listing.title)
                elif depth < MAX_DEPTH:
                    yield from self.open(self._fetcher.fetch(entry.address, polite=True), depth=depth + 1)
            except ArticleError as error:
                yield error

    def _parse(self, fetched: Fetched) -> RawPage | Listing:
        found: RawPage | Listing = self._sandbox.run(
            fetched.address,
            "retrieval.sources.sniffing:parse_bytes",
            fetched.data or b"",
            name="",
            page=fetched.address,
            address=fetched.address,
            charset=fetched.charset,
        )
        if isinstance(found, RawPage):
            known = found.known if found.known.url else replace(found.known, url=fetched.address)
            return replace(found, id=article_id(known.url or fetched.address), known=known)
        return found

    def _page(self, entry: Entry, outlet: str) -> RawPage:
        if len(entry.content.split()) >= MIN_WHOLE_WORDS:
            whole: RawPage = self._sandbox.run(
                entry.address,
                "retrieval.sources.sniffing:parse_entry",
                entry,
                name=article_id(entry.address),
                outlet=outlet,
            )
            return whole
        found = self._parse(self._fetcher.fetch(entry.address, polite=True))
        if not isinstance(found, RawPage):
            raise ArticleError(f"{entry.address}: a list in a list", reason="not-a-page", page=entry.address)
        return replace(found, known=_merge(found.known, entry_metadata(entry, outlet)))


def article_id(address: str) -> str:
    """The id of the article at ``address``: a digest without scheme, ``www.``, fragment and final slash."""
    plain = address.partition("#")[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def _merge(first: PageMetadata, second: PageMetadata) -> PageMetadata:
    return PageMetadata(
        title=first.title or second.title,
        source=first.source or second.source,
        date=first.date or second.date,
        url=first.url or second.url,
        category=first.category or second.category,
        author=first.author or second.author,
    )
