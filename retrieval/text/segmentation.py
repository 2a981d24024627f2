"""Splits an article's body into sentences, and groups sentences into passages.

A line end always ends a sentence: pages lose full stops, never line ends. Inside a line a terminator ends a
sentence, unless it belongs to a number, an abbreviation, an initial, an ellipsis or a short quotation that
continues after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from retrieval.text import lexicon
from retrieval.text.normalization import WORD, fold, is_arabic

_TERMINATOR: Final = re.compile(r"[.!?؟۔…]+")
_CLOSERS: Final = "\"'”’»›)]}“"
_OPENING: Final = {"«": "»", "“": "”", "‹": "›", "(": ")", "[": "]", '"': '"'}
_OPENS: Final = re.compile(f"[{re.escape(''.join(_OPENING))}]")
_LIST_MARKS: Final = "-–—•*·▪●"
_LINE: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

# A quotation of up to this many characters stays in one sentence. In 3,000 news articles nine in ten
# quotations with a terminator are shorter.
QUOTATION_KEPT_WHOLE: Final = 240
# A heading has at most this many words. In the sample the longest has three. Of 2,000 lines of news bodies
# without an end mark, those longer than eight words were sentences.
HEADING_WORDS: Final = 8
# Words in a passage: enough for the context of a sentence, few enough for BM25's length normalisation to
# distinguish passages.
PASSAGE_WORDS: Final = 100


class Sentence(NamedTuple):
    """One sentence, ``body[start:end]``, without surrounding white space.

    Sentences of a body are in order, do not overlap, and leave out only white space. ``paragraph`` counts
    lines with text, from 0. A ``heading`` is context for what follows and never an answer. A tuple, because
    an archive has millions.
    """

    start: int
    end: int
    paragraph: int
    heading: bool


class Passage(NamedTuple):
    """Neighbouring sentences ``first`` to ``last`` (inclusive indices) of one body."""

    first: int
    last: int


def segment(body: str) -> tuple[Sentence, ...]:
    """Return the sentences of ``body``, in order."""
    lines = [
        (match.start() + len(text) - len(text.lstrip()), match.start() + len(text.rstrip()))
        for match in _LINE.finditer(body)
        if (text := match.group()) and not text.isspace()
    ]
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following and _is_heading(body[start:end], body[slice(*following)]):
            sentences.append(Sentence(start=start, end=end, paragraph=number, heading=True))
            continue
        for first, last in _cut(body, start, end):
            sentences.append(Sentence(start=first, end=last, paragraph=number, heading=False))
    return tuple(sentences)


def passages(body: str, sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Group ``sentences``, in order, into passages of about ``PASSAGE_WORDS`` words. A heading opens a
    passage. A sentence longer than the limit is a passage by itself."""
    gathered: list[Passage] = []
    first, words = 0, 0
    for index, sentence in enumerate(sentences):
        # Counting spaces is faster than splitting.
        length = body.count(" ", sentence.start, sentence.end) + 1
        if index > first and (words + length > PASSAGE_WORDS or (sentence.heading and words)):
            gathered.append(Passage(first=first, last=index - 1))
            first, words = index, 0
        words += length
    if sentences:
        gathered.append(Passage(first=first, last=len(sentences) - 1))
    return tuple(gathered)


def _is_heading(line: str, following: str) -> bool:
    text = line.rstrip(_CLOSERS)
    if not text or line[0] in _LIST_MARKS or _TERMINATOR.fullmatch(text[-1]) or text[-1] in "،,؛;":
        return False
    words = len(line.split())
    return words <= HEADING_WORDS and len(following.split()) > max(words, HEADING_WORDS)


def _cut(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of one line, ``body[start:end]``."""
    quoted = _quotations(body, start, end)
    begin = start
    for match in _TERMINATOR.finditer(body, start, end):
        stop = match.end()
        while stop < end and body[stop] in _CLOSERS and not _opens(body, stop, end):
            stop += 1
        if stop >= end:
            break
        if any(opened < match.start() and stop <= closed for opened, closed in quoted):
            continue
        if not _ends_sentence(body, begin, match.start(), match.end(), stop, end):
            continue
        yield begin, stop
        while stop < end and body[stop].isspace():
            stop += 1
        begin = stop
    if begin < end:
        yield begin, end


def _opens(body: str, index: int, end: int) -> bool:
    """Return whether the straight or reversed quotation mark at ``index`` is an opening one."""
    return body[index] in "\"'“" and index > 0 and body[index - 1].isspace() and index + 1 < end


def _ends_sentence(body: str, begin: int, start: int, end: int, stop: int, limit: int) -> bool:
    """Return whether the terminator ``body[start:end]``, with closing marks up to ``stop``, ends a sentence."""
    mark, following = body[start:end], body[stop]
    if not WORD.search(body, begin, start) or not WORD.search(body, stop, limit):
        return False  # a sentence has a word
    if mark not in (".", "۔"):
        # An ellipsis ends no sentence. A question or exclamation mark ends one, even before a word without a
        # space, except before a comma or a semicolon.
        return bool(set(mark) & set("!?؟")) and following not in "،,؛;:"
    if not following.isspace():
        return is_arabic(following) and is_arabic(body[start - 1]) and not _abbreviates(body, begin, start)
    return not _abbreviates(body, begin, start)


def _abbreviates(body: str, begin: int, stop: int) -> bool:
    """Return whether the full stop at ``stop`` belongs to an abbreviation or an initial."""
    words = body[begin:stop].split()
    if not words or body[stop - 1].isspace():
        return False
    last = fold(words[-1].lstrip("\"'“«(["))
    if not last or last[-1].isdigit():
        return False
    if len(last) > 1 and last not in lexicon.words("abbreviations"):
        # initials: «ا.د», «U.S»
        return "." in last and all(len(part) <= 1 for part in last.split("."))
    # «1958 م.», «1440 هـ.»: a unit after a number can end the sentence.
    return not (len(words) > 1 and words[-2][-1].isdigit())


def _quotations(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans, from opening to closing mark, of the short quotations of a line."""
    spans: list[tuple[int, int]] = []
    last = start
    while opening := _OPENS.search(body, last, end):
        index = opening.start()
        most = min(end, index + QUOTATION_KEPT_WHOLE)
        close = body.find(_OPENING[opening.group()], index + 1, most)
        if close < 0 and opening.group() == "“":
            close = body.find("“", index + 1, most)
        if close >= 0:
            spans.append((index, close))
        last = max(index, close) + 1
    return spans
