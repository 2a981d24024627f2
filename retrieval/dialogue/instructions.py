"""Recognises orders to write: «لخّص …», «ترجم …», «اكتب خبرا عن …». The words are in ``lexicon/instructions.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.dialogue.phrases import phrase_table, split_words, squeeze

_ORDERS: Final = ("order.arabic", "order.english")
_TAILS: Final = ("tail.arabic", "tail.english")
_REFERENCE: Final = "reference.words"


def instruction_topic(text: str) -> str | None:
    """Return what ``text`` orders to write about, "" if it names nothing; None if it orders no writing."""
    spans, folded = split_words(text)
    words = [squeeze(word) for word in folded]
    start = _skip(words, 0, "small_talk", ("filler.words",))
    first = start + _longest(words, start, _ORDERS)
    if first == start:
        return None
    first = _skip(words, first, "instructions", (_REFERENCE,))
    last = _before_tail(words, first)
    return text[spans[first][0] : spans[last - 1][1]] if first < last else ""


def _before_tail(words: Sequence[str], first: int) -> int:
    """Return the index behind the topic, which begins at ``first``: what says how to write is left out."""
    for index in range(first, len(words)):
        if _skip(words, index, "instructions", _TAILS) == len(words):
            return index
    return len(words)


def _skip(words: Sequence[str], index: int, name: str, keys: Sequence[str]) -> int:
    """Return the index behind the phrases of ``keys`` that follow one another from ``index`` on."""
    while index < len(words):
        size = max(phrase_table(name).longest(words, index, key) for key in keys)
        if not size:
            break
        index += size
    return index


def _longest(words: Sequence[str], index: int, keys: Sequence[str]) -> int:
    if index >= len(words):
        return 0
    return max(phrase_table("instructions").longest(words, index, key) for key in keys)
