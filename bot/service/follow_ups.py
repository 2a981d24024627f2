"""Follow-up questions in a chat: the exchange before them, and how they were understood."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.service.asking import exchange_of
from bot.service.quotation_refs import GoneError, QuotationRefs
from bot.state import KeptAnswer, State
from retrieval import Exchange

# Without a reply, a question follows up an answer of the last minutes only, in a private chat.
FOLLOW_UP_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatQuestion:
    """A question in a chat: ``text`` is what is asked, ``written`` what was typed if that is something else.

    What it may follow up is, first of these: ``after``, the answer to the question before it in the same message;
    the answer in the bot's message ``follows``, which it replies to; in a ``private`` chat the answer before it, for
    ten minutes.
    """

    chat: int
    message: int
    person: int | None
    topic: int | None
    text: str
    written: str | None = None
    follows: int | None = None
    private: bool = False
    after: KeptAnswer | None = None


def answer_before(question: ChatQuestion, state: State) -> KeptAnswer | None:
    """The stored answer that ``question`` may follow up, or None."""
    if question.after is not None:
        return question.after
    if question.follows is not None:
        return state.answers.shown(question.chat, question.follows)
    if not question.private:
        return None
    return state.answers.recent(question.chat, question.topic, before=question.message, seconds=FOLLOW_UP_SECONDS)


def kept_exchange(kept: KeptAnswer, refs: QuotationRefs) -> Exchange:
    """The exchange of a stored answer, with the sentence that is shown now, if the archive still has it. A near miss
    is no answer: what it names was not asked for."""
    shown = None
    if kept.answered and kept.quotations:
        with suppress(GoneError):
            shown = refs.restored(kept.quotations[min(kept.page, len(kept.quotations) - 1)])
    return exchange_of(kept.question, shown)


def understood(kept: KeptAnswer) -> str | None:
    """The whole question of a follow-up; None if the question was asked as written."""
    return None if kept.question == kept.written else kept.question
