"""One question put to an archive, as it came in."""

from __future__ import annotations

from datetime import date, datetime

from bot.failures import CommandError
from bot.reading import is_unicode
from retrieval import Answer, Archive, ask_since, ask_timely


def put(question: str, archive: Archive, *, top: int, since: date | None = None) -> Answer:
    """The archive's answer, of at most ``top`` quotations, from the days that the question
    itself names, else from ``since`` on.

    Raises ``CommandError`` when the question came in bytes that are no UTF-8 and
    ``QuestionError`` when it has no words.
    """
    return ask_timely(archive, _checked(question), today=_today(), top=top, since=since)


def put_again(question: str, archive: Archive, *, top: int, since: date | None) -> Answer:
    """As ``put``, from ``since`` on whatever the question names; None is any time."""
    if since is None:
        return archive.ask(_checked(question), top=top)
    return ask_since(archive, _checked(question), since, today=_today(), top=top)


def _checked(question: str) -> str:
    if not is_unicode(question):
        raise CommandError("not-unicode")
    return question


def _today() -> date:
    return datetime.now().astimezone().date()
