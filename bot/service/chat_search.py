"""Searching with the settings of a chat: number of answers, level of strictness, outlets; and its follow-ups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.service.asking import ask, current_day
from bot.service.follow_ups import ChatQuestion, answer_before, kept_exchange
from bot.service.quotation_refs import QuotationRefs
from bot.state import ChatSettings, State
from bot.state.chats import EXCLUDED, PREFERRED
from retrieval import Answer, Archive, Filters, Strictness, names_period, whole_question


class ChatSearch:
    """Searches ``archive`` with the settings of chats in ``state``. ``answers`` is the default number of answers."""

    def __init__(self, archive: Archive, state: State, *, answers: int) -> None:
        self._archive = archive
        self._state = state
        self._answers = answers
        self._refs = QuotationRefs(archive, state)

    def answers_for(self, settings: ChatSettings) -> int:
        """Maximum number of answers for a chat."""
        return settings.answers or self._answers

    def strictness_for(self, settings: ChatSettings) -> Strictness | None:
        """The level of strictness for a chat; None if the archive has exact thresholds."""
        return Strictness(settings.strictness) if settings.strictness else self._archive.strictness

    def search(
        self,
        question: str,
        settings: ChatSettings,
        *,
        since: date | None = None,
        any_time: bool = False,
        most: int | None = None,
        weaker: bool = False,
    ) -> Answer:
        """Search with the settings of a chat, from the day ``since`` if it is given; at most ``most`` answers instead
        of those of the chat. Raises as ``ask``."""
        filters = replace(outlet_filters(settings), since=since)
        answer = ask(
            question,
            self._archive,
            top=most or self.answers_for(settings),
            filters=filters,
            any_time=any_time,
            strictness=self.strictness_for(settings),
            weaker=weaker,
        )
        return replace(answer, since=answer.since or since)

    def search_in_context(self, question: ChatQuestion, settings: ChatSettings) -> tuple[Answer, str]:
        """As ``search``, of a question that may follow up another. Returns the answer with the question that it
        answers.

        Days that a question named also apply to its follow-ups, until one names other days.
        """
        before = answer_before(question, self._state)
        if before is not None:
            replied = question.after is None and question.follows is not None
            whole = whole_question(question.text, kept_exchange(before, self._refs), replied=replied)
            if whole is not None:
                since = None if names_period(whole, current_day()) else before.since
                return self.search(whole, settings, since=since), whole
        return self.search(question.text, settings), question.text


def outlet_filters(settings: ChatSettings) -> Filters:
    """Filters that exclude and prefer outlets as ``settings`` say."""

    def outlets(choice: int) -> tuple[str, ...]:
        return tuple(source for source, chosen in settings.sources.items() if chosen == choice)

    return Filters(exclude_sources=outlets(EXCLUDED), prefer_sources=outlets(PREFERRED))
