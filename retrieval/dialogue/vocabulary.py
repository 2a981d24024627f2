"""What the modules of this room look up: counts of the news vocabulary, and lists of the lexicon."""

from __future__ import annotations

from functools import cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary

_FOLLOW_UPS: Final = "follow_ups"


def count(word: str) -> int:
    """Return how many articles of the news vocabulary have ``word`` (folded)."""
    return vocabulary().get(word, 0)


def inflections(key: str) -> tuple[str, ...]:
    """Return a list of ``lexicon/inflections.toml``."""
    return lexicon.lists("inflections")[key]


@cache
def listed(key: str) -> frozenset[str]:
    """Return the words of a list of ``lexicon/follow_ups.toml``."""
    return frozenset(lexicon.lists(_FOLLOW_UPS)[key])


@cache
def keyed(section: str) -> dict[str, str]:
    """Map each entry of the lists of a section of ``lexicon/follow_ups.toml`` to its key, which is as written."""
    lists = lexicon.lists(_FOLLOW_UPS)
    keys = [key for key in lists if key.startswith(f"{section}.")]
    return {entry: key.partition(".")[2] for key in keys for entry in lists[key]}


@cache
def feminine_endings() -> tuple[str, ...]:
    """Return the endings of feminine nouns, as written; the first is that of one person or thing."""
    return tuple(lexicon.lines("feminine_endings"))
