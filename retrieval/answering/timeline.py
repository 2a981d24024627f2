"""The story of a subject by days: one sentence of the archive for each day, and how much was published on each.

The days are those of which most sentences speak (``timeline_days``). The sentence of a day is about the subject
(``subject_sentences``), names the day itself, and is the most central of those that do: it has most words in common
with the others, stands early in its article, and was published soon after the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Final

from retrieval.answer import Quotation
from retrieval.answering.sentence_quality import centrality, readability, shares_of_stems, stems_of
from retrieval.answering.sentence_words import is_future_verb
from retrieval.answering.statements import Statement
from retrieval.answering.subject_phrase import is_spoken_of
from retrieval.answering.subject_sentences import Articles, SubjectSentence, find_subject_sentences
from retrieval.answering.timeline_days import Day, choose_days, count_days, sure_days
from retrieval.answering.verbatim import quote_sentence
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.ranking.query import Query, parse_question
from retrieval.storage.near_duplicates import folded_words, resemblance, shingles
from retrieval.text.analysis import folded_forms
from retrieval.text.calendar_periods import Period
from retrieval.text.normalization import WORD, fold
from retrieval.text.outlets import outlet_name
from retrieval.text.relative_dates import find_period

# Sentences whose days are read, of the most relevant articles first: reading one takes some 0.2 ms.
_READ: Final = 4_000
# Sentences of a day that are compared.
_COMPARED: Final = 40
# Days after the event within which it is news.
_SOON: Final = 2
_LATE: Final = 30
# Sentences at the start of an article that tell what it is about.
_LEAD: Final = 3
# Words before a day in which a verb of the future makes it a plan.
_NEAR: Final = 5
# Two sentences that share so much are one, and one of them is shown.
_SAME: Final = 0.5
# What a sentence gains and loses.
_CENTRAL: Final = 1.5
_OWN: Final = 1.0
_TITLED: Final = 0.5
_ONE_DAY: Final = 0.4
_EARLY: Final = 0.3
_NEWS: Final = 0.4
_EXPECTED: Final = -1.2
_PLANNED: Final = -0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A day of a story. ``quotation`` is a sentence about the subject whose ``points`` are the words that name the day.
    ``sentences`` counts the different sentences that speak of the day. ``named`` is false where none names a day: it is
    that of their publication."""

    day: date
    quotation: Quotation
    sentences: int
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many ``articles`` about a subject an outlet published on a day; ``source`` is its name to show, or empty."""

    day: date
    source: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The story of ``subject``. ``entries`` are in order of their days; empty where the archive has none. ``coverage``
    is in order of days, then of outlets. ``articles`` counts the articles about the subject, ``took_ms`` is the time in
    milliseconds. ``since`` and ``until`` are the days to which the subject itself limits the story («في مايو 2018»)."""

    subject: str
    entries: tuple[TimelineEntry, ...]
    coverage: tuple[Coverage, ...]
    articles: int
    took_ms: float
    since: date | None = None
    until: date | None = None


def find_timeline(
    articles: Articles, subject: str, *, top: int, filters: Filters, today: date | None = None
) -> Timeline:
    """Return the story of ``subject`` in at most ``top`` days.

    A period in ``subject`` («كأس العالم 2018») limits the days, relative to ``today``; with None it is words like
    others. The days of ``filters`` limit them too. Raises ``QuestionError`` when ``subject`` has no words.
    """
    started = perf_counter()
    asked, period = _without_period(subject, today)
    query = parse_question(asked)
    found = [] if query.bare else find_subject_sentences(articles, query, filters)
    if not is_spoken_of(query, found):
        found = []
    days = [day for day in count_days(found[:_READ], period) if _admits(filters, day.day)]
    entries: list[TimelineEntry] = []
    chosen: list[set[str]] = []
    for day in choose_days(days, top):
        best = _best_sentence(day, chosen)
        if best is not None:
            chosen.append(shingles(folded_words(best.statement.text)))
            entries.append(
                TimelineEntry(
                    day=day.day,
                    quotation=_quotation(query, best.statement, day.day),
                    sentences=len(day.sentences),
                    named=day.named,
                )
            )
    about = {one.statement.article.id: one.statement.article for one in found}
    published = Counter((one.date, outlet_name(one.source)) for one in about.values() if one.date is not None)
    return Timeline(
        subject=subject,
        entries=tuple(sorted(entries, key=lambda one: one.day)),
        coverage=tuple(
            Coverage(day=day, source=source, articles=count)
            for (day, source), count in sorted(published.items())
            if _admits(filters, day) and (period is None or period.has(day))
        ),
        articles=len(about),
        took_ms=(perf_counter() - started) * 1000,
        since=period.first if period else None,
        until=period.end if period else None,
    )


def _without_period(subject: str, today: date | None) -> tuple[str, Period | None]:
    """Return the subject without the words of a period, and the period; the whole subject where nothing is left."""
    mention = find_period(subject, today) if today is not None else None
    if mention is None:
        return subject, None
    rest = " ".join(f"{subject[: mention.start]} {subject[mention.end :]}".split())
    try:
        bare = parse_question(rest).bare
    except QuestionError:
        bare = True
    return (subject, None) if bare else (rest, mention.period)


def _admits(filters: Filters, day: date) -> bool:
    return (filters.since is None or day >= filters.since) and (filters.until is None or day <= filters.until)


def _best_sentence(day: Day, chosen: Sequence[set[str]]) -> SubjectSentence | None:
    """Return the sentence to quote for a day: none that another day has already."""
    likely = sorted(day.sentences, key=lambda one: (-_likelihood(one, day), _place(one)))[:_COMPARED]
    stems = [stems_of(one.statement.text) for one in likely]
    shares = shares_of_stems(stems)
    scored = [
        (_likelihood(one, day) + _CENTRAL * centrality(own, shares), one)
        for one, own in zip(likely, stems, strict=True)
    ]
    for _, one in sorted(scored, key=lambda pair: (-pair[0], _place(pair[1]))):
        words = shingles(folded_words(one.statement.text))
        if all(resemblance(words, other) < _SAME for other in chosen):
            return one
    return None


def _place(one: SubjectSentence) -> tuple[date, str, int]:
    """Return what orders equally good sentences, whatever the order of the search."""
    article = one.statement.article
    return article.date or date.max, article.id, one.statement.index


def _likelihood(one: SubjectSentence, day: Day) -> float:
    issued = one.statement.article.date
    score = _OWN * one.own + _TITLED * one.titled + readability(one.statement.text)
    if one.statement.index < _LEAD:
        score += _EARLY
    if day.named:
        score += _PLANNED if _is_planned(one.statement, day.day) else 0.0
        score += _ONE_DAY if len(sure_days(one.statement)) == 1 else 0.0
        if issued is not None:
            late = (issued - day.day).days
            score += _EXPECTED if late < 0 else _NEWS if late <= _SOON else -_NEWS if late > _LATE else 0.0
    return score


def _is_planned(statement: Statement, day: date) -> bool:
    """Whether a verb of the future stands right before the words that name ``day`` («سيعلن اليوم الثلاثاء»)."""
    starts = (time.start for time in statement.times if time.date == day)
    before = (WORD.findall(statement.text[:start])[-_NEAR:] for start in starts)
    return any(is_future_verb(folded_forms(fold(word))) for words in before for word in words)


def _quotation(query: Query, statement: Statement, day: date) -> Quotation:
    points = [(time.start, time.end) for time in statement.times if time.sure and time.date == day]
    return quote_sentence(query, statement.document, statement.index, points=points)
