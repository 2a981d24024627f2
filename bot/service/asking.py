"""One question put to an archive, as it came in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.error_messages import CommandError
from bot.text_input import is_unicode
from retrieval import Answer, Archive, ask_since, ask_timely

_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def put(question: str, archive: Archive, *, top: int, since: date | None = None) -> Answer:
    """The archive's answer, of at most ``top`` quotations, from the days that the question
    itself names, else from ``since`` on.

    Raises ``CommandError`` when the question came in bytes that are no UTF-8 and
    ``QuestionError`` when it has no words.
    """
    answer = ask_timely(archive, _spoken(question), today=_today(), top=top, since=since)
    return replace(answer, question=question)


def put_again(question: str, archive: Archive, *, top: int, since: date | None) -> Answer:
    """As ``put``, from ``since`` on whatever the question names; None is any time."""
    spoken = _spoken(question)
    if since is None:
        answer = archive.ask(spoken, top=top)
    else:
        answer = ask_since(archive, spoken, since, today=_today(), top=top)
    return replace(answer, question=question)


def _spoken(question: str) -> str:
    """``question`` without the links in it, whose parts are no words of it; a question of
    nothing else stays as it is."""
    if not is_unicode(question):
        raise CommandError("not-unicode")
    return _LINK.sub(" ", question).strip() or question


def _today() -> date:
    return datetime.now().astimezone().date()
