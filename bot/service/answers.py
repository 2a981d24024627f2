"""Questions in a chat: answered from the archive, stored, and restored for the buttons under the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.service.asking import adds_to, current_day
from bot.service.chat_search import ChatSearch
from bot.service.follow_ups import ChatQuestion, understood
from bot.service.freshness import Freshness
from bot.service.quotation_refs import Card, Cited, GoneError, QuotationRefs
from bot.service.unanswered_log import UnansweredLog
from bot.settings import MAX_ANSWERS
from bot.state import UP, Asked, ChatSettings, KeptAnswer, KeptQuotation, State, VoteReason
from bot.state.answers import text_digest
from retrieval import (
    Answer,
    Archive,
    ArchiveFreshness,
    Article,
    Corroboration,
    Quotation,
    QuotationKind,
    ReportedValue,
    Strictness,
    changes_with_time,
    names_period,
    period_end,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer with the numbers that its buttons refer to.

    ``cited`` holds the quotations, or the near misses of an abstention.
    ``understood`` is the question as it was understood; None if it was asked as written.
    ``excluded`` says that only outlets which the chat excluded answer the question.
    ``archive_empty`` says that the archive has no article.
    ``until`` and ``archive_newest`` are those of ``Answer``.
    ``freshness`` is how fresh the archive is, for an abstention on a question about recent days.
    """

    kept: KeptAnswer
    cited: tuple[Cited, ...]
    understood: str | None
    excluded: bool = False
    archive_empty: bool = False
    until: date | None = None
    archive_newest: date | None = None
    freshness: ArchiveFreshness | None = None

    def card(self, page: int) -> Card:
        """Quotation ``page``, counted from 0, as a card."""
        return Card(
            answer=self.kept.id,
            cited=self.cited[page],
            page=page,
            pages=len(self.cited),
            understood=self.understood,
            since=self.kept.since,
            dated=changes_with_time(self.kept.question),
            until=self.until,
            archive_newest=self.archive_newest,
            more=page + 1 < len(self.cited),
        )


class AnswerService:
    """Asks ``archive`` and stores the answers in ``state``. ``answers`` is the default number of answers,
    ``freshness`` says how fresh the archive is, ``unanswered`` records what it does not answer.
    """

    def __init__(
        self,
        archive: Archive,
        state: State,
        *,
        answers: int,
        freshness: Freshness | None = None,
        unanswered: UnansweredLog | None = None,
    ) -> None:
        self.archive = archive
        self.state = state
        self.freshness = freshness or Freshness(archive)
        self.unanswered = unanswered
        self._chat_search = ChatSearch(archive, state, answers=answers)
        self._refs = QuotationRefs(archive, state)

    def ask(self, question: ChatQuestion) -> GivenAnswer:
        """Answer ``question`` and store the answer.

        Raises ``QuestionError`` if the question has no words, ``CommandError`` if it is not valid Unicode.
        """
        answer, asked_as = self._chat_search.search_in_context(question, self.state.chats.settings(question.chat))
        return self._keep_asked(question, answer, asked_as)

    def ask_if_answered(self, question: ChatQuestion, shown: Sequence[Cited] = ()) -> GivenAnswer | None:
        """As ``ask``, but an abstention is not stored, nor an answer with nothing beside what was ``shown``: None."""
        answer, asked_as = self._chat_search.search_in_context(question, self.state.chats.settings(question.chat))
        new = adds_to(answer.quotations, [one.quotation for one in shown])
        return self._keep_asked(question, answer, asked_as) if new else None

    def ask_as_written(self, kept: KeptAnswer) -> GivenAnswer:
        """Answer a question again as it was typed."""
        return self._ask_again(kept, kept.written)

    def ask_any_time(self, kept: KeptAnswer) -> GivenAnswer:
        """Answer a question that named days again, from articles of any date."""
        return self._ask_again(kept, kept.question, any_time=True)

    def _ask_again(self, kept: KeptAnswer, question: str, *, any_time: bool = False) -> GivenAnswer:
        """Answer ``question`` in place of the stored answer."""
        answer = self._chat_search.search(question, self.state.chats.settings(kept.chat), any_time=any_time)
        asked = Asked(
            chat=kept.chat,
            message=kept.asked_message,
            person=kept.person,
            topic=kept.topic,
            written=kept.written,
            question=question,
            since=answer.since,
        )
        return self._keep(asked, answer)

    def search(self, question: str, chat: int) -> Answer:
        """Answer with the settings of the chat, without storing the answer. Raises ``QuestionError``."""
        return self._chat_search.search(question, self.state.chats.settings(chat), most=MAX_ANSWERS)

    def ask_as_guest(self, question: str, person: int) -> tuple[Answer, tuple[Cited, ...]]:
        """Answer with the settings of the person's chat, for a chat that the bot is not in. Nothing is stored but the
        silence. Returns the answer with what it shows: its quotations or near misses. Raises as ``ask``."""
        answer = self._chat_search.search(question, self.state.chats.settings(person))
        self._note_silence(answer, question, person, person)
        return answer, self.cite(answer.quotations or answer.near_misses)

    def keep_alert(
        self, quotation: KeptQuotation, *, question: str, chat: int, topic: int | None, person: int | None, alert: int
    ) -> KeptAnswer:
        """Store a sentence that answers a saved question as an answer, so that its buttons work. ``alert`` is the
        number of the message that tells it, which no person's message has when it is negated.
        """
        asked = Asked(
            chat=chat, message=-alert, person=person, topic=topic, written=question, question=question, since=None
        )
        return self.state.answers.keep(asked, [quotation], answered=True)

    def restored(self, kept: KeptQuotation) -> Cited:
        """Return a stored quotation with its place. Raises ``GoneError`` if the archive no longer has it."""
        return Cited(quotation=self._refs.restored(kept), place=kept.place)

    def recall(self, number: int, *, chat: int) -> KeptAnswer:
        """Return the stored answer of this number in this chat. Raises ``GoneError``."""
        kept = self.state.answers.get(number)
        if kept is None or kept.chat != chat:
            raise GoneError("answer")
        return kept

    def card(self, kept: KeptAnswer, page: int) -> Card:
        """Return quotation ``page`` of a stored answer. Raises ``GoneError`` if the archive no longer has it."""
        if not 0 <= page < len(kept.quotations):
            raise GoneError("answer")
        quotation = self._refs.restored(kept.quotations[page])
        return Card(
            answer=kept.id,
            cited=Cited(quotation=quotation, place=kept.quotations[page].place),
            page=page,
            pages=len(kept.quotations),
            understood=understood(kept),
            since=kept.since,
            dated=changes_with_time(kept.question),
            until=period_end(kept.question, kept.since, current_day()),
            more=_shows_next(kept, page),
        )

    def more(self, kept: KeptAnswer) -> int | None:
        """Search for further quotations: answers, then weaker sentences, which are near misses. Returns the page of the
        first new one, None if there is none.
        """
        known = {(quotation.article, quotation.start) for quotation in kept.quotations}
        settings = self.state.chats.settings(kept.chat)
        most = len(kept.quotations) + self.answers_for(settings)
        # ``since`` is stored for the first search of a question that names days; None means that it was asked again of
        # any date.
        any_time = kept.since is None and names_period(kept.question, current_day())
        answer = self._chat_search.search(
            kept.question, settings, since=kept.since, any_time=any_time, most=most, weaker=True
        )
        new = [q for q in answer.quotations if (q.article.id, q.start) not in known]
        if not kept.answered or not new:
            return None
        self.state.answers.extend(kept.id, self._refs.kept(new))
        return len(kept.quotations)

    def place(self, number: int) -> tuple[Article, tuple[int, int]]:
        """Return the article and the span of a place. Raises ``GoneError``."""
        found = self.state.answers.at(number)
        if found is None:
            raise GoneError("answer")
        return self._refs.sentence(*found)

    def places(self, articles: Sequence[Article]) -> list[tuple[Article, int]]:
        """The articles, each with the number of a place at its beginning."""
        numbers = self.state.answers.places([(article.id, 0, 0, text_digest("")) for article in articles])
        return list(zip(articles, numbers, strict=True))

    def sentence_places(self, sentences: Sequence[Corroboration | ReportedValue]) -> list[int]:
        """The numbers of the places of sentences of other articles."""
        return self.state.answers.places(
            [(one.article.id, one.start, one.end, text_digest(one.text)) for one in sentences]
        )

    def cite(self, quotations: Sequence[Quotation]) -> tuple[Cited, ...]:
        """The quotations with the numbers of their places."""
        kept = self._refs.kept(quotations)
        return tuple(Cited(quotation=q, place=k.place) for q, k in zip(quotations, kept, strict=True))

    def answers_for(self, settings: ChatSettings) -> int:
        """Maximum number of answers for a chat."""
        return self._chat_search.answers_for(settings)

    def strictness_for(self, settings: ChatSettings) -> Strictness | None:
        """The level of strictness for a chat; None if the archive has exact thresholds."""
        return self._chat_search.strictness_for(settings)

    def vote(self, kept: KeptAnswer, page: int, person: int, vote: int, reason: VoteReason | None = None) -> None:
        """Record a person's vote on one quotation, as ``Votes.put`` does."""
        self.state.votes.put(kept.id, page, person, vote, reason)
        if self.unanswered is not None:
            self.unanswered.vote(kept, page, person, self._level(kept.chat), liked=vote == UP)

    def forget(self, person: int) -> None:
        """Delete a person's data."""
        asker = self.unanswered.asker(person) if self.unanswered is not None else None
        self.state.erasure.person(person, asker=asker)

    def _level(self, chat: int) -> str | None:
        """The level of strictness of a chat."""
        level = self.strictness_for(self.state.chats.settings(chat))
        return level.value if level else None

    def _note_silence(self, answer: Answer, question: str, chat: int, person: int) -> None:
        """Record an abstention, unless the archive is empty or knows the answer from an excluded outlet."""
        knows = answer.answered or answer.archive_empty or answer.excluded_answers
        if self.unanswered is not None and not knows:
            self.unanswered.silence(question, person, self._level(chat))

    def _keep_asked(self, question: ChatQuestion, answer: Answer, asked_as: str) -> GivenAnswer:
        sent_before = question.after.sent_message if question.after else None
        asked = Asked(
            chat=question.chat,
            message=sent_before or question.message,
            person=question.person,
            topic=question.topic,
            written=question.written or question.text,
            question=asked_as,
            since=answer.since,
        )
        return self._keep(asked, answer)

    def _keep(self, asked: Asked, answer: Answer) -> GivenAnswer:
        shown = answer.quotations or answer.near_misses
        kept = self.state.answers.keep(asked, self._refs.kept(shown), answered=answer.answered)
        self._note_silence(answer, kept.question, kept.chat, kept.chat if kept.person is None else kept.person)
        cited = tuple(
            Cited(quotation=quotation, place=known.place)
            for quotation, known in zip(shown, kept.quotations, strict=True)
        )
        return GivenAnswer(
            kept=kept,
            cited=cited,
            understood=understood(kept),
            excluded=answer.excluded_answers,
            archive_empty=answer.archive_empty,
            until=answer.until,
            archive_newest=answer.archive_newest,
            freshness=None if answer.answered else self.freshness.for_question(asked.question),
        )


def _shows_next(kept: KeptAnswer, page: int) -> bool:
    """Whether the quotation after ``page`` is as sure as that one: weaker ones are shown when they are asked for."""
    if page + 1 >= len(kept.quotations):
        return False
    return kept.quotations[page + 1].kind in (QuotationKind.ANSWER, kept.quotations[page].kind)
