"""BM25 on disk by tantivy: memory-mapped, changed in place, safe when killed.

The index is derived: everything in it can be made anew from the articles. It knows
an article by its number, which never stands for two texts.
"""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur, Query

from retrieval.article import Article, packed, unpacked
from retrieval.document import Document
from retrieval.engines import Hit, IndexDamagedError
from retrieval.engines.indexing import passage_terms
from retrieval.filters import ALL, Filters, plain

# Memory that collects postings before they are written, in bytes; tantivy takes no less
# than 15 MB. A batch of an ingest fits.
_HEAP: Final = 50_000_000
# Of 40,003 articles the longest has 41 passages.
_MOST_PASSAGES: Final = 10_000
_FOOTER_LENGTH: Final = 8  # bytes: length of the footer, then tantivy's magic number


class LocalEngine:
    """See ``retrieval.engines.Engine``. Opens the index in ``folder``.

    Raises ``IndexDamagedError`` when there is none or it cannot be read.
    """

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        self.folder = folder
        # tantivy locks a file beside those that it reads: where nothing can be written,
        # it reads them through links from a folder where it can.
        self._links = None if writable else _linked(folder)
        with damage_told():
            self._index = tantivy.Index.open(self._links.name if self._links else str(folder))
            # Its own way, a thread that looks twice a second, would see changes late.
            self._index.config_reader(reload_policy="manual")
            self._schema = self._index.schema
            self._searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path) -> LocalEngine:
        """A new, empty index in ``folder``, which must be empty or not there."""
        folder.mkdir(parents=True, exist_ok=True)
        with damage_told():
            tantivy.Index(_schema(), path=str(folder), reuse=False)
        return cls(folder)

    def reload(self) -> None:
        """See what was committed since, by anyone."""
        with damage_told():
            self._index.reload()
            self._searcher = self._index.searcher()

    def search(
        self, wanted: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """As ``Engine.search``; ``Hit.article`` is the article's number in digits."""
        if not wanted:
            return []
        with damage_told():
            query = Query.boolean_query([(Occur.Should, self._term(*one)) for one in wanted.items()])
            if filters.conditions or among:
                conditions = ((Occur.Must, Query.const_score_query(c, 0.0)) for c in self._conditions(filters, among))
                query = Query.boolean_query([(Occur.Must, query), *conditions])
            # One searcher for all: another thread may put a newer one in its place meanwhile.
            searcher = self._searcher
            hits = searcher.search(query, limit, count=False).hits
            places = [place for _, place in hits]
            articles = searcher.fast_field_values("article", places)
            passages = searcher.fast_field_values("passage", places)
        return [
            Hit(str(article), int(passage or 0), score)
            for (score, _), article, passage in zip(hits, articles, passages, strict=True)
        ]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """As ``Engine.frequencies``."""
        with damage_told():
            return {term: self._searcher.doc_freq("terms", term) for term in terms}

    def passage_count(self) -> int:
        """As ``Engine.passage_count``."""
        return self._searcher.num_docs

    def update(self, added: Iterable[tuple[int, Document]], removed: Iterable[int]) -> None:
        """Take the articles numbered ``removed`` out, put ``added`` in, durably; both may
        have been done before. Returns when other readers can see it."""
        with damage_told():
            writer = self._index.writer(heap_size=_HEAP, num_threads=1)
            for number in removed:
                writer.delete_documents_by_term("article", number)
            for number, document in added:
                writer.delete_documents_by_term("article", number)
                for passage in _passages(number, document):
                    writer.add_document(passage)
            writer.commit()
            writer.wait_merging_threads()
        self.reload()

    def numbers(self) -> set[int]:
        """The numbers of the articles that the index holds. Reads all of it."""
        with damage_told():
            searcher = self._searcher
            hits = searcher.search(Query.all_query(), max(1, searcher.num_docs), count=False).hits
            return {int(n or 0) for n in searcher.fast_field_values("article", [place for _, place in hits])}

    def kept(self, number: int) -> Article | None:
        """The article with this number, whole, from the copy that the index holds; None
        when it has none that can be read. For the day when the database is damaged."""
        try:
            with damage_told():
                query = Query.term_query(self._schema, "article", number)
                searcher = self._searcher
                for _, place in searcher.search(query, _MOST_PASSAGES, count=False).hits:
                    data = searcher.doc(place).get_first("kept")
                    if data is not None:
                        return unpacked(bytes(data))
        except IndexDamagedError:
            pass
        return None

    def manifest(self) -> dict[str, int]:
        """The files of the index and their sizes in bytes, with the ``opstamp`` (tantivy's
        count of operations, rising from commit to commit)."""
        meta = self._meta()
        return {"opstamp": int(meta["opstamp"]), **{path.name: path.stat().st_size for path in self._files(meta)}}

    def verify(self, manifest: Mapping[str, int], *, whole: bool = False) -> str | None:
        """What is wrong with the files, in a word, or None.

        Sizes are held against ``manifest``; checksums are worked out for files that it
        does not have, and for all when ``whole``.
        """
        with damage_told():
            meta = self._meta()
            if int(meta["opstamp"]) < manifest.get("opstamp", 0):
                return "older"
            for path in self._files(meta):
                size = manifest.get(path.name)
                if not path.is_file() or (size is not None and path.stat().st_size != size):
                    return path.name
                if (whole or size is None) and path.suffix != ".del" and not _checksum_holds(path):
                    return path.name
        return None

    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = json.loads((self.folder / "meta.json").read_text(encoding="utf-8"))
        return meta

    def _files(self, meta: Mapping[str, Any]) -> Iterator[Path]:
        for segment in meta["segments"]:
            name = segment["segment_id"].replace("-", "")
            for ending in ("idx", "pos", "term", "store", "fast", "fieldnorm"):
                yield self.folder / f"{name}.{ending}"
            if segment["deletes"]:
                yield self.folder / f"{name}.{segment['deletes']['opstamp']}.del"

    def _term(self, term: str, boost: float) -> Query:
        query = Query.term_query(self._schema, "terms", term)
        return query if boost == 1 else Query.boost_query(query, boost)

    def _conditions(self, filters: Filters, among: Collection[str]) -> Iterator[Query]:
        if among:
            yield Query.term_set_query(self._schema, "terms", list(among))
        for field, names in (("source", filters.sources), ("category", filters.categories)):
            if names:
                yield Query.term_set_query(self._schema, field, [plain(name) for name in names])
        if filters.since or filters.until:
            first = (filters.since or date.min).toordinal()
            last = (filters.until or date.max).toordinal()
            yield Query.range_query(self._schema, "day", FieldType.Integer, first, last)


class damage_told:  # noqa: N801 - a context manager, used as a function is
    """Turns what tantivy raises for unreadable files into ``IndexDamagedError``.

    A reader that meets impossible postings panics, which Python sees as an exception
    that is no ``Exception``; tantivy's own errors are ``ValueError``. What a full disk or
    a read-only folder raises stays ``OSError``, or says so in its text.
    """

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is None or error is None or isinstance(error, IndexDamagedError):
            return
        text = str(error)
        system = _SYSTEM.search(text)
        if isinstance(error, ValueError) and system:
            raise OSError(int(system[1] or system[2]), text) from error
        if isinstance(error, (ValueError, KeyError, TypeError)) or kind.__name__ == "PanicException":
            raise IndexDamagedError(text) from error


# How an error of the system reads in the text of one of tantivy's.
_SYSTEM: Final = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")


def _linked(folder: Path) -> tempfile.TemporaryDirectory[str]:
    links = tempfile.TemporaryDirectory(prefix="isnad-")
    for path in folder.iterdir():
        if path.suffix != ".lock":
            Path(links.name, path.name).symlink_to(path.absolute())
    return links


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("article", indexed=True, fast=True)
    builder.add_integer_field("passage", fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_bytes_field("kept", stored=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("category", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _passages(number: int, document: Document) -> Iterator[tantivy.Document]:
    article = document.article
    for index, terms in enumerate(passage_terms(document)):
        made = tantivy.Document()
        made.add_integer("article", number)
        made.add_integer("passage", index)
        made.add_text("terms", terms)
        if article.date:
            made.add_integer("day", article.date.toordinal())
        made.add_text("source", plain(article.source))
        made.add_text("category", plain(article.category))
        if index == 0:
            made.add_bytes("kept", packed(article))
        yield made


def _checksum_holds(path: Path) -> bool:
    """Whether the file's footer, which holds the CRC-32 of what is before it, is right."""
    data = path.read_bytes()
    length = int.from_bytes(data[-_FOOTER_LENGTH:-4], "little")
    body = memoryview(data)[: -_FOOTER_LENGTH - length]
    try:
        footer = json.loads(data[-_FOOTER_LENGTH - length : -_FOOTER_LENGTH])
        return bool(zlib.crc32(body) == footer["crc"])
    except (ValueError, KeyError, TypeError):
        return False
