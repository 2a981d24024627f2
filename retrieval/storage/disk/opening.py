"""Opens the database of an archive, and translates errors of SQLite and the system."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from retrieval.errors import (
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveError,
    ArchiveMissingError,
    ArchiveVersionError,
    ArchiveWriteError,
    translate_errors,
)
from retrieval.storage.disk.database import DATABASE_FILE, Database
from retrieval.storage.disk.schema import APPLICATION, SCHEMA_VERSION
from retrieval.storage.disk.writer_lock import HOLDER_FILE, LOCK_FILE, WriterLock

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_FORBIDDEN: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
_OUR_FILES: Final = frozenset((LOCK_FILE, HOLDER_FILE))


def open_database(folder: Path, *, create: bool) -> tuple[Database, bool]:
    """The database of the archive in ``folder``, upgraded to the current schema, and whether it is writable.

    Raises ``ArchiveMissingError`` when there is none and ``create`` is False, ``ArchiveWriteError`` when it cannot
    be created or upgraded, ``ArchiveDamagedError`` when the file is not an archive, and ``ArchiveVersionError``
    when a newer Isnad made it.
    """
    path = folder / DATABASE_FILE
    if not path.is_file():
        if not create:
            raise _missing(folder)
        _create(folder)
    writable = os.access(folder, os.W_OK) and os.access(path, os.W_OK)
    database = Database(folder, writable=writable)
    try:
        _upgrade(database, folder, writable=writable)
    except BaseException:
        database.close()
        raise
    return database, writable


def translate_error(error: BaseException, folder: Path) -> Exception | None:
    """Errors of SQLite and the system as errors of the archive in ``folder``."""
    if isinstance(error, sqlite3.Error):
        return _translate_sqlite_error(error, folder)
    return _translate_os_error(error, folder) if isinstance(error, OSError) else None


def count_in_folder(folder: Path) -> int:
    """The number of articles in the archive in ``folder``; changes nothing.

    Raises as ``open_database`` does without ``create``, and ``ArchiveWriteError`` when there is no archive and none
    can be created.
    """
    with translate_errors(translate_error, folder):
        if not (folder / DATABASE_FILE).is_file():
            _check_creatable(folder)
            raise _missing(folder)
        database = Database(folder, writable=False)
        try:
            _check_version(database, folder)
            return database.count()
        finally:
            database.close()


def folder_bytes(folder: Path) -> int:
    """Size in bytes of the files below ``folder``. Files and folders that go away meanwhile count as nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += (Path(root) / name).stat().st_size
    return total


def index_listing(folder: Path) -> None:
    """Create the indexes of ``listing`` in an archive that lacks them, in one transaction.

    Uses its own connection, so that readers are not blocked. Raises ``ArchiveBusyError`` at once when another
    process writes, and ``ArchiveWriteError``.
    """
    with (
        translate_errors(translate_error, folder),
        WriterLock(folder).held(0.0),
        closing(Database(folder)) as database,
        database.transaction(),
    ):
        database.listing.create()


def _missing(folder: Path) -> ArchiveMissingError:
    return ArchiveMissingError(f"no archive in {folder}", address=f"file:{folder}", folder=str(folder))


def _check_creatable(folder: Path) -> None:
    if folder.exists():
        _check_empty(folder)
    above = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise _write_error(folder, "read-only")


def _check_empty(folder: Path) -> None:
    if any(path.name not in _OUR_FILES and not path.name.startswith(DATABASE_FILE) for path in folder.iterdir()):
        raise ArchiveWriteError(f"{folder}: holds other things, and no archive", folder=str(folder), reason="not-empty")


def _create(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _check_empty(folder)
    with WriterLock(folder).held():
        database = Database(folder)
        try:
            if not database.version:
                database.create()
        finally:
            database.close()


def _check_version(database: Database, folder: Path) -> None:
    if database.application != APPLICATION:
        raise ArchiveDamagedError(f"{folder}: no archive of ours", folder=str(folder), reason="not-an-archive")
    if database.version > SCHEMA_VERSION:
        raise ArchiveVersionError(
            f"{folder}: made by a newer Isnad (version {database.version}; this one knows {SCHEMA_VERSION})",
            folder=str(folder),
            found=database.version,
            known=SCHEMA_VERSION,
        )


def _upgrade(database: Database, folder: Path, *, writable: bool) -> None:
    _check_version(database, folder)
    if database.version < SCHEMA_VERSION:
        if not writable:
            raise ArchiveWriteError(f"{folder}: read-only", folder=str(folder), reason="read-only")
        with WriterLock(folder).held():
            if database.version < SCHEMA_VERSION:  # another process may have been first
                database.upgrade()


def _translate_sqlite_error(error: sqlite3.Error, folder: Path) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _write_error(folder, "disk-full")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return _write_error(folder, "read-only")
    if code == sqlite3.SQLITE_IOERR:
        return _write_error(folder, "disk-error")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        holder = WriterLock(folder).holder()
        return ArchiveBusyError(f"{folder}: {holder} is writing", folder=str(folder), holder=holder)
    return ArchiveDamagedError(f"{folder}: {error}", folder=str(folder), reason=str(error))


def _translate_os_error(error: OSError, folder: Path) -> Exception:
    if error.errno in _FULL:
        return _write_error(folder, "disk-full")
    if error.errno in _FORBIDDEN:
        return _write_error(folder, "read-only")
    return _write_error(folder, error.strerror or str(error))


def _write_error(folder: Path, reason: str) -> ArchiveWriteError:
    return ArchiveWriteError(f"{folder}: cannot be written ({reason})", folder=str(folder), reason=reason)


def database_identity(folder: Path) -> tuple[int, int]:
    """The device and inode of the database file."""
    status = os.stat(f"{folder}/{DATABASE_FILE}")  # noqa: PTH116 - called with every question; Path is slower
    return status.st_dev, status.st_ino
