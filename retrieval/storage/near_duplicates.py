"""Detects near-duplicates, such as republished agency text.

Texts are compared by their shingles of three words (Broder, 1997). Candidates come from MinHash with banding
(Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3), and are then compared exactly.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Final

from rensa import RMinHash  # type: ignore[import-untyped]

from retrieval.text.normalization import WORD, fold

# 16 bands of 4 rows: two texts that share half their shingles agree in a band with probability 64 %, and those that
# share 0.7 with 99 %.
_BANDS: Final = 16
_ROWS: Final = 4
_SEED: Final = 7
# Minimum resemblance of near-duplicates. 607 pairs of 40,003 news articles reach it. In those reviewed by hand,
# all pairs across two outlets were one agency text, and those within one outlet were versions of one story.
# From 0.3 to 0.5, articles share background paragraphs.
MIN_RESEMBLANCE: Final = 0.5


def shingles(text: str) -> set[str]:
    """The runs of three words in ``text``; the whole text when it is shorter."""
    words = WORD.findall(text)
    return set(map(" ".join, zip(words, words[1:], words[2:], strict=False))) or {" ".join(words)}


def bands(runs: set[str]) -> list[int]:
    """One signed 64-bit number for each band of the MinHash signature. Texts that share many of ``runs`` share a
    number."""
    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(list(runs))
    values = array("Q", sketch.digest()).tobytes()
    width = len(values) // _BANDS
    return [
        int.from_bytes(
            blake2b(values[i * width : (i + 1) * width], digest_size=8, salt=bytes((i,))).digest(),
            "little",
            signed=True,
        )
        for i in range(_BANDS)
    ]


def folded_words(text: str) -> str:
    """The folded words of ``text``, each between spaces. Texts that differ only in spelling and punctuation are
    equal."""
    return f" {' '.join(fold(word) for word in WORD.findall(text))} "


def are_near_duplicates(one: str, other: str) -> bool:
    """Whether two texts, such as bodies of articles, are near-duplicates: copies, or versions of one story."""
    return resemblance(shingles(one), shingles(other)) >= MIN_RESEMBLANCE


def resemblance(one: set[str], other: set[str]) -> float:
    """The Jaccard similarity of two sets of shingles, from 0 to 1."""
    return len(one & other) / len(one | other)
