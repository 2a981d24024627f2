"""The forward index on disk: forward entries in one file beside the index.

Entries are appended and never changed. The index has the offset and length of each. Entries that never
entered the index, or left it, stay in the file until the index is rebuilt.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final
from zlib import crc32

from retrieval.index.forward_index import ALIGNED, ForwardEntry, from_bytes, to_bytes
from retrieval.index.terms import index_fingerprint

FORWARD_FILE: Final = "readings.bin"


class ForwardFile:
    """The entries in ``folder``, memory-mapped: a read needs no system call and no copy. Raises ``OSError``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FORWARD_FILE
        self._data = memoryview(b"")
        self._map()

    @staticmethod
    def create(folder: Path) -> None:
        """Create a file without entries."""
        (folder / FORWARD_FILE).touch(exist_ok=False)

    def append(self, entries: Iterable[tuple[int, ForwardEntry]]) -> list[tuple[int, int]]:
        """Append entries by article number, durably. Returns the offset and length in bytes of each. Raises
        ``OSError``."""
        places: list[tuple[int, int]] = []
        with self._path.open("ab") as file:
            file.write(bytes(-file.tell() % ALIGNED))  # a killed writer may have left part of an entry
            for number, entry in entries:
                places.append((file.tell(), file.write(to_bytes(entry, _fingerprint(number)))))
            file.flush()
            os.fsync(file.fileno())
        return places

    def read(self, number: int, place: int, length: int) -> ForwardEntry | None:
        """Return the entry of the article with this number; None when it is missing or damaged."""
        if place + length > len(self._data):
            self._map()
        return from_bytes(self._data[place : place + length], _fingerprint(number))

    def _map(self) -> None:
        # Missing in an index of an older version, or after another index replaced this one.
        with suppress(OSError), self._path.open("rb") as file:
            if os.fstat(file.fileno()).st_size:  # an empty file cannot be mapped
                self._data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))


def _fingerprint(number: int) -> int:
    """Return the fingerprint of an entry: its article and the index fingerprint."""
    return crc32(f"{number} {index_fingerprint()}".encode())
