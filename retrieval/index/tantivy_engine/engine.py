"""BM25 on disk with tantivy: memory-mapped, updated in place, crash-safe. The index is derived data: it can
be rebuilt from the articles. It identifies an article by a number, which is never reused for another text."""

from __future__ import annotations

import ctypes
import json
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur, Query

from retrieval.article import Article, unpack_article
from retrieval.errors import translate_errors
from retrieval.filters import ALL, Filters, plain
from retrieval.index.document import Document
from retrieval.index.engine import Hit, IndexDamagedError
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.passage_vectors import PassageVectors, no_vectors
from retrieval.index.tantivy_engine import schema as fields
from retrieval.index.tantivy_engine.errors import translate_error
from retrieval.index.tantivy_engine.forward_file import FORWARD_FILE, ForwardFile

# Bytes of memory for postings before they are written. tantivy requires at least 15 MB. One commit (see
# ``retrieval.storage.disk.index_sync``) fits.
_HEAP: Final = 40_000_000
# Articles whose forward entries are written together.
_WRITTEN_AT_ONCE: Final = 200
# Terms whose frequencies are kept in memory.
_TERMS_KEPT: Final = 20_000
# Limit on the passages of one article. The longest of 40,003 articles has 41.
_MOST_PASSAGES: Final = 10_000
_FOOTER_LENGTH: Final = 8  # bytes: the length of the footer, then tantivy's magic number


class TantivyEngine:
    """The index in ``folder``; see ``retrieval.index.engine.Engine``. Raises ``IndexDamagedError`` when there
    is none or it cannot be read."""

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        self.folder = folder
        # tantivy creates a lock file in the folder. A read-only folder is opened through symbolic links in a
        # writable one.
        self._links = None if writable else _symlinked(folder)
        with translate_errors(translate_error):
            self._index = tantivy.Index.open(self._links.name if self._links else str(folder))
            # tantivy's own reload thread polls twice a second, so changes would appear late.
            self._index.config_reader(reload_policy="manual")
            self._schema = self._index.schema
            self._searcher = self._index.searcher()
            self._frequency = _kept_frequency(self._searcher)
            self._forward_file = ForwardFile(folder)
        self._writer: tantivy.IndexWriter | None = None
        self._waiting = 0

    @classmethod
    def create(cls, folder: Path) -> TantivyEngine:
        """Create an empty index in ``folder``, which must be empty or missing."""
        folder.mkdir(parents=True, exist_ok=True)
        with translate_errors(translate_error):
            tantivy.Index(fields.schema(), path=str(folder), reuse=False)
            ForwardFile.create(folder)
        return cls(folder)

    def reload(self) -> None:
        """Make commits of all processes visible to searches."""
        with translate_errors(translate_error):
            self._index.reload()
            self._searcher = self._index.searcher()
            self._frequency = _kept_frequency(self._searcher)

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; ``Hit.article`` is the article's number in digits."""
        if not boosts:
            return []
        with translate_errors(translate_error):
            # One searcher for the whole call: another thread may replace it meanwhile.
            return _hits(self._searcher, self._any_of(boosts, filters, among), limit)

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``Engine.search_with_vectors``."""
        if not boosts:
            return [], no_vectors(0)
        with translate_errors(translate_error):
            searcher = self._searcher
            found = searcher.search(self._any_of(boosts, filters, ()), limit, count=False).hits
            return fields.hits(found, searcher), fields.vectors(found, searcher)

    def newest(self, words: Sequence[Collection[str]], limit: int, filters: Filters = ALL) -> list[Hit]:
        """As ``Engine.newest``."""
        with translate_errors(translate_error):
            clauses = [_filter_clause(Query.term_set_query(self._schema, "terms", list(terms))) for terms in words]
            clauses += self._filter_clauses(filters, ())
            query = Query.boolean_query([(Occur.Must, Query.all_query()), *clauses])
            searcher = self._searcher
            found = searcher.search(query, limit, count=False, order_by_field="day").hits
            return fields.hits([(0.0, address) for _, address in found], searcher)

    def hits_of(self, numbers: Sequence[int]) -> list[Hit]:
        """Return a passage of each of the articles with these numbers that the index has."""
        with translate_errors(translate_error):
            query = Query.term_set_query(self._schema, "article", list(numbers))
            found = _hits(self._searcher, query, max(1, len(numbers)) * _MOST_PASSAGES) if numbers else []
        return list({hit.article: hit for hit in found}.values())

    def forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        """Return the forward entries of the articles of ``hits``, in order. An entry is None when it is not
        where the hit says, for example after a rebuild."""
        found: dict[str, ForwardEntry | None] = {}
        for hit in hits:
            if hit.article not in found:
                found[hit.article] = self._forward_file.read(int(hit.article), *hit.entry)
        return [found[hit.article] for hit in hits]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``."""
        with translate_errors(translate_error):
            return {term: self._frequency(term) for term in terms}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        return self._searcher.num_docs

    def update(self, added: Iterable[tuple[int, Document]], removed: Iterable[int]) -> None:
        """Remove the articles numbered ``removed`` and add ``added``, durably and idempotently. Other readers
        see the change on return."""
        self.extend(added, removed)
        self.commit()

    def extend(self, added: Iterable[tuple[int, Document]], removed: Iterable[int]) -> int:
        """Stage what ``update`` does; readers see it after ``commit``. Returns the number of staged passages.
        A failure or the death of the process discards them."""
        try:
            with translate_errors(translate_error):
                writer = self._writer = self._writer or self._index.writer(heap_size=_HEAP, num_threads=1)
                for number in removed:
                    writer.delete_documents_by_term("article", number)
                for batch in _batched(added):
                    numbered = [document.numbered() for _, document in batch]
                    entries = (
                        (n, document.tokenize(words)) for (n, document), words in zip(batch, numbered, strict=True)
                    )
                    places = self._forward_file.append(entries)
                    for (number, document), words, place in zip(batch, numbered, places, strict=True):
                        writer.delete_documents_by_term("article", number)
                        for passage in fields.passages(number, document, words, place):
                            writer.add_document(passage)
                            self._waiting += 1
        except BaseException:
            self.rollback()
            raise
        return self._waiting

    def commit(self) -> None:
        """Commit what was staged: durable and visible to other readers on return."""
        writer = self._writer
        self.rollback()
        if writer is not None:
            with translate_errors(translate_error):
                writer.commit()
                _release_memory()  # before segments are merged, which needs as much memory again
                writer.wait_merging_threads()
            del writer
            _release_memory()
            self.reload()

    def rollback(self) -> None:
        """Discard what was staged and not committed."""
        self._writer = None
        self._waiting = 0

    def numbers(self) -> set[int]:
        """Return the numbers of the articles in the index. Reads the whole index."""
        with translate_errors(translate_error):
            searcher = self._searcher
            found = searcher.search(Query.all_query(), max(1, searcher.num_docs), count=False).hits
            return fields.numbers([address for _, address in found], searcher)

    def stored_article(self, number: int) -> Article | None:
        """Return the article with this number from the index's own copy; None when there is no readable copy.
        For recovery when the database is damaged."""
        try:
            with translate_errors(translate_error):
                query = Query.term_query(self._schema, "article", number)
                searcher = self._searcher
                for _, place in searcher.search(query, _MOST_PASSAGES, count=False).hits:
                    data = searcher.doc(place).get_first("kept")
                    if data is not None:
                        return unpack_article(bytes(data))
        except IndexDamagedError:
            pass
        return None

    def manifest(self) -> dict[str, int]:
        """Return the files of the index with their sizes in bytes, and ``opstamp``, tantivy's operation
        count, which rises with each commit."""
        meta = self._meta()
        return {"opstamp": int(meta["opstamp"]), **{path.name: path.stat().st_size for path in self._files(meta)}}

    def verify(self, manifest: Mapping[str, int], *, whole: bool = False) -> str | None:
        """Return a code for the first fault in the files, or None. Sizes are compared with ``manifest``.
        Checksums are verified for files that are not in it, and for all files when ``whole`` is set."""
        with translate_errors(translate_error):
            meta = self._meta()
            if int(meta["opstamp"]) < manifest.get("opstamp", 0):
                return "older"
            for path in self._files(meta):
                size = manifest.get(path.name)
                if not path.is_file():
                    return path.name
                found = path.stat().st_size
                if path.name == FORWARD_FILE:
                    # A killed update leaves extra bytes at the end, which the index does not refer to.
                    if found < (size or 0):
                        return path.name
                elif (size is not None and found != size) or (
                    (whole or size is None) and path.suffix != ".del" and not _checksum_holds(path)
                ):
                    return path.name
            if whole and any(not hit.passage and self.forward_entries([hit]) == [None] for hit in self._all_hits()):
                return FORWARD_FILE
        return None

    def _all_hits(self) -> list[Hit]:
        """Return every passage."""
        with translate_errors(translate_error):
            searcher = self._searcher
            return _hits(searcher, Query.all_query(), max(1, searcher.num_docs))

    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = json.loads((self.folder / "meta.json").read_text(encoding="utf-8"))
        return meta

    def _files(self, meta: Mapping[str, Any]) -> Iterator[Path]:
        yield self.folder / FORWARD_FILE
        for segment in meta["segments"]:
            name = segment["segment_id"].replace("-", "")
            for ending in ("idx", "pos", "term", "store", "fast", "fieldnorm"):
                yield self.folder / f"{name}.{ending}"
            if segment["deletes"]:
                yield self.folder / f"{name}.{segment['deletes']['opstamp']}.del"

    def _any_of(self, boosts: Mapping[str, float], filters: Filters, among: Collection[str]) -> Query:
        query = Query.boolean_query([(Occur.Should, self._term(*one)) for one in boosts.items()])
        if filters.conditions or among:
            query = Query.boolean_query([(Occur.Must, query), *self._filter_clauses(filters, among)])
        return query

    def _term(self, term: str, boost: float) -> Query:
        query = Query.term_query(self._schema, "terms", term)
        return query if boost == 1 else Query.boost_query(query, boost)

    def _filter_clauses(self, filters: Filters, among: Collection[str]) -> Iterator[tuple[Occur, Query]]:
        """Yield clauses that select passages without changing their scores."""
        if among:
            yield _filter_clause(Query.term_set_query(self._schema, "terms", list(among)))
        for field, names in (("source", filters.source_forms), ("category", filters.category_forms)):
            if names:
                yield _filter_clause(self._names(field, names))
        if filters.exclude_sources:
            yield Occur.MustNot, self._names("source", filters.exclude_forms)
        if filters.since or filters.until:
            first = (filters.since or date.min).toordinal()
            last = (filters.until or date.max).toordinal()
            yield _filter_clause(Query.range_query(self._schema, "day", FieldType.Integer, first, last))

    def _names(self, field: str, names: Collection[str]) -> Query:
        return Query.term_set_query(self._schema, field, [plain(name) for name in names])


def _kept_frequency(searcher: tantivy.Searcher) -> Callable[[str], int]:
    """Return a function from a term to its number of passages in one state of the index. Questions and sentences repeat
    many terms, so it keeps the last ones."""
    return lru_cache(_TERMS_KEPT)(partial(searcher.doc_freq, "terms"))


def _filter_clause(condition: Query) -> tuple[Occur, Query]:
    return Occur.Must, Query.const_score_query(condition, 0.0)


def _hits(searcher: tantivy.Searcher, query: Query, limit: int) -> list[Hit]:
    return fields.hits(searcher.search(query, limit, count=False).hits, searcher)


def _release_memory() -> None:
    """Return freed memory to the system, which glibc does not do by itself. After 8,000 articles a process
    used 148 MB instead of 259 MB."""
    with suppress(AttributeError, OSError, TypeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


def _symlinked(folder: Path) -> tempfile.TemporaryDirectory[str]:
    links = tempfile.TemporaryDirectory(prefix="isnad-")
    for path in folder.iterdir():
        if path.suffix != ".lock":
            Path(links.name, path.name).symlink_to(path.absolute())
    return links


def _batched(added: Iterable[tuple[int, Document]]) -> Iterator[Sequence[tuple[int, Document]]]:
    rest = iter(added)
    while batch := list(islice(rest, _WRITTEN_AT_ONCE)):
        yield batch


def _checksum_holds(path: Path) -> bool:
    """Return whether the CRC-32 in the file's footer matches the data before it."""
    data = path.read_bytes()
    length = int.from_bytes(data[-_FOOTER_LENGTH:-4], "little")
    body = memoryview(data)[: -_FOOTER_LENGTH - length]
    try:
        footer = json.loads(data[-_FOOTER_LENGTH - length : -_FOOTER_LENGTH])
        return bool(zlib.crc32(body) == footer["crc"])
    except (ValueError, KeyError, TypeError):
        return False
