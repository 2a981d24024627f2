"""Preparing a question as it was typed, and asking the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.error_messages import CommandError
from bot.text_input import is_unicode
from retrieval import Answer, Archive, Exchange, Filters, Message, Quotation, Strictness, read_message, settle_name

_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def ask(  # noqa: PLR0913 - what a question may be asked with
    question: str,
    archive: Archive,
    *,
    top: int,
    filters: Filters | None = None,
    any_time: bool = False,
    strictness: Strictness | None = None,
    weaker: bool = False,
    today: date | None = None,
) -> Answer:
    """Call ``Archive.ask`` without the links in ``question``. With ``any_time``, days in the question do not limit the
    search; otherwise they count from ``today``, by default the current day. ``strictness`` and ``weaker`` are those of
    ``Archive.ask``.

    Raises ``CommandError`` if the question was not valid UTF-8, ``QuestionError`` if it has no words.
    """
    if not is_unicode(question):
        raise CommandError("not-unicode")
    spoken = _LINK.sub(" ", question).strip() or question  # the parts of a link are not words of the question
    asked_on = None if any_time else today or current_day()
    answer = archive.ask(spoken, today=asked_on, filters=filters, top=top, strictness=strictness, weaker=weaker)
    return replace(answer, question=question)


def read(typed: str, archive: Archive) -> Message:
    """Read a message; ``archive`` says whether a few words are the name of a person."""
    message = read_message(typed)
    return settle_name(message, archive.is_person, archive.whole_name) if is_unicode(typed) else message


def adds_to(quotations: Iterable[Quotation], shown: Iterable[Quotation]) -> bool:
    """Whether a quotation is of another sentence than those ``shown``: the newest about somebody may be the sentence
    that said who that is."""
    known = {(one.article.id, one.text) for one in shown}
    return any((one.article.id, one.text) not in known for one in quotations)


def exchange_of(question: str, quotation: Quotation | None) -> Exchange:
    """A question with the sentence that answered it, None for an abstention, as what a follow-up may mean."""
    if quotation is None:
        return Exchange(question=question)
    return Exchange(question=question, sentence=quotation.text, answering=quotation.points)


def current_day() -> date:
    """Today's date in the local time zone, to which dates in questions are relative."""
    return datetime.now().astimezone().date()
