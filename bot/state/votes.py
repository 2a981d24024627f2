"""Votes on quotations, and what was wrong with those that were voted down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select

from bot.state.answers import KeptQuotation, restore_quotation
from bot.state.store import Store, upsert
from bot.state.tables import AnswerRow, VoteRow

UP: Final = 1
DOWN: Final = -1


class VoteReason(StrEnum):
    """What was wrong with a quotation; its text is ``vote.VALUE`` in the catalogue.

    A button holds the number of a reason, so a new one comes last.
    """

    WRONG_SENTENCE = "wrong-sentence"
    WRONG_SOURCE = "wrong-source"
    OLD = "old"
    NOT_AN_ANSWER = "not-an-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCount:
    """The numbers of people who voted for and against one quotation."""

    up: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One vote, without the person: ``UP`` or ``DOWN`` on a quotation that was shown for ``question``."""

    question: str
    quotation: KeptQuotation
    vote: int
    reason: VoteReason | None = None


class Votes:
    """The table of votes."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def put(self, answer: int, page: int, person: int, vote: int, reason: VoteReason | None = None) -> None:
        """Record a person's vote on one quotation, ``UP`` or ``DOWN``. A later vote replaces it.

        A vote ``DOWN`` without a reason keeps the reason that the person gave before.
        """
        values: dict[str, Any] = {"vote": vote, "voted_at": self._clock()}
        if reason is not None or vote == UP:
            values["reason"] = reason
        with self._store.transaction() as session:
            upsert(session, VoteRow, {"answer": answer, "page": page, "person": person}, **values)

    def count(self, answer: int, page: int) -> VoteCount:
        """The votes on one quotation."""
        which = (VoteRow.answer == answer, VoteRow.page == page)
        with self._store.transaction() as session:
            rows = session.execute(select(VoteRow.vote, func.count()).where(*which).group_by(VoteRow.vote))
            votes = {row[0]: row[1] for row in rows}
        return VoteCount(up=votes.get(UP, 0), down=votes.get(DOWN, 0))

    def all(self) -> Iterator[Vote]:
        """Every vote, oldest answer first. Votes on quotations that are no longer stored are left out."""
        joined = select(AnswerRow.question, AnswerRow.quotations, VoteRow.page, VoteRow.vote, VoteRow.reason)
        ordered = joined.join(VoteRow, VoteRow.answer == AnswerRow.id).order_by(
            VoteRow.answer, VoteRow.page, VoteRow.voted_at
        )
        with self._store.transaction() as session:
            rows = session.execute(ordered).all()
        known = set(VoteReason)
        for question, quotations, page, vote, reason in rows:
            if page < len(quotations):
                yield Vote(
                    question=question,
                    quotation=restore_quotation(quotations[page]),
                    vote=vote,
                    reason=VoteReason(reason) if reason in known else None,
                )
