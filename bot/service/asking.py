"""A question as it came in, asked of an archive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.error_messages import CommandError
from bot.text_input import is_unicode
from retrieval import Answer, Archive, Filters

_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def ask(question: str, archive: Archive, *, top: int, filters: Filters | None = None, any_time: bool = False) -> Answer:
    """As ``Archive.ask``, without the links in ``question``. With ``any_time`` the days that it names limit nothing.

    Raises ``CommandError`` when the question came in bytes that are no UTF-8 and
    ``QuestionError`` when it has no words.
    """
    if not is_unicode(question):
        raise CommandError("not-unicode")
    spoken = _LINK.sub(" ", question).strip() or question  # the parts of a link are no words of the question
    answer = archive.ask(spoken, today=None if any_time else current_day(), filters=filters, top=top)
    return replace(answer, question=question)


def current_day() -> date:
    """The day here and now, from which questions reckon days."""
    return datetime.now().astimezone().date()
