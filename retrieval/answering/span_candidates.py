"""Finds what may be the answer inside a sentence: whole names, numbers with their nouns, whole dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from retrieval.answer import Span
from retrieval.answering.asked_names import AskedName, read_name
from retrieval.answering.date_spans import date_spans
from retrieval.answering.introductions import find_introduction
from retrieval.answering.office_holders import Holder, find_holder
from retrieval.answering.offices import read_office
from retrieval.answering.person_spans import asks_who_a_name_is, person_spans
from retrieval.answering.place_spans import place_spans
from retrieval.answering.sentence_words import AL, ASKED, PROCLITICS, SentenceWords, SpanCandidate, entries
from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE, tokens
from retrieval.text.counted_things import people_words
from retrieval.text.date_mentions import find_dates
from retrieval.text.unit_kinds import TIME_KINDS, unit_kinds

# Words of a name that is in no list.
_NAME: Final = 2
# Kinds of questions whose answers are such words.
_KINDS: Final = frozenset(("number", "time", "place", "person"))


def asks_for_span(query: Query) -> bool:
    """Return whether the question asks for a name, a role, a number or a date: for some words of a sentence."""
    return query.kind in _KINDS and (
        query.kind != "person" or read_name(query) is not None or not asks_who_a_name_is(query)
    )


def span_candidates(query: Query, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield what may answer ``query`` in ``sentence``; nothing for a question that asks for no such words."""
    if query.kind == "number":
        yield from _numbers(sentence)
    elif query.kind == "time":
        yield from date_spans(query, sentence)
    elif query.kind == "place":
        yield from place_spans(sentence)
    elif query.kind == "person":
        name, office = read_name(query), read_office(query)
        holder = find_holder(office, sentence.text) if office is not None and name is None else None
        if name is not None:
            yield from _roles(name, sentence)
        elif holder is not None:
            yield from _holders(holder, sentence)
        elif not asks_who_a_name_is(query):
            yield from person_spans(sentence)


def _holders(holder: Holder, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield the name of who holds an office. Behind its last word ``holder`` may have words that are none."""
    start, end = holder.span
    ends = [one.end for one in person_spans(sentence) if one.start < end and start < one.end]
    words = [token.end for token in tokens(sentence.text) if start <= token.start < end]
    yield from _at((start, max(ends, default=0) or words[:_NAME][-1]), sentence)


def _roles(name: AskedName, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield who the person with ``name`` is («النجم المصري»), where it is clear which words say it."""
    found = find_introduction(name.words, sentence.text)
    if found is None or not found.bounded:
        return
    yield from _at(found.span, sentence)


def _at(span: Span, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    start, end = span
    inside = [place for place, word in enumerate(sentence.words) if start <= word.start < end]
    if inside:
        yield sentence.span(inside[0], inside[-1])


def _numbers(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield numbers with their noun, or their unit and its adjective. Parts of dates are none."""
    words, index = sentence.words, 0
    dates = find_dates(sentence.text) if any(word.cues & NUMBER for word in words) else ()
    while index < len(words):
        word, first = words[index], index
        index += 1
        dated = any(mention.start <= word.start < mention.end for mention in dates)
        definite = sentence.surface(first).startswith(AL)  # «الدول الثلاث»
        year = word.cues & CUE["year"] and not _counts_things(sentence, first)
        if not word.cues & NUMBER or year or word.in_question or dated or definite:
            continue
        last = first
        while _continues_number(sentence, last):
            last += 1
        index = last + 1
        ends = words[last].cues & CUE["unit"]
        if sentence.surface(last + 1) in entries("number.in") and sentence.surface(last + 2) in entries(
            "number.hundred"
        ):
            last += 2
        elif sentence.adjacent(last) and (_is_nisba if ends else _is_noun)(sentence, last + 1):
            last += 1
        weight = ASKED if any(words[at].in_question for at in range(first, last + 1)) else 1.0
        found = sentence.span(first, last, weight)
        percent = sentence.text[found.end : found.end + 1] in ("%", "٪")
        yield sentence.span(first, last, weight) if not percent else _longer(found)


def _counts_things(sentence: SentenceWords, index: int) -> bool:
    """Return whether a number of four digits counts what stands behind it («1888 هكتارا»). Behind a year may stand a
    word of time («عام 2014 يوم الأحد»)."""
    following = sentence.surface(index + 1)
    return sentence.adjacent(index) and bool(following in people_words() or unit_kinds(following) - TIME_KINDS)


def _longer(found: SpanCandidate) -> SpanCandidate:
    end = found.end + 1
    return SpanCandidate(first=found.first, last=found.last, start=found.start, end=end, weight=found.weight)


def _continues_number(sentence: SentenceWords, last: int) -> bool:
    if last + 1 >= len(sentence.words):
        return False
    word, following = sentence.words[last], sentence.words[last + 1]
    if sentence.gap(last) in ("-", "–") and word.cues & following.cues & CUE["digit"]:
        return True  # a score
    joined = sentence.surface(last + 1).startswith("لل")
    return sentence.adjacent(last) and bool(following.cues & (NUMBER | CUE["unit"])) and not joined


def _is_noun(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word may be what a number counts."""
    forms = sentence.forms(index)
    joined = forms.base != forms.surface and forms.surface[0] in PROCLITICS and not forms.surface.startswith(forms.base)
    names = CUE["statement"] | CUE["weekday"] | CUE["place_name"] | CUE["person_name"] | CUE["month"]
    return not (forms.stop or joined or forms.cues & names or forms.surface.startswith(AL))


def _is_nisba(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word is the adjective of a currency («ريال يمني»)."""
    forms = sentence.forms(index)
    directions = forms.surface in entries("place.before")
    return not (forms.stop or directions or forms.surface.startswith(AL)) and forms.surface.endswith(("ي", "يا"))
