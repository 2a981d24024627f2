"""Questions that say how recent their answer is to be, asked so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from retrieval.answer import Answer
from retrieval.archive import TOP, Archive
from retrieval.errors import QuestionError
from retrieval.ranking.query import understand
from retrieval.text.relative_dates import Recency, read_recency

# Who asks for the latest is answered from the last week where that answers, else from the
# last month, and so on. The passages that an engine finds are the nearest to the words of
# the question whatever their day: among a thousand on Beirut the newest are not found by
# putting the first twenty in order of day.
WINDOWS: Final = (7, 30, 365)  # days
# Something newer goes before a better answer down to this part of its chance, as a
# preferred outlet does; below it «بيرو» of yesterday would answer for «بيروت».
COMPARABLE: Final = 0.5


def ask_timely(archive: Archive, question: str, *, today: date, top: int = TOP, since: date | None = None) -> Answer:
    """As ``Archive.ask``, from the days that ``question`` itself names, reckoned from
    ``today`` («منذ أسبوع»), or else from ``since`` on where that is given, as a question
    that goes on from one of those days: ``Answer.since`` is the first day. Who asks for the
    latest («آخر أخبار …») gets the newest that answers. Where the archive was narrowed
    to days already, or the question says nothing but when, it is asked as it stands.

    The last day of a period limits nothing: what is published after «الأسبوع الماضي» may
    still say what happened in it. A period that does not count from ``today`` («في مايو 2018»)
    stays in the question, as words to match.

    Raises ``QuestionError`` when the question has no words.
    """
    if archive.filters.since or archive.filters.until:
        return archive.ask(question, top=top)
    wish = read_recency(question, today)
    if since is not None and (wish is None or wish.since is None):
        wish = Recency(text=wish.text if wish else question, since=since)
    if wish is not None and _asks(wish.text):
        return replace(_asked(archive, wish, today, top), question=question)
    return archive.ask(question, top=top)


def _asks(text: str) -> bool:
    """Whether ``text`` asks for anything («هل من؟» does not)."""
    try:
        return not understand(text).bare
    except QuestionError:
        return False


def ask_since(archive: Archive, question: str, since: date, *, today: date, top: int = TOP) -> Answer:
    """As ``ask_timely`` once answered with ``Answer.since``, asked again on a later day."""
    wish = read_recency(question, today)
    filters = replace(archive.filters, since=since)
    answer = archive.ask(wish.text if wish else question, top=top, filters=filters)
    return replace(answer, question=question, since=since)


def _asked(archive: Archive, wish: Recency, today: date, top: int) -> Answer:
    if wish.since is not None:
        filters = replace(archive.filters, since=wish.since)
        return replace(archive.ask(wish.text, top=top, filters=filters), since=wish.since)
    newest = replace(archive.filters, newest=True)
    best = archive.ask(wish.text, top=top)
    if not best.answered:
        return best
    close = max(quotation.score for quotation in best.quotations) * COMPARABLE
    for days in WINDOWS:
        answer = archive.ask(wish.text, top=top, filters=replace(newest, since=today - timedelta(days=days)))
        if any(quotation.score >= close for quotation in answer.quotations):
            return answer
    return archive.ask(wish.text, top=top, filters=newest)
