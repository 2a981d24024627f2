"""Keeps the index of an archive on disk in sync with the database.

A change is written in three steps: the articles, which are then durable, the index, and the index state in the
database. After a crash between two steps, the next process that opens the archive completes them. An index that is
missing, damaged, older than its state or of another version is rebuilt beside the old one.

During bulk writes, the last two steps are done for some thousand articles at a time: tantivy writes a segment with
each commit, and search time grows with the number of segments.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Final

from retrieval.errors import ArchiveBusyError
from retrieval.index.document import Document
from retrieval.index.engine import IndexDamagedError
from retrieval.index.tantivy_engine.engine import TantivyEngine
from retrieval.index.terms import index_fingerprint
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.schema import IndexState
from retrieval.storage.disk.writer_lock import WriterLock

REBUILDING: Final = "rebuilding"
# Articles of one step of a rebuild, after which pending passages are committed if there are enough.
REBUILD_BATCH: Final = 2_000
# Passages of one commit during bulk writes, and how long they may stay pending. With a commit every 500
# articles, some 120,000 passages lay in seven to eleven segments, and a search took 0.55 ms in seven. With this
# size they lie in three or four, and it takes 0.34 ms. tantivy merges segments of this size eight at a time.
MAX_PENDING_PASSAGES: Final = 10_000
MAX_PENDING_SECONDS: Final = 8.0
_INDEX_NAME: Final = re.compile(r"index-(\d+)")


class IndexSync:
    """The index of ``database`` in ``folder``.

    ``lock`` is None when the folder is read-only; a missing index is then built in a temporary folder. Changes stay
    pending for at most ``pending_seconds``.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        lock: WriterLock | None,
        notify: Callable[[str], None],
        *,
        pending_seconds: float = MAX_PENDING_SECONDS,
    ) -> None:
        self._folder = folder
        self._database = database
        self._lock = lock
        self._notify = notify
        self._pending_seconds = pending_seconds
        self._temporary_folder: tempfile.TemporaryDirectory[str] | None = None
        # The writer lock, held while changes are pending: no other process can write the index then.
        self._pending_lock = ExitStack()
        # When (monotonic) the oldest pending change was made. ``has_unflushed`` is also set after a failed flush.
        self.pending_since: float | None = None
        self.has_unflushed = False
        self._extended = 0
        self.engine = self._open_index()

    def refresh(self) -> None:
        """Take in the changes of other processes."""
        state = self._database.index_state()
        if state is None or self._folder / state.folder != self.engine.folder:
            self.engine = self._open_index()
        else:
            self.engine.reload()

    def sync(self, known: Mapping[int, Document], *, more: bool = False) -> None:
        """Bring the index up to date with the database, under the lock.

        ``known`` are documents that need not be read again. With ``more``, the change may stay pending, and the
        lock held, until there are ``MAX_PENDING_PASSAGES`` or the next call after ``pending_seconds``.
        ``flush`` ends this sooner.
        """
        self.has_unflushed = True
        try:
            state = self._database.index_state()
            if state is not None and (self.is_pending or not self._is_invalid(self.engine, state)):
                self._extend(state, known, more=more)
                return
        except IndexDamagedError:
            self.discard_pending()
        except BaseException:
            self.discard_pending()
            raise
        self.rebuild()

    @property
    def is_pending(self) -> bool:
        """Whether changes are pending."""
        return self.pending_since is not None

    def flush(self) -> None:
        """Complete, under the lock, changes that are pending or could not be completed before."""
        if self.has_unflushed:
            self.sync({})

    def discard_pending(self) -> None:
        """Drop pending index changes; ``flush``, or the next process that writes or opens, makes them again."""
        if self.is_pending:
            self.engine.rollback()
        self.pending_since = None
        self._extended = 0
        self._pending_lock.close()

    def rebuild(self) -> None:
        """Rebuild the index beside the one in use, under the lock, and then switch to it."""
        self.discard_pending()
        numbers, last = self._database.numbers(), self._database.last_number()
        if numbers:
            self._notify(REBUILDING)
        home = self._folder
        if self._lock is None:
            self._temporary_folder = tempfile.TemporaryDirectory(prefix="isnad-")
            home = Path(self._temporary_folder.name)
        used = [int(match[1]) for path in home.glob("index-*") if (match := _INDEX_NAME.fullmatch(path.name))]
        name = f"index-{max(used, default=0) + 1}"
        try:
            engine = TantivyEngine.create(home / name)
            for start in range(0, len(numbers), REBUILD_BATCH):
                batch = numbers[start : start + REBUILD_BATCH]
                if engine.extend(((n, self._read_document(n)) for n in batch), ()) >= MAX_PENDING_PASSAGES:
                    engine.commit()
            engine.commit()
        except OSError:
            shutil.rmtree(home / name, ignore_errors=True)
            raise
        if self._lock is not None:
            state = IndexState(folder=name, version=index_fingerprint(), indexed=last, manifest=engine.manifest())
            with self._database.transaction():
                self._database.save_index_state(state, self._database.removed())
            for path in home.glob("index-*"):
                if path.name != name:
                    shutil.rmtree(path, ignore_errors=True)
        self.engine = engine
        self.has_unflushed = False

    def find_damage(self) -> str | None:
        """What is wrong with the index, in a word, or None. Reads the whole index."""
        state = self._database.index_state()
        try:
            if state is None:
                return "missing"
            self.engine.reload()
            wrong = self.engine.verify(state.manifest, whole=True)
            if wrong is None and self._differs_from_database(state):
                return "articles"
        except (IndexDamagedError, OSError) as error:
            return str(error)
        except sqlite3.DatabaseError:
            return None  # damage of the database, not of the index
        return wrong

    def close(self) -> None:
        """Close the index, and delete a temporary one."""
        self.discard_pending()
        self.has_unflushed = False
        del self.engine
        if self._temporary_folder is not None:
            self._temporary_folder.cleanup()

    def _differs_from_database(self, state: IndexState) -> bool:
        """Whether the index holds other articles than its state says.

        Changes that another process is writing are ignored.
        """
        indexed, expected = self.engine.numbers(), set(self._database.numbers())
        wrong = (indexed ^ expected) - set(self._database.removed())
        return any(number <= state.indexed for number in wrong)

    def _open_index(self) -> TantivyEngine:
        """Open the index in use, and repair or complete it where needed."""
        engine = self._open_valid()
        if engine is not None and not self._is_behind():
            return engine
        if self._lock is None:
            if engine is None:
                self.rebuild()
                return self.engine
            return engine
        try:
            # If the index is only behind, the process that is writing brings it up to date.
            with self._lock.held(0.0) if engine is not None else self._lock.held():
                self._complete()
                return self.engine
        except ArchiveBusyError:
            if engine is None:
                raise
            return engine

    def _complete(self) -> None:
        """Complete the index, under the lock. Another process may have done so during the wait."""
        engine = self._open_valid()
        if engine is None:
            self.rebuild()
            return
        self.engine = engine
        if self._is_behind():
            self.sync({})

    def _open_valid(self) -> TantivyEngine | None:
        state = self._database.index_state()
        if state is None:
            return None
        try:
            engine = TantivyEngine(self._folder / state.folder, writable=self._lock is not None)
            return None if self._is_invalid(engine, state) else engine
        except (IndexDamagedError, OSError):
            return None

    def _is_invalid(self, engine: TantivyEngine, state: IndexState) -> bool:
        return (
            self._folder / state.folder != engine.folder
            or state.version != index_fingerprint()
            or engine.verify(state.manifest) is not None
        )

    def _is_behind(self) -> bool:
        state = self._database.index_state()
        return state is None or state.indexed < self._database.last_number() or bool(self._database.removed())

    def _extend(self, state: IndexState, known: Mapping[int, Document], *, more: bool) -> None:
        removed = self._database.removed()
        missing = self._database.numbers(above=max(state.indexed, self._extended))
        waiting = self.engine.extend(((n, known.get(n) or self._read_document(n)) for n in missing), removed)
        self._extended = self._database.last_number()
        since = monotonic() if self.pending_since is None else self.pending_since
        if more and waiting < MAX_PENDING_PASSAGES and monotonic() - since < self._pending_seconds:
            if not self.is_pending and self._lock is not None:
                self._pending_lock.enter_context(self._lock.held())
            self.pending_since = since
            return
        self.engine.commit()
        with self._database.transaction():
            state = IndexState(
                folder=state.folder,
                version=index_fingerprint(),
                indexed=self._extended,
                manifest=self.engine.manifest(),
            )
            self._database.save_index_state(state, removed)
        self.discard_pending()
        self.has_unflushed = False

    def _read_document(self, number: int) -> Document:
        found = self._database.documents([number]).get(number)
        if found is None:
            raise sqlite3.DatabaseError(f"article {number} cannot be read")
        return found


class FlushTimer:
    """Calls ``flush`` in a thread of its own ``seconds`` after the oldest pending change. Not thread-safe."""

    def __init__(self, flush: Callable[[], None], seconds: float) -> None:
        self._flush = flush
        self._seconds = seconds
        self._timer: Timer | None = None
        self._since: float | None = None

    def schedule(self, since: float | None) -> None:
        """Take the time (``monotonic``) of the oldest pending change, in place of an earlier one; None stops it."""
        if since == self._since:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._since = None, since
        if since is not None:
            self._timer = Timer(max(0.0, since + self._seconds - monotonic()), self._flush)
            self._timer.daemon = True
            self._timer.start()
