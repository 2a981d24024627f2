"""Recognises orders to write («لخّص …», «ترجم …», «اكتب خبرا عن …»), exercises («احسب …»,
«أعرب …») and requests to tell about something («أريد معلومات عن …»). The words are in ``lexicon/instructions.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.dialogue.phrases import phrase_table, split_words, squeeze

_ORDERS: Final = ("order.arabic", "order.english")
_EXERCISES: Final = ("exercise.arabic", "exercise.english")
_REQUESTS: Final = ("information.arabic", "information.english")
_TAILS: Final = ("tail.arabic", "tail.english")
_REFERENCE: Final = "reference.words"


def instruction_topic(text: str) -> str | None:
    """Return what ``text`` orders to write about, "" if it names nothing; None if it orders no writing."""
    spans, words = _words(text)
    first = _behind(words, _ORDERS)
    if first is None:
        return None
    first = _skip(words, first, "instructions", (_REFERENCE,))
    last = _before_tail(words, first)
    return text[spans[first][0] : spans[last - 1][1]] if first < last else ""


def orders_exercise(text: str) -> bool:
    """Return whether ``text`` gives a sum or grammar to do («احسب مساحة …», «أعرب جملة …»)."""
    return _behind(_words(text)[1], _EXERCISES) is not None


def information_topic(text: str) -> str | None:
    """Return what ``text`` asks to be told about, without the words that ask for it; None if it asks otherwise."""
    spans, words = _words(text)
    first = _behind(words, _REQUESTS)
    return text[spans[first][0] :] if first is not None and first < len(words) else None


def _words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    spans, folded = split_words(text)
    return spans, [squeeze(word) for word in folded]


def _behind(words: Sequence[str], keys: Sequence[str]) -> int | None:
    """Return the index behind a phrase of ``keys`` at the head, words of politeness before it or not; None without.
    «أخبرني» is such a word, and a phrase too."""
    start = 0
    while start < len(words):
        size = _longest(words, start, keys)
        if size:
            return start + size
        size = phrase_table("small_talk").longest(words, start, "filler.words")
        if not size:
            break
        start += size
    return None


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
