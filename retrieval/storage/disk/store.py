"""Stores articles on disk, in SQLite, and searches them with an index derived from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from retrieval.article import Article, article_digest
from retrieval.errors import ArchiveError, ArchiveWriteError, translate_errors
from retrieval.index.document import Document
from retrieval.index.engine import Hit, IndexDamagedError
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.sentence_vectors import Vectors
from retrieval.index.tantivy_engine.engine import TantivyEngine
from retrieval.speech.utterance import Utterance
from retrieval.storage.disk.article_vectors import ArticleVectors
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.document_cache import DocumentCache
from retrieval.storage.disk.index_sync import MAX_PENDING_SECONDS, FlushTimer, IndexSync
from retrieval.storage.disk.opening import (
    database_identity,
    folder_bytes,
    index_listing,
    open_database,
    translate_error,
)
from retrieval.storage.disk.recovery import damaged_ids, repair_folder
from retrieval.storage.disk.schema import Row
from retrieval.storage.disk.speech_sync import complete_speech, lacks_speech
from retrieval.storage.disk.vector_database import VectorDatabase
from retrieval.storage.disk.writer_lock import PATIENCE, WriterLock
from retrieval.storage.store import Arrival, Check, Outcome, Outlet, Statistics


class FolderStore:
    """The archive in ``folder``; see ``retrieval.storage.store.Store``. With ``create`` it is created when missing.

    ``notify`` receives a word when slow work starts: ``rebuilding`` the index. Changes stay pending for at most
    ``pending_seconds``; a writer waits ``patience`` seconds for another. Raises the errors of
    ``open_database``, and ``ArchiveBusyError`` when the index must be built while another process writes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        create: bool = False,
        notify: Callable[[str], None] = lambda _: None,
        pending_seconds: float = MAX_PENDING_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self.folder = folder
        self._mutex = RLock()
        self._notify = notify
        self._pending_seconds = pending_seconds
        self._patience = patience
        self._database: Database
        self._documents: DocumentCache
        self._index: IndexSync
        self._vectors: VectorDatabase
        self._article_vectors: ArticleVectors
        self._lock: WriterLock | None
        self._file_identity: tuple[int, int]
        self._data_version: int
        self._flush_timer = FlushTimer(self._flush_pending, pending_seconds)
        with translate_errors(translate_error, folder):
            self._open(create=create)

    @property
    def engine(self) -> TantivyEngine:
        """As ``Store.engine``."""
        return self._index.engine

    def refresh(self) -> None:
        """As ``Store.refresh``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            if self._file_identity != database_identity(self.folder):  # a recovered database replaced it
                self.close()
                self._open(create=False)
                return
            data_version = self._database.data_version()
            if data_version != self._data_version:
                self._documents.clear()
                self._index.refresh()
                self._data_version = data_version

    def documents(self, keys: Sequence[str]) -> list[Document | None]:
        """As ``Store.documents``."""
        numbers = [int(key) for key in keys]
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._documents.read(numbers)

    def forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        """As ``Store.forward_entries``: from the forward index, or built from the document."""
        with self._mutex:
            engine = self.engine
        with translate_errors(translate_error, self.folder):
            found = engine.forward_entries(hits)
        left = [place for place, reading in enumerate(found) if reading is None]
        if left:
            for place, document in zip(left, self.documents([hits[place].article for place in left]), strict=True):
                found[place] = None if document is None else document.forward_entry
        return found

    def entries(self, keys: Sequence[str]) -> list[ForwardEntry | None]:
        """As ``Store.entries``: None for an article whose index entry is pending."""
        with self._mutex:
            engine = self.engine
        with translate_errors(translate_error, self.folder):
            found = {hit.article: hit for hit in engine.hits_of([int(key) for key in keys])}
            read = dict(zip(found, engine.forward_entries(list(found.values())), strict=True))
        return [read.get(key) for key in keys]

    def put(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:
        """As ``Store.put``. Raises ``ArchiveBusyError`` and ``ArchiveWriteError``."""
        pairs = [(article, article_digest(article)) for article in articles]
        # The slow part runs before the lock is taken.
        rows = [None if self._is_stored(article.id, digest) else Row.of(article, digest) for article, digest in pairs]
        if not (rows or self._index.has_unflushed):
            return []
        with self._mutex, translate_errors(translate_error, self.folder), self._writing():
            outcomes: list[Outcome] = []
            numbered: dict[int, Document] = {}
            replaced: list[bytes] = []
            with self._database.transaction():
                for (article, digest), row in zip(pairs, rows, strict=True):
                    before = self._database.digest(article.id)
                    if before == digest:
                        outcomes.append(Outcome.UNCHANGED)
                        continue
                    replaced += [before] if before else []
                    outcomes.append(Outcome.REPLACED if self._database.delete(article.id) else Outcome.ADDED)
                    kept = row or Row.of(article, digest)
                    numbered[self._database.insert(kept)] = kept.document
            self._article_vectors.remove(replaced)
            rows.clear()  # frees 20 MB (the shingles of 500 articles); the next step needs as much
            if numbered:
                self._documents.forget_unique()
                # While a replacement is pending, neither version of the article could be found.
                self._index.sync(numbered, more=more and Outcome.REPLACED not in outcomes)
            elif not more:
                self._index.flush()
            self._flush_timer.schedule(self._index.pending_since)
            return outcomes

    def remove(self, ids: Iterable[str]) -> int:
        """As ``Store.remove``. Raises as ``put`` does."""
        with self._mutex, translate_errors(translate_error, self.folder), self._writing():
            distinct = list(dict.fromkeys(ids))
            with self._database.transaction():
                digests = [self._database.digest(article_id) for article_id in distinct]
                count = sum(self._database.delete(article_id) for article_id in distinct)
            self._article_vectors.remove(digest for digest in digests if digest)
            self._documents.clear()
            if count:
                self._index.sync({})
                self._flush_timer.schedule(self._index.pending_since)
            return count

    def article(self, article_id: str) -> Article | None:
        """As ``Store.article``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.article(article_id)

    def articles(self) -> Iterator[Article]:
        """As ``Store.articles``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            ids = self._database.ids()
        for article_id in ids:
            article = self.article(article_id)
            if article is not None:
                yield article

    def outlets(self) -> tuple[Outlet, ...]:
        """As ``Store.outlets``."""
        self._index_listing()
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.listing.outlets()

    def newest(self, limit: int, outlets: Collection[str] | None = None) -> list[Article]:
        """As ``Store.newest``."""
        self._index_listing()
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.newest(limit, outlets)

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """As ``Store.copies``."""
        if self._documents.is_unique(article_id):
            return ()
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._documents.copies(article_id)

    def arrivals(self, after: int, limit: int, known: Collection[str] = ()) -> list[Arrival]:
        """As ``Store.arrivals``: numbers rise in the order of commits, since there is one writer at a time."""
        with self._mutex, translate_errors(translate_error, self.folder):
            numbers = self._database.first_numbers(after, limit)
        return [arrival for arrival in (Arrival(number, str(number)) for number in numbers) if arrival.key not in known]

    def last_arrival(self) -> int:
        """As ``Store.last_arrival``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.last_number()

    def key(self, article_id: str) -> str | None:
        """As ``Store.key``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            number = self._database.number(article_id)
        return None if number is None else str(number)

    def sentence_vectors(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """As ``Store.sentence_vectors``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._article_vectors.read([int(key) for key in keys], make)

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """As ``Store.keep_vectors``. Raises ``ArchiveBusyError`` and ``ArchiveWriteError`` with ``wait``."""
        vectors = {int(key): one for key, one in found.items()}
        with self._mutex, translate_errors(translate_error, self.folder):
            if self._lock is None:
                if wait:
                    raise self._read_only_error()
                return False
            return self._article_vectors.write(vectors, make, wait=wait)

    def unencoded(self, make: str) -> list[str]:
        """As ``Store.unencoded``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return [str(number) for number in self._article_vectors.unencoded(make)]

    def prune_vectors(self) -> None:
        """As ``Store.prune_vectors``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            self._article_vectors.prune()

    def speakers(self, terms: Collection[str]) -> list[str]:
        """As ``Store.speakers``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.speech.speakers(terms)

    def utterances(self, names: Collection[str]) -> list[tuple[str, Utterance]]:
        """As ``Store.utterances``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return [(str(number), one) for number, one in self._database.speech.utterances(names)]

    def lacks_speech(self) -> bool:
        """As ``Store.lacks_speech``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return lacks_speech(self._database)

    def read_note(self, name: str) -> str | None:
        """As ``Store.read_note``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.notes().get(name)

    def write_note(self, name: str, text: str | None) -> None:
        """As ``Store.write_note``. Raises as ``put`` does."""
        with (
            self._mutex,
            translate_errors(translate_error, self.folder),
            self._writing(),
            self._database.transaction(),
        ):
            self._database.write_note(name, text)

    def statistics(self) -> Statistics:
        """As ``Store.statistics``."""
        with self._mutex, translate_errors(translate_error, self.folder):
            return Statistics(
                articles=self._database.count(),
                copies=self._database.near_duplicates.count(),
                passages=self._database.passages(),
                bytes=folder_bytes(self.folder),
                months=self._database.months(),
                encoded=self._vectors.counts(),
            )

    def check(self) -> Check:
        """As ``Store.check``."""
        with self._mutex:
            self._flush_pending()
            with suppress(ArchiveError):
                self.refresh()
            damage = self._database.find_damage()
            damaged = damaged_ids(self._database) if damage is None else ()
            count = self._database.count() if damage is None else 0
            return Check(
                articles=count,
                damaged=damaged,
                database=damage,
                index=self._index.find_damage(),
                vectors=self._vectors.find_damage(),
                encoded=self._vectors.counts(),
            )

    def rebuild_index(self) -> None:
        """As ``Store.rebuild_index``. Raises as ``put`` does."""
        with self._mutex, translate_errors(translate_error, self.folder), self._writing():
            self._index.rebuild()
            with self._database.transaction():
                self._database.speech.forget()
            self._complete_speech()
        self.prune_vectors()

    def repair(self) -> int:
        """As ``Store.repair``. Raises as ``put`` does."""
        with self._mutex, translate_errors(translate_error, self.folder):
            if self._lock is not None and self._vectors.find_damage() is not None:
                self._vectors.discard()  # encoded again, by questions or ``isnad encode``
            if self._database.find_damage() is None and not damaged_ids(self._database):
                with self._writing():
                    self._index.rebuild()
                return 0
            self.close()
            lost = repair_folder(self.folder)
            self._open(create=False)
            return lost

    def close(self) -> None:
        """As ``Store.close``."""
        with self._mutex:
            self._flush_pending()
            self._index.close()
            self._flush_timer.schedule(self._index.pending_since)
            self._vectors.close()
            self._database.close()

    def _open(self, *, create: bool) -> None:
        self._database, writable = open_database(self.folder, create=create)
        self._documents = DocumentCache(self._database)
        try:
            self._file_identity = database_identity(self.folder)
            self._lock = WriterLock(self.folder) if writable else None
            self._data_version = self._database.data_version()
            self._vectors = VectorDatabase(self.folder, writable=writable)
            self._article_vectors = ArticleVectors(self._database, self._vectors)
            self._index = IndexSync(
                self.folder, self._database, self._lock, self._notify, pending_seconds=self._pending_seconds
            )
            self._complete_speech()
        except BaseException:
            self._database.close()
            raise

    def _complete_speech(self) -> None:
        if self._lock is not None:
            complete_speech(self._database, self._lock, self._notify)

    def _flush_pending(self) -> None:
        # What fails now is completed by the next process that writes or opens.
        with (
            self._mutex,
            suppress(ArchiveError, IndexDamagedError),
            translate_errors(translate_error, self.folder),
        ):
            if self._index.has_unflushed:
                with self._writing():
                    self._index.flush()

    def _index_listing(self) -> None:
        """Add the listing indexes to an older archive. Where that fails, the rows are read."""
        with self._mutex, translate_errors(translate_error, self.folder):
            if self._lock is None or self._database.listing.is_indexed():
                return
        with suppress(ArchiveError):
            index_listing(self.folder)

    def _is_stored(self, article_id: str, digest: bytes) -> bool:
        with self._mutex, translate_errors(translate_error, self.folder):
            return self._database.digest(article_id) == digest

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            raise self._read_only_error()
        with self._lock.held(self._patience):
            yield

    def _read_only_error(self) -> ArchiveWriteError:
        return ArchiveWriteError(f"{self.folder}: read-only", folder=str(self.folder), reason="read-only")
