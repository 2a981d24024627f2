"""What the project knows of the language, as data.

``*.txt`` is a list, one entry a line; ``*.toml`` is a table of lists. Both are
spelled as Arabic is written and folded here, by the function that folds the text
they are compared with; ``#`` begins a comment. Entries may hold several words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from retrieval.text.normalization import fold


@cache
def words(name: str) -> frozenset[str]:
    """The folded entries of ``NAME.txt``."""
    return frozenset(fold(line) for line in lines(name))


def lines(name: str) -> list[str]:
    """The entries of ``NAME.txt`` as they stand, in order (for tables made folded)."""
    entries = (line.partition("#")[0].strip() for line in _read(f"{name}.txt").splitlines())
    return [entry for entry in entries if entry]


@cache
def counts(name: str) -> dict[str, int]:
    """The table ``NAME.txt`` of folded words, each with a number after a space."""
    return {word: int(count) for word, count in map(str.split, lines(name))}


@cache
def lists(name: str) -> dict[str, tuple[str, ...]]:
    """The folded lists of ``NAME.toml``, by key (``section.key`` inside a section)."""
    found: dict[str, tuple[str, ...]] = {}
    _collect(tomllib.loads(_read(f"{name}.toml")), "", found)
    return found


def digest(names: Iterable[str]) -> str:
    """A digest of the files called ``names``: another when a byte of them is another."""
    made = blake2b(digest_size=8)
    for name in names:
        made.update((files(__package__) / name).read_bytes())
    return made.hexdigest()


def _collect(table: dict[str, Any], prefix: str, found: dict[str, tuple[str, ...]]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _collect(value, f"{prefix}{key}.", found)
        else:
            found[prefix + key] = tuple(fold(entry) for entry in value)


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
