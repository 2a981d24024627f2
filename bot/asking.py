"""One question put to an archive, as it came in."""

from __future__ import annotations

from bot.failures import CommandError
from bot.reading import is_unicode
from retrieval import Answer, Archive


def put(question: str, archive: Archive, *, top: int) -> Answer:
    """The archive's answer, of at most ``top`` quotations.

    Raises ``CommandError`` when the question came in bytes that are no UTF-8 and
    ``QuestionError`` when it has no words.
    """
    if not is_unicode(question):
        raise CommandError("not-unicode")
    return archive.ask(question, top=top)
