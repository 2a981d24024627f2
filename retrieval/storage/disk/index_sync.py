"""The index of an archive on disk, held to what the database says.

A change is written in three steps: the articles (durable from here on), the index, and
the note in the database that the index holds them. Whoever opens the archive after a
death between two of them does what is left. An index that is missing, of another
version, damaged, or older than the note is built anew beside the old one.

Where many articles come, the last two steps are done for some thousands at a time: tantivy
writes a segment with each commit, and a question takes time for each segment.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Final

from retrieval.errors import ArchiveBusyError
from retrieval.index.document import Document
from retrieval.index.engine import IndexDamagedError
from retrieval.index.tantivy_engine.engine import LocalEngine
from retrieval.index.terms import index_make
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.schema import IndexState
from retrieval.storage.disk.writer_lock import WriterLock

REBUILDING: Final = "rebuilding"
# Articles after which it is looked whether enough passages wait for a commit, when the
# index is built anew.
REBUILD_BATCH: Final = 2_000
# Passages of a commit where many articles come, and how long they may wait for it. With a
# commit for each 500 articles some 120,000 passages lay in seven to eleven segments, and a
# search took 0.55 ms in seven; so they lie in three or four, and it takes 0.34. tantivy joins
# segments of this size eight at a time.
MAX_PENDING_PASSAGES: Final = 10_000
MAX_PENDING_SECONDS: Final = 8.0
_INDEX_NAME: Final = re.compile(r"index-(\d+)")


class IndexSync:
    """The index of ``database`` in ``folder``; ``lock`` is None when nothing can be
    written there, and what is missing is then built in a temporary folder."""

    def __init__(
        self, folder: Path, database: Database, lock: WriterLock | None, notify: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._database = database
        self._lock = lock
        self._notify = notify
        self._temporary_folder: tempfile.TemporaryDirectory[str] | None = None
        # The lock, while changes wait to be shown: nobody else can write the index then.
        self._pending_lock = ExitStack()
        # When (monotonic) the first of them began to; whether there are any, or any that
        # should have been shown and could not.
        self.pending_since: float | None = None
        self.has_unflushed = False
        self._extended = 0
        self.engine = self._open_index()

    def refresh(self) -> None:
        """See what other processes wrote."""
        state = self._database.index_state()
        if state is None or self._folder / state.folder != self.engine.folder:
            self.engine = self._open_index()
        else:
            self.engine.reload()

    def sync(self, known: Mapping[int, Document], *, more: bool = False) -> None:
        """Bring the index to what the database holds, under the lock; ``known`` are
        documents that need not be read again. With ``more`` coming, the change may wait to
        be shown, until ``MAX_PENDING_PASSAGES`` do or ``MAX_PENDING_SECONDS`` have gone by when the
        next one comes; till then the lock stays held. ``show`` ends it sooner."""
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
        """Whether changes wait to be shown."""
        return self.pending_since is not None

    def flush(self) -> None:
        """Complete, under the lock, the changes that wait, and those that could not be shown
        before."""
        if self.has_unflushed:
            self.sync({})

    def discard_pending(self) -> None:
        """Leave the changes that wait to ``show``, or to whoever writes or opens next."""
        if self.is_pending:
            self.engine.abandon()
        self.pending_since = None
        self._extended = 0
        self._pending_lock.close()

    def rebuild(self) -> None:
        """Build the index anew, under the lock, beside the one in use; then use it."""
        self.discard_pending()
        numbers, last = self._database.numbers(), self._database.last_number()
        if numbers:
            self._notify(REBUILDING)
        home = self._folder
        if self._lock is None:
            self._temporary_folder = tempfile.TemporaryDirectory(prefix="isnad-")
            home = Path(self._temporary_folder.name)
        taken = [int(match[1]) for path in home.glob("index-*") if (match := _INDEX_NAME.fullmatch(path.name))]
        name = f"index-{max(taken, default=0) + 1}"
        try:
            engine = LocalEngine.create(home / name)
            for start in range(0, len(numbers), REBUILD_BATCH):
                batch = numbers[start : start + REBUILD_BATCH]
                if engine.extend(((n, self._read_document(n)) for n in batch), ()) >= MAX_PENDING_PASSAGES:
                    engine.commit()
            engine.commit()
        except OSError:
            shutil.rmtree(home / name, ignore_errors=True)
            raise
        if self._lock is not None:
            state = IndexState(folder=name, version=index_make(), indexed=last, manifest=engine.manifest())
            with self._database.transaction():
                self._database.save_index_state(state, self._database.removed())
            for path in home.glob("index-*"):
                if path.name != name:
                    shutil.rmtree(path, ignore_errors=True)
        self.engine = engine
        self.has_unflushed = False

    def find_damage(self) -> str | None:
        """What is wrong with the index, in a word, or None. Reads all of it."""
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
            return None  # a complaint about the database, not about the index
        return wrong

    def close(self) -> None:
        """Let go of the files; take a temporary index away."""
        self.discard_pending()
        self.has_unflushed = False
        del self.engine
        if self._temporary_folder is not None:
            self._temporary_folder.cleanup()

    def _differs_from_database(self, state: IndexState) -> bool:
        """Whether the index holds other articles than it should: what another process puts
        in just now may not be in it yet, or be in it before the note."""
        held, wanted = self.engine.numbers(), set(self._database.numbers())
        wrong = (held ^ wanted) - set(self._database.removed())
        return any(number <= state.indexed for number in wrong)

    def _open_index(self) -> LocalEngine:
        """The index in use, sound and complete."""
        engine = self._open_valid()
        if engine is not None and not self._is_behind():
            return engine
        if self._lock is None:
            if engine is None:
                self.rebuild()
                return self.engine
            return engine
        try:
            # One that is only behind is brought up by whoever is writing just now.
            with self._lock.held(0.0) if engine is not None else self._lock.held():
                self._complete()
                return self.engine
        except ArchiveBusyError:
            if engine is None:
                raise
            return engine

    def _complete(self) -> None:
        """Complete the index, under the lock: what was wrong may have been put right
        while this waited."""
        engine = self._open_valid()
        if engine is None:
            self.rebuild()
            return
        self.engine = engine
        if self._is_behind():
            self.sync({})

    def _open_valid(self) -> LocalEngine | None:
        state = self._database.index_state()
        if state is None:
            return None
        try:
            engine = LocalEngine(self._folder / state.folder, writable=self._lock is not None)
            return None if self._is_invalid(engine, state) else engine
        except (IndexDamagedError, OSError):
            return None

    def _is_invalid(self, engine: LocalEngine, state: IndexState) -> bool:
        return (
            self._folder / state.folder != engine.folder
            or state.version != index_make()
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
        if more and waiting < MAX_PENDING_PASSAGES and monotonic() - since < MAX_PENDING_SECONDS:
            if not self.is_pending and self._lock is not None:
                self._pending_lock.enter_context(self._lock.held())
            self.pending_since = since
            return
        self.engine.commit()
        with self._database.transaction():
            state = IndexState(
                folder=state.folder, version=index_make(), indexed=self._extended, manifest=self.engine.manifest()
            )
            self._database.save_index_state(state, removed)
        self.discard_pending()
        self.has_unflushed = False

    def _read_document(self, number: int) -> Document:
        found = self._database.documents([number]).get(number)
        if found is None:
            raise sqlite3.DatabaseError(f"article {number} cannot be read")
        return found
