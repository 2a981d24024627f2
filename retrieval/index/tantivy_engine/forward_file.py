"""What is read of the articles, in one file beside an index on disk.

Readings are written one after the other and never changed; the index says where each
begins and how long it is. What was written and never came into the index, or left it, is
passed over until the index is built anew.
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
    """The readings in ``folder``, mapped into memory: what is read of them costs no call of
    the system, and no copy. Raises ``OSError``, as the system does."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FORWARD_FILE
        self._data = memoryview(b"")
        self._map()

    @staticmethod
    def create(folder: Path) -> None:
        """A file without a reading."""
        (folder / FORWARD_FILE).touch(exist_ok=False)

    def append(self, readings: Iterable[tuple[int, ForwardEntry]]) -> list[tuple[int, int]]:
        """Write the readings of articles by their numbers, durably; returns where each
        begins and how many bytes it has. Raises ``OSError``, as the system does."""
        places: list[tuple[int, int]] = []
        with self._path.open("ab") as file:
            file.write(bytes(-file.tell() % ALIGNED))  # a killed writer left part of one
            for number, reading in readings:
                places.append((file.tell(), file.write(to_bytes(reading, _make(number)))))
            file.flush()
            os.fsync(file.fileno())
        return places

    def read(self, number: int, place: int, length: int) -> ForwardEntry | None:
        """The reading of the article with this number; None when it is not there."""
        if place + length > len(self._data):
            self._map()
        return from_bytes(self._data[place : place + length], _make(number))

    def _map(self) -> None:
        # None in an index of an older make; gone where another took its place.
        with suppress(OSError), self._path.open("rb") as file:
            if os.fstat(file.fileno()).st_size:  # nothing cannot be mapped
                self._data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))


def _make(number: int) -> int:
    """By what a reading is known: the article, and how it was made."""
    return crc32(f"{number} {index_fingerprint()}".encode())
