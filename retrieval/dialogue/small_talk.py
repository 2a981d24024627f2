"""Recognises small talk: greetings, thanks, goodbyes, questions about the bot, laughter, lone emoji.

The phrases are those of ``lexicon/small_talk.toml``. A message is small talk when phrases and filler words cover all
of it, so a question that begins with a greeting stays a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from retrieval.dialogue.phrases import phrase_table, split_words, squeeze
from retrieval.ranking.query import question_phrase
from retrieval.text import lexicon
from retrieval.text.normalization import is_arabic

_LEXICON: Final = "small_talk"
# Longer messages are not compared with the phrases.
_MOST_WORDS: Final = 24
_FILLER: Final = "filler"
_ENGLISH: Final = "english"
# Stands for every word of laughter; no squeezed word is the same.
_LAUGHTER: Final = "ههه"
# What separates small talk from a question before and behind it. No quotation marks: «شكرا» may be a title.
_OPENING_END: Final = re.compile(r"[؟?!.،,؛;:\n…-]")
_SENTENCE_END: Final = re.compile(r"[؟?!.،,؛;\n…]")


class Intent(StrEnum):
    """What a message that asks the archive nothing means. The values are sections of the lexicon, the most telling
    first: of several phrases in a message, the first in this order decides."""

    ABILITIES = "abilities"
    """Who the bot is, what it does, how it is asked."""
    COMPLAINT = "complaint"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    GREETING = "greeting"
    LAUGHTER = "laughter"
    """Laughter, or emoji alone."""
    ACKNOWLEDGEMENT = "acknowledgement"
    EXERCISE = "exercise"
    """A sum or grammar to do: ``instructions`` recognises it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk:
    """A message that is small talk. ``language`` is ``ar`` or ``en``; None when the message does not tell."""

    intent: Intent
    language: str | None


# Phrases, each as its intent and its part of the lexicon.
_Said = frozenset[tuple[Intent, str]]


def read_small_talk(text: str) -> SmallTalk | None:
    """Return what ``text`` means if all of it is small talk, else None."""
    _, words = _words(text)
    if not words:
        return SmallTalk(intent=Intent.LAUGHTER, language=None) if _has_signs(text) else None
    phrases = _covered(words).get(len(words))
    if not phrases:
        return None
    intents = {intent for intent, _ in phrases}
    english = any(part == _ENGLISH for _, part in phrases)
    language = "ar" if any(map(is_arabic, text)) else "en" if english else None
    return SmallTalk(intent=next(intent for intent in Intent if intent in intents), language=language)


def without_small_talk(text: str) -> str:
    """Return ``text`` without the small talk before and after its question («مرحبا، من هو …؟ شكرا»).

    Words are removed where punctuation separates them from the rest, or before a question word. Small talk alone is
    returned as it is.
    """
    return _without_ending(_without_opening(text))


def _without_opening(text: str) -> str:
    spans, words = _words(text)
    covered = _covered(words)
    for size in sorted((size for size, phrases in covered.items() if phrases and size < len(words)), reverse=True):
        rest = text[spans[size][0] :]
        asked = question_phrase(rest)
        if _OPENING_END.search(text, spans[size - 1][1], spans[size][0]) or (asked is not None and asked[0] == 0):
            return rest
    return text


def _without_ending(text: str) -> str:
    spans, words = _words(text)
    for first in range(max(1, len(words) - _MOST_WORDS), len(words)):
        end, start = spans[first - 1][1], spans[first][0]
        if _SENTENCE_END.search(text, end, start) and _covered(words[first:]).get(len(words) - first):
            return text[:start].rstrip()
    return text


def _covered(words: Sequence[str]) -> dict[int, _Said]:
    """Map each number of first words that phrases and filler words cover to the phrases used; empty for filler
    alone."""
    reached: dict[int, _Said] = {0: frozenset()}
    for index in range(min(len(words), _MOST_WORDS)):
        if index not in reached:
            continue
        for size, phrase in _phrases_at(words, index):
            reached[index + size] = reached.get(index + size, frozenset()) | reached[index] | phrase
    return reached


def _phrases_at(words: Sequence[str], index: int) -> Iterator[tuple[int, _Said]]:
    """Yield the phrases at a word: the number of words, and what they say. A conjunction may be joined to the word."""
    word = words[index]
    if word == _LAUGHTER:
        yield 1, frozenset([(Intent.LAUGHTER, "")])
    bare = word[1:] if word[0] in lexicon.lists("affixes")["conjunction"] else ""
    for first in filter(None, (word, bare)):
        for size, key in phrase_table(_LEXICON).at((first, *words[index + 1 :]), 0):
            name, _, part = key.partition(".")
            yield size, frozenset() if name == _FILLER else frozenset([(Intent(name), part)])


def _words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the spans of the words of ``text``, and the words as they are compared with the phrases."""
    spans, words = split_words(_emoticons().sub(lambda sign: " " * len(sign[0]), text))
    return spans, [_LAUGHTER if _laughter().fullmatch(word) else squeeze(word) for word in words]


def _has_signs(text: str) -> bool:
    """Whether ``text`` has an emoji or an emoticon."""
    return _emoticons().search(text) is not None or any(unicodedata.category(sign) == "So" for sign in text)


@cache
def _laughter() -> re.Pattern[str]:
    """A word of one unit, repeated; it may break off inside the last one."""
    units = "|".join(map(re.escape, lexicon.words("laughter")))
    return re.compile(rf"(?:{units}){{2,}}.?")


@cache
def _emoticons() -> re.Pattern[str]:
    signs = sorted(lexicon.lines("emoticons"), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, signs))})(?!\S)", re.IGNORECASE)
