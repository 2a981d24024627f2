"""Splits a message into its questions: «من هو ماكرون؟ ومتى انتخب؟», or one on each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from retrieval.dialogue.small_talk import read_small_talk
from retrieval.ranking.query import parse_question, question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import tokens

# Behind question marks, and at the end of a line.
_ENDS: Final = re.compile(r"(?<=[؟?])(?![؟?!])|\n+")
_COMMA: Final = re.compile(r"[،,؛;]\s*")
_NUMBERING: Final = re.compile(r"^\s*(?:[-*•–]|\(?[0-9٠-٩]{1,2}[.)\-–])\s+")
_MARKS: Final = "؟?"
# Lists of question words that ask wherever they stand, and those of yes and no.
_SURE: Final = ("anywhere.", "opening.yes_no")
# A line without a question mark or question word is a question of its own when it is this short.
_SHORT: Final = 8  # words


def split_questions(text: str) -> list[str]:
    """Return the questions of ``text`` in order, at least one. What is no question stays with the one behind it, or
    with the last; small talk between them is left out."""
    found: list[str] = []
    context = ""
    pieces = [piece for piece in map(_plain, _ENDS.split(text)) if tokens(piece)]
    for piece in pieces:
        if len(pieces) > 1 and read_small_talk(piece) is not None:
            continue
        if _is_question(piece):
            found += _split_at_commas(f"{context} {piece}".strip())
            context = ""
        else:
            context = f"{context} {piece}".strip()
    if context and found:
        found[-1] = f"{found[-1]} {context}"
    return found or [text]


def _plain(piece: str) -> str:
    return _NUMBERING.sub("", piece).strip()


def _is_question(piece: str) -> bool:
    words = len(tokens(piece))
    return (
        piece[-1] in _MARKS or opens_question(piece) or (words <= _SHORT and not piece.endswith((".", "،", ",", ":")))
    )


def _split_at_commas(question: str) -> Iterator[str]:
    """Yield the parts of a question that each begin with a question word of their own: «متى وقع الانفجار، وكم …؟»."""
    start = 0
    for comma in _COMMA.finditer(question):
        first, rest = question[start : comma.start()], question[comma.end() :]
        if _asks_something(first) and opens_question(rest, sure=True) and _asks_something(rest):
            yield first
            start = comma.end()
    yield question[start:]


def _asks_something(text: str) -> bool:
    """Whether ``text`` has a question word and other words."""
    return question_phrase(text) is not None and not parse_question(text).bare


def opens_question(text: str, *, sure: bool = False) -> bool:
    """Whether ``text`` begins with a question word, behind «و» or not; ``sure``: one that is nothing else («متى»)."""
    found = tokens(text)
    if not found:
        return False
    first = found[0].forms.surface
    conjunction = first[0] in lexicon.lists("affixes")["conjunction"]
    words = {first, first[1:]} if conjunction else {first}
    if sure:
        return not words.isdisjoint(_sure_words())
    asked = question_phrase(text)
    return not words.isdisjoint(_sure_words()) or (asked is not None and asked[0] <= found[0].start + 1)


@cache
def _sure_words() -> frozenset[str]:
    """Question words of one word that ask wherever they stand."""
    lists = lexicon.lists("question_words")
    return frozenset(entry for key, entries in lists.items() if key.startswith(_SURE) for entry in entries)
