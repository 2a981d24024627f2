"""Splits a body into words and marks, and finds its quotations in quotation marks."""

from __future__ import annotations

import re
from copy import copy
from itertools import accumulate
from typing import Any, Final

from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import WORD, fold

# The preposition «ل», joined to a word, and to one with the article.
FOR: Final = "ل"
LIL: Final = "لل"

# The marks that may close a quotation, by the mark that opens it. Some outlets open and close with the same.
CLOSING: Final = {"«": "»", "“": "”“", "„": "“”", '"': '"”', "”": "”", "‘": "’", "'": "'", "‹": "›"}
_APOSTROPHES: Final = "'‘"
# The mark that opens and closes.
_STRAIGHT: Final = '"'
# The vowel behind the first letter of a passive verb. The imperfect has it in the active voice too («يُؤكد»).
_DAMMA: Final = "\u064f"
_IMPERFECT: Final = "يت"
_MARKS: Final = "[«»“”„\"'‘’‹›()\\[\\]،,؛;:.!?؟…\n–—-]"
_TOKEN: Final = re.compile(rf"({WORD.pattern}|{_MARKS})")
# The same for a text without diacritics, tatweel and joiners, which is found twice as fast.
_PLAIN_TOKEN: Final = re.compile(rf"([^\W\d_]+|\d+(?:[.,\u066B\u066C]\d+)*|{_MARKS})")
_INNER: Final = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)
# Tokens of a quotation in which another is opened with the same mark, at most.
_LONGEST_WITH_ANOTHER: Final = 60
# Tokens of a dateline, at most; the dash behind it, and what stands before that.
_DATELINE: Final = 14
_DASHES: Final = frozenset("-–—")
_BEFORE_DASH: Final = frozenset(")]")
# Folded words that are kept: some megabytes.
_MOST_KEPT: Final = 60_000


class Text:
    """The tokens of ``body``, words (folded) and marks: ``body[starts[i]:ends[i]]``. ``closing`` is the place of the
    closing mark by that of the opening mark, and ``quoted`` says of each token whether it is between two marks.
    ``clauses`` keeps what ``read_complement`` reads, and ``mentions`` what ``read_mention`` reads."""

    __slots__ = ("body", "clauses", "closes", "closing", "ends", "mentions", "quoted", "starts", "words")

    def __init__(self, body: str) -> None:
        self.body = body
        if len(_folded) > _MOST_KEPT:
            _folded.clear()
        # Gaps and tokens in turns: no match object is made for a token.
        parts = (_TOKEN if _INNER.search(body) else _PLAIN_TOKEN).split(body)
        places = list(accumulate(map(len, parts)))
        self.words = list(map(_folded.__getitem__, parts[1::2]))
        self.starts = places[:-1:2]
        self.ends = places[1::2]
        self.closing: dict[int, int] = {}
        self.clauses: dict[Any, Any] = {}
        self.mentions: dict[tuple[int, int], Any] = {}
        self.quoted = bytearray(len(self.words))
        self._find_quotations()
        self.closes = frozenset(self.closing.values())

    def __len__(self) -> int:
        return len(self.words)

    def is_word(self, index: int) -> bool:
        """Whether the token is a word or a number."""
        return self.words[index][:1].isalnum()

    def is_passive(self, index: int, *, joined: bool) -> bool:
        """Whether a verb has the vowel of the passive behind its first letter: «كُتب», «وذُكر»."""
        first = self.starts[index] + joined
        return self.body[first + 1 : first + 2] == _DAMMA and self.words[index][joined : joined + 1] not in _IMPERFECT

    def without_preposition(self, index: int) -> Text:
        """Return this text with the word at ``index`` read without the preposition «ل» before it."""
        word = self.words[index]
        changed = copy(self)
        changed.clauses, changed.mentions = {}, {}
        bare = ARTICLE + word[len(LIL) :] if word.startswith(LIL) else word[1:]
        changed.words = [*self.words[:index], bare, *self.words[index + 1 :]]
        changed.starts = [*self.starts[:index], self.starts[index] + 1, *self.starts[index + 1 :]]
        return changed

    def _find_quotations(self) -> None:
        free, unclosed = 0, -1
        for index in self._places_of_marks():
            if index < free:
                continue
            if unclosed >= 0 and self._ends_word(index) and "\n" not in self.words[unclosed:index]:
                unclosed = -1  # closes the one that another was opened in
                continue
            close = self._closing_of(index, CLOSING[self.words[index]])
            if close is None and self.words[index] == _STRAIGHT:
                unclosed = index
            if close is not None:
                self.closing[index] = close
                self.quoted[index + 1 : close] = b"\x01" * (close - index - 1)
                free = close + 1

    def _places_of_marks(self) -> list[int]:
        """The places of the marks that may open a quotation. Most bodies have one kind of mark, if any."""
        found: list[int] = []
        for mark in filter(self.body.__contains__, CLOSING):
            place = -1
            for _ in range(self.words.count(mark)):
                place = self.words.index(mark, place + 1)
                found.append(place)
        return sorted(found)

    def _closing_of(self, index: int, closes: str) -> int | None:
        """The place of the mark that closes the quotation opened at ``index``, in the same line."""
        if self.words[index] in _APOSTROPHES and not self._opens(index):
            return None
        straight = self.words[index] == _STRAIGHT
        for place in range(index + 1, len(self.words)):
            mark = self.words[place]
            if mark == "\n":
                return None
            if straight and mark == _STRAIGHT and self._begins_word(place):
                return self._closing_behind(index, place)  # another one is opened
            if mark in closes and place > index + 1 and (mark not in _APOSTROPHES or self._closes(place)):
                return place
        return None

    def _closing_behind(self, index: int, opens: int) -> int | None:
        """The place of the mark that closes the quotation opened at ``index`` where another is opened in it with the
        same mark, if each mark is clear: right before a word, or right behind one."""
        inside = 1
        for place in range(opens + 1, min(len(self.words), index + _LONGEST_WITH_ANOTHER)):
            mark = self.words[place]
            if mark == "\n":
                return None
            if mark != _STRAIGHT:
                continue
            if self._begins_word(place):
                inside += 1
            elif not self._ends_word(place):
                return None
            elif not inside:
                return place
            else:
                inside -= 1
        return None

    def _begins_word(self, index: int) -> bool:
        """Whether a mark stands behind white space and right before a word."""
        start, end = self.starts[index], self.ends[index]
        return self.body[start - 1 : start].isspace() and self.body[end : end + 1].isalnum()

    def _ends_word(self, index: int) -> bool:
        """Whether a mark stands right behind a word, and not before another."""
        start, end = self.starts[index], self.ends[index]
        return self.body[start - 1 : start].isalnum() and not self.body[end : end + 1].isalnum()

    def _opens(self, index: int) -> bool:
        start, end = self.starts[index], self.ends[index]
        return not self.body[start - 1 : start].isalnum() and self.body[end : end + 1].isalnum()

    def _closes(self, index: int) -> bool:
        start, end = self.starts[index], self.ends[index]
        return not self.body[end : end + 1].isalnum() and not self.body[start - 1 : start].isspace()


def behind_dateline(text: Text, first: int, end: int) -> int:
    """Return the place behind a dateline («دبي (CNN) --») at the beginning of the sentence of these tokens."""
    words = text.words
    reach = range(first + 1, min(end, first + _DATELINE))
    dash = next((at for at in reach if words[at] in _DASHES and words[at - 1] in _BEFORE_DASH), None)
    if dash is None:
        return first
    return next((at for at in range(dash, end) if words[at] not in _DASHES), end)


class _Folded(dict[str, str]):
    """Folded spellings of words and marks, computed on first use."""

    def __missing__(self, word: str) -> str:
        self[word] = folded = fold(word) or word
        return folded


_folded: Final = _Folded()
