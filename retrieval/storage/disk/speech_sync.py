"""Extracts who says what from the articles of an archive on disk that lack it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from retrieval.errors import ArchiveBusyError
from retrieval.speech.extraction import extract_utterances
from retrieval.storage.disk.database import Database
from retrieval.storage.disk.index_sync import REBUILDING
from retrieval.storage.disk.writer_lock import WriterLock

# Articles of one transaction, for which other writers wait: half a second.
AT_ONCE: Final = 500


def lacks_speech(database: Database) -> bool:
    """Return whether articles lack what the current rules extract."""
    return database.speech.last() < database.last_number()


def complete_speech(database: Database, lock: WriterLock, notify: Callable[[str], None]) -> None:
    """Extract what articles lack. While another process writes, that is left to the next one that opens."""
    if not lacks_speech(database):
        return
    if len(database.numbers(above=database.speech.last())) > AT_ONCE:
        notify(REBUILDING)
    with suppress(ArchiveBusyError):
        with lock.held(), database.transaction():
            database.speech.begin()
        while _extract_some(database, lock):
            pass


def _extract_some(database: Database, lock: WriterLock) -> bool:
    """Extract from the next articles, and return whether more are left. The lock is held for these only."""
    with lock.held():
        last = database.last_number()
        numbers = database.numbers(above=database.speech.last())[:AT_ONCE]
        found = {
            number: extract_utterances(document.article.body, document.sentences)
            for number, document in database.documents(numbers).items()
        }
        with database.transaction():
            for number in numbers:
                database.speech.insert(number, found.get(number, ()))
            database.speech.reach(numbers[-1] if len(numbers) == AT_ONCE else last)
        return len(numbers) == AT_ONCE
