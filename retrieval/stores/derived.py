"""The index of an archive on disk, held to what the database says.

A change is written in three steps: the articles (durable from here on), the index, and
the note in the database that the index holds them. Whoever opens the archive after a
death between two of them does what is left. An index that is missing, of another
version, damaged, or older than the note is built anew beside the old one.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from retrieval.document import Document
from retrieval.engines import IndexDamagedError
from retrieval.engines.indexing import INDEX_VERSION
from retrieval.engines.local import LocalEngine
from retrieval.errors import ArchiveBusyError
from retrieval.stores.database import Database
from retrieval.stores.lock import WriterLock
from retrieval.stores.schema import IndexState

REBUILDING: Final = "rebuilding"
# Articles analysed and indexed at a time when the index is built anew.
REBUILT_AT_ONCE: Final = 2_000
_INDEX_NAME: Final = re.compile(r"index-(\d+)")


class DerivedIndex:
    """The index of ``database`` in ``folder``; ``lock`` is None when nothing can be
    written there, and what is missing is then built in a temporary folder."""

    def __init__(
        self, folder: Path, database: Database, lock: WriterLock | None, notify: Callable[[str], None]
    ) -> None:
        self._folder = folder
        self._database = database
        self._lock = lock
        self._notify = notify
        self._elsewhere: tempfile.TemporaryDirectory[str] | None = None
        self.engine = self._opened()

    def refresh(self) -> None:
        """See what other processes wrote."""
        state = self._database.state()
        if state is None or self._folder / state.folder != self.engine.folder:
            self.engine = self._opened()
        else:
            self.engine.reload()

    def catch_up(self, known: Mapping[int, Document]) -> None:
        """Bring the index to what the database holds, under the lock; ``known`` are
        documents that need not be read again."""
        state = self._database.state()
        try:
            if state is not None and not self._unsound(self.engine, state):
                self._extend(state, known)
                return
        except IndexDamagedError:
            pass
        self.rebuild()

    def rebuild(self) -> None:
        """Build the index anew, under the lock, beside the one in use; then use it."""
        numbers, last = self._database.numbers(), self._database.last()
        if numbers:
            self._notify(REBUILDING)
        home = self._folder
        if self._lock is None:
            self._elsewhere = tempfile.TemporaryDirectory(prefix="isnad-")
            home = Path(self._elsewhere.name)
        taken = [int(match[1]) for path in home.glob("index-*") if (match := _INDEX_NAME.fullmatch(path.name))]
        name = f"index-{max(taken, default=0) + 1}"
        try:
            engine = LocalEngine.create(home / name)
            for start in range(0, len(numbers), REBUILT_AT_ONCE):
                engine.update(((n, self._read(n)) for n in numbers[start : start + REBUILT_AT_ONCE]), ())
        except OSError:
            shutil.rmtree(home / name, ignore_errors=True)
            raise
        if self._lock is not None:
            state = IndexState(folder=name, version=INDEX_VERSION, indexed=last, manifest=engine.manifest())
            with self._database.transaction():
                self._database.settle(state, self._database.removed())
            for path in home.glob("index-*"):
                if path.name != name:
                    shutil.rmtree(path, ignore_errors=True)
        self.engine = engine

    def complaint(self) -> str | None:
        """What is wrong with the index, in a word, or None. Reads all of it."""
        state = self._database.state()
        try:
            if state is None:
                return "missing"
            wrong = self.engine.verify(state.manifest, whole=True)
            if wrong is None and self.engine.numbers() != set(self._database.numbers()):
                return "articles"
        except (IndexDamagedError, OSError) as error:
            return str(error)
        except sqlite3.DatabaseError:
            return None  # a complaint about the database, not about the index
        return wrong

    def close(self) -> None:
        """Let go of the files; take a temporary index away."""
        del self.engine
        if self._elsewhere is not None:
            self._elsewhere.cleanup()

    def _opened(self) -> LocalEngine:
        """The index in use, sound and complete."""
        engine = self._sound()
        if engine is not None and not self._behind():
            return engine
        if self._lock is None:
            if engine is None:
                self.rebuild()
                return self.engine
            return engine
        try:
            # One that is only behind is brought up by whoever is writing just now.
            with self._lock.held(0.0) if engine is not None else self._lock.held():
                self._settled()
                return self.engine
        except ArchiveBusyError:
            if engine is None:
                raise
            return engine

    def _settled(self) -> None:
        """Complete the index, under the lock: what was wrong may have been put right
        while this waited."""
        engine = self._sound()
        if engine is None:
            self.rebuild()
            return
        self.engine = engine
        if self._behind():
            self.catch_up({})

    def _sound(self) -> LocalEngine | None:
        state = self._database.state()
        if state is None:
            return None
        try:
            engine = LocalEngine(self._folder / state.folder, writable=self._lock is not None)
            return None if self._unsound(engine, state) else engine
        except (IndexDamagedError, OSError):
            return None

    def _unsound(self, engine: LocalEngine, state: IndexState) -> bool:
        return (
            self._folder / state.folder != engine.folder
            or state.version != INDEX_VERSION
            or engine.verify(state.manifest) is not None
        )

    def _behind(self) -> bool:
        state = self._database.state()
        return state is None or state.indexed < self._database.last() or bool(self._database.removed())

    def _extend(self, state: IndexState, known: Mapping[int, Document]) -> None:
        removed, last = self._database.removed(), self._database.last()
        missing = self._database.numbers(above=state.indexed)
        self.engine.update(((n, known.get(n) or self._read(n)) for n in missing), removed)
        manifest = self.engine.manifest()
        with self._database.transaction():
            state = IndexState(folder=state.folder, version=INDEX_VERSION, indexed=last, manifest=manifest)
            self._database.settle(state, removed)

    def _read(self, number: int) -> Document:
        found = self._database.numbered([number]).get(number)
        if found is None:
            raise sqlite3.DatabaseError(f"article {number} cannot be read")
        return found
