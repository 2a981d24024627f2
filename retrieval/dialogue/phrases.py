"""Phrases of a lexicon with alternatives, found in the words of a message.

An entry is a sequence of parts, separated by spaces. ``a|b_c`` is «a» or «b c», ``{name}`` every entry of that list
in the section ``slots``, ``{name?}`` the same or nothing, and ``*`` any one word. Words are compared folded and
squeezed: a letter that is written several times counts once («شكراااا»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

from retrieval.text import lexicon
from retrieval.text.normalization import WORD, fold

ANY_WORD: Final = "*"
_SLOTS: Final = "slots."
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['\u2019](?=[^\W\d_])")
_JOINER: Final = "\u0640"  # a word continues behind it, and folding deletes it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one part of an entry stands for, by its first word, each as words. ``optional``: it may be missing."""

    by_first: Mapping[str, Sequence[tuple[str, ...]]]
    optional: bool

    def sizes(self, words: Sequence[str], start: int) -> Iterator[int]:
        """Yield how many words from ``words[start]`` on it may be."""
        if self.optional:
            yield 0
        if start >= len(words):
            return
        for first in (words[start], ANY_WORD):
            for one in self.by_first.get(first, ()):
                following = words[start + 1 : start + len(one)]
                if len(following) == len(one) - 1 and all(
                    entry in (word, ANY_WORD) for entry, word in zip(one[1:], following, strict=True)
                ):
                    yield len(one)


class PhraseTable:
    """The phrases of ``NAME.toml`` by their keys (``section.key``)."""

    def __init__(self, name: str) -> None:
        lists = lexicon.lists(name)
        self._after: dict[str, list[tuple[tuple[_Part, ...], str]]] = {}
        for key, entries in lists.items():
            if key.startswith(_SLOTS):
                continue
            for entry in entries:
                parts = tuple(_part(part, lists) for part in entry.split())
                for word in _first_words(parts):
                    self._after.setdefault(word, []).append((parts, key))

    def at(self, words: Sequence[str], index: int) -> Iterator[tuple[int, str]]:
        """Yield the phrases that begin at ``words[index]``: the number of words, and the key. ``words`` are those of
        ``split_words``."""
        for parts, key in self._after.get(words[index], ()):
            for size in _sizes(parts, words[index:]):
                if size:
                    yield size, key

    def longest(self, words: Sequence[str], index: int, key: str) -> int:
        """Return the number of words of the longest phrase of ``key`` at ``words[index]``; 0 without one."""
        return max((size for size, found in self.at(words, index) if found == key), default=0)


def split_words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the spans of the words of ``text``, and the words folded. A word keeps its apostrophe's two sides."""
    # As long as before, so that the spans are those of ``text``.
    found = [(match.span(), fold(match[0])) for match in WORD.finditer(_APOSTROPHE.sub(_JOINER, text))]
    return [span for span, word in found if word], [word for _, word in found if word]


def squeeze(word: str) -> str:
    """Return ``word`` with every run of one letter written once."""
    return "".join(letter for letter, _ in groupby(word))


@cache
def phrase_table(name: str) -> PhraseTable:
    """Return the phrases of ``NAME.toml``."""
    return PhraseTable(name)


def _part(part: str, lists: Mapping[str, Sequence[str]]) -> _Part:
    plain = _APOSTROPHE.sub("", part)
    if plain.startswith("{"):
        entries = [entry.split() for entry in lists[_SLOTS + plain.strip("{}?")]]
    else:
        entries = [one.split("_") for one in plain.split("|")]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in dict.fromkeys(tuple(map(squeeze, entry)) for entry in entries):
        by_first.setdefault(words[0], []).append(words)
    return _Part(by_first=by_first, optional=plain.endswith("?}"))


def _first_words(parts: Sequence[_Part]) -> set[str]:
    """Return every word that a phrase of these parts may begin with."""
    found = set[str]()
    for part in parts:
        found |= part.by_first.keys()
        if not part.optional:
            break
    return found


def _sizes(parts: Sequence[_Part], words: Sequence[str]) -> set[int]:
    """Return how many of the first ``words`` a phrase of these parts may be."""
    sizes = {0}
    for part in parts:
        sizes = {size + more for size in sizes for more in part.sizes(words, size)}
        if not sizes:
            break
    return sizes
