"""Knowledge of the language, as data.

``*.txt`` is a list with one entry a line; ``*.toml`` is a table of lists, or of texts that are shown. Entries are
spelled as Arabic is written. They are folded here by the function that folds the text. ``#`` begins a comment. An
entry may have several words.
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
    """Return the folded entries of ``NAME.txt``."""
    return frozenset(fold(line) for line in lines(name))


def lines(name: str) -> list[str]:
    """Return the entries of ``NAME.txt`` as they are, in order, for tables that are already folded."""
    entries = (line.partition("#")[0].strip() for line in _read(f"{name}.txt").splitlines())
    return [entry for entry in entries if entry]


@cache
def counts(name: str) -> dict[str, int]:
    """Return the table ``NAME.txt`` of folded words, each followed by a space and a number."""
    return {word: int(count) for word, count in map(str.split, lines(name))}


@cache
def lists(name: str) -> dict[str, tuple[str, ...]]:
    """Return the folded lists of ``NAME.toml`` by key (``section.key`` inside a section)."""
    found: dict[str, tuple[str, ...]] = {}
    _collect(tomllib.loads(_read(f"{name}.toml")), "", found)
    return found


@cache
def texts(name: str) -> dict[str, str]:
    """Return the strings of ``NAME.toml`` by key, as they are."""
    return dict(tomllib.loads(_read(f"{name}.toml")))


def digest(names: Iterable[str]) -> str:
    """Return a digest of the bytes of the files ``names``."""
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
