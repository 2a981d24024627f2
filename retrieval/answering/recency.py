"""Answers questions that say how recent their answer must be, or of which days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from retrieval.answer import Answer, Quotation
from retrieval.answering.config import ReaderConfig
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.ranking.query import parse_question
from retrieval.text.analysis import tokens
from retrieval.text.calendar_periods import Period
from retrieval.text.date_mentions import DateMention, find_dates
from retrieval.text.relative_dates import Recency, asks_for_all_news, find_period, parse_period, read_recency

# A question for the newest answer is answered from the last week of the archive if that has an answer, otherwise from
# the last month, then the last year. Engines retrieve passages by words, not by date: of a thousand passages on
# Beirut, sorting the first twenty by date does not find the newest.
WINDOWS: Final = (7, 30, 365)  # days
# An archive whose newest article is older than this, in days, is not up to date.
STALE: Final = 2
# A short period goes on for so many days, because what happened on its last day is reported on the next.
REPORTED: Final = 2
SHORT: Final = 7  # days
# The words of a longer period are searched too: a year is often a fact that the sentence states.
LONG: Final = 100  # days
# Among fewer articles a wrong sentence is more often the best, and the period does not speak against it. So the
# threshold is multiplied. Of 160 questions of news-train that name a period, narrowed short ones answer 36 right and
# 18 wrong at 1.0 and 27 and 11 at 1.3; of 60 that nothing answers, 14 and 9.
STRICTER: Final = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How the archive is asked.

    ``ask`` answers a question. ``latest`` returns the newest articles about a name, None without one, and ``newest``
    the newest of all. ``newest_day`` is the day of the newest article that filters admit.
    """

    ask: Callable[[str, Filters], Answer]
    latest: Callable[[str, Filters], Answer | None]
    newest: Callable[[Filters], Answer | None]
    newest_day: Callable[[Filters], date | None]


def ask_with_recency(ways: Ways, question: str, *, today: date, filters: Filters, config: ReaderConfig) -> Answer:
    """Answer ``question`` from the days that it names.

    ``Answer.since`` is the first of these days, ``Answer.until`` the last. Days in ``filters`` take precedence over
    those in the question. The words about time are not searched, unless the question has no others.

    - Days relative to ``today`` («منذ أسبوع») always limit the search. The last day of such a period is not a
      limit: an article published after «الأسبوع الماضي» may still report what happened in it.
    - Other periods («في مايو 2018») limit it when the archive has an article of these days. If those do not answer,
      sentences that name the period may. Where the archive has no such article, the period stays in the question as
      words to match, because many questions name a year as a fact.
    - A question for the news alone («ما الجديد؟», «أخبار أمس») gets the newest articles of these days.
    - A question for the news about a name («آخر أخبار …»), or a name with ``filters.newest``, gets the newest
      articles about it; another question for the newest gets the newest articles that answer.

    ``Answer.archive_newest`` is set where recent articles are asked for and the archive has none. Raises
    ``QuestionError`` when the question has no words.
    """
    wish = read_recency(question, today)
    if wish is not None and _asks_for_all_news(wish):
        answer = _all_news(ways, question, wish, today, filters)
        if answer is not None:
            return replace(answer, archive_newest=_stale_day(ways, today, filters))
    if wish is not None and _has_content(wish.text):
        answer = replace(_ask_recent(ways, wish, today, filters, config), question=question)
        return replace(answer, archive_newest=_stale_day(ways, today, filters))
    if filters.newest and _is_keywords(question):
        answer = ways.latest(question, filters) or ways.ask(question, filters)
        return replace(answer, archive_newest=_stale_day(ways, today, filters))
    narrowed = _narrow(question, today)
    if narrowed is not None:
        of_period = replace(filters, since=narrowed.since, until=narrowed.until)
        if (
            _names_nothing(narrowed.text)
            and not (filters.since or filters.until)
            and (all_news := ways.newest(of_period))
        ):
            return replace(all_news, question=question, since=narrowed.since, until=narrowed.until)
        return replace(_ask_in_period(ways, question, narrowed, filters, config), question=question)
    return ways.ask(question, filters)


def names_period(question: str, today: date) -> bool:
    """Return whether ``question`` names days that may limit the search."""
    wish = read_recency(question, today)
    return (wish is not None and wish.since is not None) or _narrow(question, today) is not None


def asks_recent(question: str, today: date) -> bool:
    """Return whether ``question`` asks for the newest, for now, or for at most ``LONG`` days that end at most ``SHORT``
    days before ``today``."""
    mention = find_period(question, today)
    if mention is not None:
        return _is_recent(mention.period, today)
    wish = read_recency(question, today)
    if wish is not None:
        return wish.newest or wish.since is not None
    # «كم سعر الذهب اليوم؟»: the word may be no day («ما هو عليه اليوم»), so it does not limit the search.
    words = (parse_period(token.forms.surface, today) for token in tokens(question))
    return any(period is not None and period.first == period.last == today for period in words)


def _is_recent(period: Period, today: date) -> bool:
    first, last = period.first, min(period.last or today, today)
    return first is not None and first <= last >= today - timedelta(days=SHORT) and (last - first).days <= LONG


def period_end(question: str, since: date | None, today: date) -> date | None:
    """Return the last day that was searched for ``question`` when ``since`` was the first; None for an open end."""
    narrowed = _narrow(question, today) if since is not None and not _is_relative(question, today) else None
    return narrowed.until if narrowed is not None and narrowed.since == since else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Narrowed:
    """A question, without a short period in it, the period, and the days of publication to search."""

    text: str
    period: Period
    since: date
    until: date | None


def _narrow(question: str, today: date) -> _Narrowed | None:
    """Return the period of ``question`` that is not relative to ``today`` and has a first day."""
    mention = find_period(question, today)
    if mention is None or mention.period.relative or mention.period.first is None:
        return None
    text = " ".join((question[: mention.start].rstrip() + question[mention.end :]).split())
    if not _has_content(text):
        return None
    first, last = mention.period.first, mention.period.last
    if last is None or (last - first).days > LONG:
        text = question
    if last is not None and (last - first).days < SHORT:
        last += timedelta(days=REPORTED)
    return _Narrowed(text=text, period=mention.period, since=first, until=last)


def _is_relative(question: str, today: date) -> bool:
    wish = read_recency(question, today)
    return wish is not None and wish.since is not None


def _has_content(text: str) -> bool:
    """Return whether ``text`` asks for anything («هل من؟» does not)."""
    try:
        return not parse_question(text).bare
    except QuestionError:
        return False


def _asks_for_all_news(wish: Recency) -> bool:
    """Return whether a question asks for the news and names nothing («ما الجديد؟», «ماذا حدث أمس؟»)."""
    if not _has_content(wish.text):
        return wish.news
    return (wish.news or wish.since is not None) and _names_nothing(wish.text)


def _names_nothing(text: str) -> bool:
    """Return whether ``text``, which has content, names nothing of which there could be news («أخبار», «ماذا حدث»)."""
    return all(asks_for_all_news(term.word) for term in parse_question(text).terms)


def _all_news(ways: Ways, question: str, wish: Recency, today: date, filters: Filters) -> Answer | None:
    """Return the newest articles of the days of ``wish``, an abstention where there is none of these days; None where
    no article has a day."""
    if ways.newest_day(filters) is None:
        return None
    mention = find_period(question, today) if wish.since is not None else None
    last = mention.period.last if mention is not None else None
    within = filters if filters.since or filters.until else replace(filters, since=wish.since, until=last)
    answer = ways.newest(within) or Answer(question=question, quotations=(), near_misses=(), took_ms=0.0)
    return replace(answer, question=question, since=wish.since, until=last)


def _is_keywords(question: str) -> bool:
    """Return whether ``question`` is a name or a subject without a question word."""
    return _has_content(question) and parse_question(question).kind == "any"


def _stale_day(ways: Ways, today: date, filters: Filters) -> date | None:
    """Return the day of the newest article when it is too old for "recent"."""
    day = ways.newest_day(replace(filters, since=None, until=None))
    return day if day is not None and day < today - timedelta(days=STALE) else None


def _ask_recent(ways: Ways, wish: Recency, today: date, filters: Filters, config: ReaderConfig) -> Answer:
    limited = bool(filters.since or filters.until)
    of_days = filters if limited or wish.since is None else replace(filters, since=wish.since)
    if wish.news and (answer := ways.latest(wish.text, of_days)) is not None:
        return answer if limited else replace(answer, since=wish.since)
    if limited:
        return ways.ask(wish.text, replace(filters, newest=filters.newest or wish.newest))
    if wish.since is not None:
        return replace(ways.ask(wish.text, replace(filters, since=wish.since)), since=wish.since)
    best = ways.ask(wish.text, filters)
    if not best.answered:
        return best
    newest = replace(filters, newest=True)
    close = config.comparable * max(quotation.score for quotation in best.quotations)
    end = min(today, ways.newest_day(filters) or today)
    for days in WINDOWS:
        answer = ways.ask(wish.text, replace(newest, since=end - timedelta(days=days)))
        if any(quotation.score >= close for quotation in answer.quotations):
            return answer
    return ways.ask(wish.text, newest)


def _ask_in_period(ways: Ways, question: str, narrowed: _Narrowed, filters: Filters, config: ReaderConfig) -> Answer:
    """Answer from the articles of the period, else from sentences that name it."""
    if filters.until or filters.since not in (None, narrowed.since):
        return ways.ask(question, filters)
    of_period = replace(filters, since=narrowed.since, until=narrowed.until)
    if ways.newest_day(of_period) is None:
        return ways.ask(question, filters)
    answer = replace(ways.ask(narrowed.text, of_period), since=narrowed.since, until=narrowed.until)
    if answer.answered and max(one.score for one in answer.quotations) < STRICTER * config.answer:
        answer = replace(answer, quotations=(), near_misses=())
    if answer.answered or filters.since:
        return answer
    wide = ways.ask(question, filters)
    naming = tuple(one for one in wide.quotations if _names(one, narrowed.period))
    return replace(wide, quotations=naming, near_misses=()) if naming else answer


def _names(quotation: Quotation, period: Period) -> bool:
    """Return whether a sentence, the one before it or its title names a date within ``period``."""
    day = quotation.article.date
    texts = (quotation.text, quotation.before or "", quotation.article.title)
    return any(_within(mention, period, day.year if day else None) for text in texts for mention in find_dates(text))


def _within(mention: DateMention, period: Period, year: int | None) -> bool:
    """Return whether ``mention`` may be a day of ``period``. One without a year is of ``year``."""
    stated = mention.year or (year if mention.month else None)
    if stated is None or period.first is None:
        return False
    first = (stated, mention.month or 1, mention.day or 1)
    last = (stated, mention.month or 12, mention.day or 31)
    ends = period.last.timetuple()[:3] if period.last else (9999, 12, 31)
    return first <= ends and last >= period.first.timetuple()[:3]
