"""Answers questions that say how recent their answer must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from retrieval.answer import Answer
from retrieval.answering.config import ReaderConfig
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.ranking.query import parse_question
from retrieval.text.relative_dates import Recency, read_recency

Ask = Callable[[str, Filters], Answer]

# A question for the latest is answered from the last week if that has an answer, otherwise from the last
# month, then the last year. Engines retrieve passages by words, not by date: of a thousand passages on Beirut,
# sorting the first twenty by date does not find the newest.
WINDOWS: Final = (7, 30, 365)  # days


def ask_with_recency(ask: Ask, question: str, *, today: date, filters: Filters, config: ReaderConfig) -> Answer:
    """Answer ``question`` from the days that it names relative to ``today`` («منذ أسبوع»).

    ``Answer.since`` is the first of these days. Days in ``filters`` take precedence over those in the
    question. A question for the latest («آخر أخبار …») gets the newest articles that answer. The words about
    time are not searched, unless the question has no others.

    The last day of a period is not a limit: an article published after «الأسبوع الماضي» may still report what
    happened in it. A period that is not relative to ``today`` («في مايو 2018») stays in the question as words
    to match. Raises ``QuestionError`` when the question has no words.
    """
    wish = read_recency(question, today)
    if wish is None or not _has_content(wish.text):
        return ask(question, filters)
    return replace(_ask_recent(ask, wish, today, filters, config), question=question)


def has_relative_period(question: str, today: date) -> bool:
    """Return whether ``question`` names days relative to ``today``."""
    wish = read_recency(question, today)
    return wish is not None and wish.since is not None


def _has_content(text: str) -> bool:
    """Return whether ``text`` asks for anything («هل من؟» does not)."""
    try:
        return not parse_question(text).bare
    except QuestionError:
        return False


def _ask_recent(ask: Ask, wish: Recency, today: date, filters: Filters, config: ReaderConfig) -> Answer:
    if filters.since or filters.until:
        return ask(wish.text, replace(filters, newest=filters.newest or wish.newest))
    if wish.since is not None:
        return replace(ask(wish.text, replace(filters, since=wish.since)), since=wish.since)
    best = ask(wish.text, filters)
    if not best.answered:
        return best
    newest = replace(filters, newest=True)
    close = config.comparable * max(quotation.score for quotation in best.quotations)
    for days in WINDOWS:
        answer = ask(wish.text, replace(newest, since=today - timedelta(days=days)))
        if any(quotation.score >= close for quotation in answer.quotations):
            return answer
    return ask(wish.text, newest)
