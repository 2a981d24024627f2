"""Compares names of persons, as different outlets spell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.answering.offices import word_list
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, folded_forms, skeleton, trigrams
from retrieval.text.role_nouns import plain

# Trigrams that two spellings of a foreign name share (Dice's coefficient).
_ALIKE: Final = 0.5
# Keys shorter than this are those of many words.
_KEY: Final = 3
# Words of a name that are compared, those that many names share left out.
_TELLING: Final = 3


def same_name(one: Sequence[Forms], other: Sequence[Forms]) -> bool:
    """Return whether two names may be of one person: they share two words, or the only word of one of them."""
    mine, theirs = _telling(one), _telling(other)
    shared = sum(any(may_be_one_word(word, rival) for rival in theirs) for word in mine)
    return shared > 0 and shared >= min(2, len(mine), len(theirs))


def _telling(name: Sequence[Forms]) -> list[Forms]:
    words = [_without_servant(word) for word in name]
    return [word for word in words if plain(word.base) not in word_list("particles.words")][:_TELLING] or words


def _without_servant(word: Forms) -> Forms:
    """Return «الرحمن» of «عبدالرحمن», which is also written as two words."""
    for first in lexicon.lists("offices")["joined.words"]:
        if word.surface.startswith(first) and len(word.surface) > len(first) + 2:
            return folded_forms(word.surface[len(first) :])
    return word


def may_be_one_word(one: Forms, other: Forms) -> bool:
    """Return whether two words of names may be one, in the spellings of two outlets («غوتيريش», «غوتيريس»)."""
    key = skeleton(one.base)
    return one.base == other.base or (len(key) >= _KEY and key == skeleton(other.base)) or similar_spelling(one, other)


def similar_spelling(one: Forms, other: Forms) -> bool:
    """Return whether two words may be spellings of one foreign name («تشيلسي», «تشلسي»)."""
    mine, theirs = trigrams(one.base), trigrams(other.base)
    return 2 * len(mine & theirs) >= _ALIKE * (len(mine) + len(theirs))
