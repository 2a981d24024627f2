"""Finds whole dates and times in a sentence: «منتصف شهر نوفمبر المقبل», «الساعة 15:21», «الدقيقة 76»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from retrieval.answering.sentence_words import AL, PROCLITICS, SentenceWords, SpanCandidate, entries
from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.query import Query, question_phrase
from retrieval.text.analysis import CUE, tokens
from retrieval.text.date_mentions import DateMention, find_dates
from retrieval.text.normalization import fold

# A weekday alone is less than a date.
_WEEKDAY: Final = 0.6
_SAYING_GAP: Final = 8
# The lists of the nouns before the numbers of a clock.
_CLOCKS: Final = ("time.hour", "time.minute")
# What may stand before the number of a minute, and between its parts («90+3»).
_OPENING: Final = ("", "(")
_JOINING: Final = (":", "+")
_CLOSING: Final = ")"


def date_spans(query: Query, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield dates, and in a sentence without one hours and minutes of a match («الدقيقة 76»); hours or minutes alone
    where the question asks for one."""
    asked = [name for name in _CLOCKS if _asks_for_clock(query, name)]
    dates = [] if asked else list(_dates(sentence))
    yield from dates
    for name in asked or (() if dates else _CLOCKS):
        yield from _of_clock(sentence, name)


def _dates(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield whole dates and periods."""
    words, taken = sentence.words, -1
    for mention in find_dates(sentence.text):
        inside = [i for i, word in enumerate(words) if mention.start < word.end and word.start < mention.end]
        if not inside or all(words[i].in_question for i in inside):
            continue
        taken = inside[-1]
        alone = mention.day is None and mention.month is None and mention.year is None
        if not (alone and _is_of_saying(sentence, inside[0])):
            yield _whole_date(sentence, inside[0], inside[-1], mention, _WEEKDAY if alone else 1.0)
    for index in range(taken + 1, len(words)):
        if index > taken and not words[index].in_question and (found := _undated(sentence, index)) is not None:
            taken = found.last
            yield found


def _undated(sentence: SentenceWords, index: int) -> SpanCandidate | None:
    """Return «أوائل الثمانينيات» or «القرن السادس عشر» at ``index``, or None."""
    if sentence.surface(index) in entries("time.decades"):
        before = sentence.adjacent(index - 1) and sentence.surface(index - 1) in entries("time.before")
        return sentence.span(index - before, index)
    words, last = sentence.words, index
    counting = NUMBER | CUE["ordinal"]
    if not (sentence.adjacent(index) and words[index].cues & CUE["time"] and words[index + 1].cues & counting):
        return None
    while sentence.adjacent(last) and words[last + 1].cues & (counting | CUE["time"]):
        last += 1
    if last + 1 < len(words) and sentence.gap(last) == ":" and words[last + 1].cues & CUE["digit"]:
        last += 1
    while sentence.adjacent(last) and sentence.surface(last + 1) in entries("time.clock"):
        last += 1
    return sentence.span(index, last)


def _asks_for_clock(query: Query, name: str) -> bool:
    """Return whether the question asks for an hour or a minute by its noun («أي ساعة», «الدقيقة كام»), which are in the
    list ``name``: the noun is what is asked about, or before the question word."""
    phrase = question_phrase(query.text)
    before = tokens(query.text[: phrase[0]])[-1:] if phrase is not None else []
    return any(
        forms.base in entries(name) for forms in (query.terms[query.focus].forms, *(one.forms for one in before))
    )


def _of_clock(sentence: SentenceWords, name: str) -> Iterator[SpanCandidate]:
    """Yield «الساعة 3:27 مساء», «الدقيقة الثانية والثمانين», «الدقيقة (90+3)».

    ``name`` is that of the list of nouns. Those without the article are durations («بعد ساعة واحدة»).
    """
    words = sentence.words
    for first in range(len(words) - 1):
        noun, opening = sentence.surface(first), sentence.gap(first).strip()
        if not words[first + 1].cues & (NUMBER | CUE["ordinal"]) or opening not in _OPENING:
            continue
        if not noun.startswith(AL) or sentence.forms(first).base not in entries(name):
            continue
        last = first + 1
        while last + 1 < len(words) and _continues_clock(sentence, last):
            last += 1
        found = sentence.span(first, last)
        closed = sentence.text[found.end :].startswith(_CLOSING)
        if not opening:
            yield found
        elif closed:
            yield replace(found, end=found.end + len(_CLOSING))


def _continues_clock(sentence: SentenceWords, last: int) -> bool:
    """Return whether the word behind ``last`` belongs to the same hour or minute."""
    cues, gap = sentence.words[last + 1].cues, sentence.gap(last)
    if gap in _JOINING:
        return bool(cues & CUE["digit"])
    in_words = (
        sentence.words[last].cues & CUE["ordinal"] and cues & (NUMBER | CUE["ordinal"]) and not cues & CUE["digit"]
    )
    return sentence.adjacent(last) and (bool(in_words) or sentence.surface(last + 1) in entries("time.clock"))


def _is_of_saying(sentence: SentenceWords, index: int) -> bool:
    """Return whether a weekday says when something was said: between a verb of saying and what it says."""
    for before in range(index - 1, max(-1, index - _SAYING_GAP - 1), -1):
        if sentence.surface(before) in entries("time.saying"):
            return False
        word = sentence.words[before]
        if word.cues & CUE["statement"]:
            return not word.in_question
    return False


def _whole_date(sentence: SentenceWords, first: int, last: int, mention: DateMention, weight: float) -> SpanCandidate:
    """Return a date with the words that belong to it: «منتصف», the second name of a month, «الماضي»."""
    words, text = sentence.words, sentence.text
    start = mention.start
    while first < last and sentence.forms(first).stop:  # «في 2005»
        first += 1
        start = words[first].start
    if fold(text[start]) in PROCLITICS and (again := find_dates(text[start + 1 : mention.end])) and not again[0].start:
        start += 1
        if first and fold(text[start - 1]) == "و" and words[first - 1].cues & CUE["digit"]:  # «15 و16 مارس»
            first, start = first - 1, words[first - 1].start
    while first and sentence.adjacent(first - 1) and sentence.surface(first - 1) in entries("time.before"):
        first, start = first - 1, words[first - 1].start
    end = mention.end
    months = last + 1 < len(words) and "/" in sentence.gap(last) and sentence.gap(last).strip() == "/"
    if months and words[last + 1].cues & CUE["month"]:
        last, end = last + 1, words[last + 1].end
        if sentence.adjacent(last) and words[last + 1].cues & CUE["ordinal"]:  # «تشرين الثاني»
            last, end = last + 1, words[last + 1].end
    if sentence.adjacent(last) and sentence.surface(last + 1) in entries("time.behind"):
        last, end = last + 1, words[last + 1].end
    return SpanCandidate(first=first, last=last, start=start, end=end, weight=weight, mention=mention)
