"""Which of an answer's quotations a chat is shown, by its outlets. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.state import ChatSettings
from bot.state.chats import EXCLUDED, PREFERRED
from retrieval import Answer

# The chance from which the reader answers (``ANSWERS`` in retrieval/reader.py): what is
# left when outlets are shut out has to stand on the same side of it.
LIKELY: Final = 0.12
# A preferred outlet goes before a better sentence down to this part of its chance.
COMPARABLE: Final = 0.5
NEAR_MISSES: Final = 3


def chosen(answer: Answer, settings: ChatSettings, most: int) -> tuple[Answer, bool]:
    """``answer`` without the outlets that a chat shut out, preferred ones first, and
    whether only shut-out ones answer."""
    left = [q for q in answer.quotations if settings.sources.get(q.article.source or "") != EXCLUDED]
    if left and (left[0] is answer.quotations[0] or left[0].score >= LIKELY):
        close = left[0].score * COMPARABLE
        left.sort(key=lambda q: settings.sources.get(q.article.source or "") != PREFERRED or q.score < close)
        return replace(answer, quotations=tuple(left[:most])), False
    misses = [*left, *(q for q in answer.near_misses if settings.sources.get(q.article.source or "") != EXCLUDED)]
    return replace(answer, quotations=(), near_misses=tuple(misses[:NEAR_MISSES])), answer.answered
