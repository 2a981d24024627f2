"""Questions that the archive did not answer, or answered wrongly: how many people asked each and when, not who.

A person is a keyed hash (see ``bot.service.unanswered``), so that people can be counted and their rows deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing, upsert
from bot.state.tables import UnansweredAskerRow, UnansweredRow

DAY: Final = 86_400.0  # seconds
# Without this bound a question that is voted down for years would collect sentences.
MOST_WRONG: Final = 20


class UnansweredReason(StrEnum):
    """What a person got."""

    SILENCE = "silence"
    DISLIKED = "disliked"
    """An answer, which the person voted down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSentence:
    """A sentence that was voted down, as ``KeptQuotation`` refers to it."""

    article: str
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """A question with the hashes of those who got silence and of those who voted its answer down. ``last_asked`` is in
    seconds since 1970."""

    question: str
    strictness: str | None
    wrong: tuple[WrongSentence, ...]
    silent: frozenset[str]
    disliked: frozenset[str]
    last_asked: float


class Unanswered:
    """The tables of unanswered questions."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def put(
        self,
        question: str,
        asker: str,
        reason: UnansweredReason,
        *,
        strictness: str | None = None,
        wrong: WrongSentence | None = None,
    ) -> None:
        """Record that ``asker`` got no answer to ``question``; once a person and reason, at the last time."""
        digest = _digest(question, strictness)
        with self._store.transaction() as session:
            insert_missing(session, UnansweredRow, digest=digest, question=question, strictness=strictness, wrong=[])
            row = session.scalars(select(UnansweredRow).where(UnansweredRow.digest == digest).with_for_update()).one()
            known = [list(one) for one in row.wrong]
            if wrong is not None and _record(wrong) not in known:
                row.wrong = [*known, _record(wrong)][-MOST_WRONG:]
            key = {"question": row.id, "asker": asker, "why": reason.value}
            upsert(session, UnansweredAskerRow, key, asked_at=self._clock())

    def take_back(self, question: str, asker: str, reason: UnansweredReason) -> None:
        """Delete what ``put`` recorded of ``asker``, at whatever level."""
        rows = UnansweredAskerRow
        known = select(UnansweredRow.id).where(UnansweredRow.question == question)
        with self._store.transaction() as session:
            session.execute(delete(rows).where(rows.question.in_(known), rows.asker == asker, rows.why == reason.value))
            delete_without_askers(session)

    def all(self, *, since: float) -> list[UnansweredQuestion]:
        """The questions that were asked at ``since`` or later, in the order in which they were first asked."""
        with self._store.transaction() as session:
            askers: dict[int, list[UnansweredAskerRow]] = {}
            for row in session.scalars(select(UnansweredAskerRow).where(UnansweredAskerRow.asked_at >= since)):
                askers.setdefault(row.question, []).append(row)
            rows = session.scalars(select(UnansweredRow).order_by(UnansweredRow.id)).all()
            return [_question(row, askers[row.id]) for row in rows if row.id in askers]

    def keep_days(self, days: int) -> None:
        """Delete what is older than ``days``; with 0 everything."""
        with self._store.transaction() as session:
            first = self._clock() - DAY * days
            session.execute(delete(UnansweredAskerRow).where(UnansweredAskerRow.asked_at <= first))
            delete_without_askers(session)


def delete_without_askers(session: Session) -> None:
    """Delete the questions that nobody has asked any more."""
    asked = select(UnansweredAskerRow.question)
    session.execute(delete(UnansweredRow).where(UnansweredRow.id.not_in(asked)))


def _question(row: UnansweredRow, askers: list[UnansweredAskerRow]) -> UnansweredQuestion:
    return UnansweredQuestion(
        question=row.question,
        strictness=row.strictness,
        wrong=tuple(
            WrongSentence(article=article, start=start, end=end, digest=digest)
            for article, start, end, digest in row.wrong
        ),
        silent=frozenset(one.asker for one in askers if one.why == UnansweredReason.SILENCE),
        disliked=frozenset(one.asker for one in askers if one.why == UnansweredReason.DISLIKED),
        last_asked=max(one.asked_at for one in askers),
    )


def _record(wrong: WrongSentence) -> list[str | int]:
    return [wrong.article, wrong.start, wrong.end, wrong.digest]


def _digest(question: str, strictness: str | None) -> str:
    text = f"{strictness or ''}\0{' '.join(question.split())}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
