"""A conversation on the command line: messages to answers, with the exchange before for follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.service.asking import adds_to, ask, exchange_of
from bot.service.freshness import Freshness
from retrieval import Answer, Archive, ArchiveFreshness, Exchange, Message, Quotation, whole_question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question of a message: as it was ``written``, as it was asked, and its answer."""

    written: str
    question: str
    answer: Answer
    freshness: ArchiveFreshness | None = None
    """How fresh the archive is, for an abstention on a question about recent days."""

    @property
    def understood(self) -> str | None:
        """The question as it was understood; None if it was asked as written."""
        return None if self.question == self.written else self.question


class Dialogue:
    """Asks ``archive`` what messages ask, at most ``top`` answers a question, and remembers the last exchange."""

    def __init__(
        self, archive: Archive, *, top: int, any_time: bool = False, freshness: Freshness | None = None
    ) -> None:
        self._archive = archive
        self._freshness = freshness or Freshness(archive)
        self._top = top
        self._any_time = any_time
        self._before: Exchange | None = None

    def answers(self, message: Message, written: str) -> Iterator[AnsweredQuestion]:
        """Answer the questions of ``message``, which was typed as ``written``, one after the other.

        Of a name alone only what the archive answers is returned, or one abstention. Raises as ``asking.ask``.
        """
        if not message.name:
            for question in message.questions:
                yield self.ask(question)
            return
        asked = [self.ask(question, written=written) for question in message.questions]
        shown: list[Quotation] = []
        for one in asked:
            if adds_to(one.answer.quotations, shown):
                shown += one.answer.quotations
                yield one
        if not shown:
            yield asked[0]

    def ask(self, question: str, *, written: str | None = None) -> AnsweredQuestion:
        """Answer ``question``, made whole if it follows up the one before. ``written`` is what was typed, if that is
        something else. Raises as ``asking.ask``."""
        whole = whole_question(question, self._before) if self._before is not None and written is None else None
        return self._ask(whole or question, written or question)

    def ask_again(self, asked: AnsweredQuestion, *, any_time: bool) -> AnsweredQuestion:
        """Answer a question again. Raises as ``asking.ask``."""
        return self._ask(asked.question, asked.written, any_time=any_time)

    def ask_as_written(self, asked: AnsweredQuestion) -> AnsweredQuestion:
        """Answer a question again as it was written. Raises as ``asking.ask``."""
        return self._ask(asked.written, asked.written)

    def _ask(self, question: str, written: str, *, any_time: bool = False) -> AnsweredQuestion:
        answer = ask(question, self._archive, top=self._top, any_time=any_time or self._any_time)
        self._before = exchange_of(question, next(iter(answer.quotations), None))
        fresh = None if answer.answered else self._freshness.for_question(question)
        return AnsweredQuestion(written=written, question=question, answer=answer, freshness=fresh)
