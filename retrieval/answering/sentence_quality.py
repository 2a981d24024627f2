"""Which of several sentences about one thing is best quoted: the one that can be read alone and says what most say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import forms_of
from retrieval.text.normalization import WORD, fold

# Words of a sentence that can be read alone, and of one that is a list.
_SHORTEST: Final = 8
_LONGEST: Final = 55
_ASKS: Final = ("؟", "?")
_CONTINUES: Final = -0.6
_UNREADABLE: Final = -0.8


def readability(text: str) -> float:
    """Return what a sentence loses, at most 0: it is short, long, a question, or continues the one before it."""
    words = [fold(word) for word in WORD.findall(text)]
    score = 0.0
    if not _SHORTEST <= len(words) <= _LONGEST or text.endswith(_ASKS):
        score += _UNREADABLE
    if words and words[0] in lexicon.words("paragraph_openers"):
        score += _CONTINUES
    return score


def stems_of(text: str) -> set[str]:
    """Return the stems of the words of ``text``, without stop words."""
    return {word.stem for word in forms_of(text) if not word.stop}


def shares_of_stems(stems: Sequence[set[str]]) -> Mapping[str, float]:
    """Return the share of the sentences that have each stem; those of one sentence only are left out."""
    counts = Counter(stem for own in stems for stem in own)
    return {stem: count / len(stems) for stem, count in counts.items() if count > 1}


def centrality(own: set[str], shares: Mapping[str, float]) -> float:
    """Return how much a sentence has in common with the others, 0 to 1: the mean share of its stems."""
    return sum(shares.get(stem, 0.0) for stem in own) / max(len(own), _SHORTEST)
