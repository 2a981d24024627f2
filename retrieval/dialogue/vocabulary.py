"""What the modules of this room look up: counts of the news vocabulary, and lists of ``lexicon/follow_ups.toml``."""

from __future__ import annotations

from functools import cache

from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary


def count(word: str) -> int:
    """Return how many articles of the news vocabulary have ``word`` (folded)."""
    return vocabulary().get(word, 0)


@cache
def listed(key: str) -> frozenset[str]:
    """Return the words of a list of ``lexicon/follow_ups.toml``."""
    return frozenset(lexicon.lists("follow_ups")[key])


@cache
def keyed(section: str) -> dict[str, str]:
    """Map each entry of the lists of a section of ``lexicon/follow_ups.toml`` to its key, which is as written."""
    found = lexicon.lists("follow_ups").items()
    return {
        entry: key.partition(".")[2] for key, entries in found if key.startswith(f"{section}.") for entry in entries
    }
