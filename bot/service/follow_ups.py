"""Follow-up questions in a chat: the exchange before them, and how they were understood."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from bot.service.asking import exchange_of
from bot.service.quotation_refs import GoneError, QuotationRefs
from bot.state import KeptAnswer
from retrieval import Exchange

# Without a reply, a question follows up an answer of the last minutes only, in a private chat.
FOLLOW_UP_SECONDS: Final = 600.0


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
