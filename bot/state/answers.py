"""Stored answers with the targets of their buttons."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing, upsert
from bot.state.tables import AnswerRow, PlaceRow, ShownRow, VoteRow


def text_digest(text: str) -> str:
    """Ten hexadecimal digits of the SHA-256 of ``text``; the database keeps them instead of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCorroboration:
    """A reference to a sentence of another article that says the same; ``kind`` says how."""

    article: str
    start: int
    end: int
    digest: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptValue:
    """A reference to a sentence with another value; ``span`` is where the value stands in it."""

    article: str
    start: int
    end: int
    digest: str
    span: tuple[int, int]
    number: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuotation:
    """A reference to a quotation; the archive keeps the text. ``digest`` tells whether the text has changed.
    ``place`` is its number in the table of places.
    """

    place: int
    article: str
    start: int
    end: int
    digest: str
    score: float
    highlights: tuple[tuple[int, int], ...]
    also: tuple[KeptCorroboration, ...]
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    expects: str
    offers: bool
    points: tuple[tuple[int, int], ...] = ()
    values: tuple[KeptValue, ...] = ()
    kind: str = "answer"
    """What it is shown as: ``answer`` or ``near_miss``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question in a chat.

    ``message`` is the message that asks it. A further question of the same message has the bot's answer to the one
    before it, so that a message may ask several.
    ``written`` is the text as typed, ``question`` the text that was searched.
    ``since`` is the first day that was searched, None for all.
    """

    chat: int
    message: int
    person: int | None
    topic: int | None
    written: str
    question: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A stored answer. ``asked_message`` is ``Asked.message``."""

    id: int
    chat: int
    person: int | None
    topic: int | None
    asked_message: int
    sent_message: int | None
    written: str
    question: str
    answered: bool
    quotations: tuple[KeptQuotation, ...]
    page: int
    since: date | None = None


class Answers:
    """The tables of answers and places."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def keep(self, asked: Asked, quotations: Sequence[KeptQuotation], *, answered: bool) -> KeptAnswer:
        """Store an answer. An answer to the same message replaces the former one and keeps its number."""
        with self._store.transaction() as session:
            upsert(
                session,
                AnswerRow,
                {"chat": asked.chat, "asked_message": asked.message},
                person=asked.person,
                topic=asked.topic,
                written=asked.written,
                question=asked.question,
                words=[],
                since=asked.since.isoformat() if asked.since else None,
                answered=answered,
                page=0,
                asked_at=self._clock(),
                quotations=[asdict(quotation) for quotation in quotations],
            )
            which = (AnswerRow.chat == asked.chat, AnswerRow.asked_message == asked.message)
            return _kept(session.scalars(select(AnswerRow).where(*which)).one())

    def extend(self, answer: int, quotations: Sequence[KeptQuotation]) -> None:
        """Append further quotations to an answer."""
        with self._store.transaction() as session:
            row = session.get_one(AnswerRow, answer, with_for_update=True)
            row.quotations = [*row.quotations, *(asdict(quotation) for quotation in quotations)]

    def sent(self, answer: int, message: int, *, again: bool = False) -> None:
        """Record that ``message`` shows the answer. With ``again`` it is a further message; the first one stays the
        one to edit when the question is edited.
        """
        with self._store.transaction() as session:
            row = session.get(AnswerRow, answer)
            if row is not None:
                if not again or row.sent_message is None:
                    row.sent_message = message
                upsert(session, ShownRow, {"chat": row.chat, "message": message}, answer=answer)

    def turn(self, answer: int, page: int) -> None:
        """Record the quotation that is shown now."""
        with self._store.transaction() as session:
            row = session.get(AnswerRow, answer)
            if row is not None:
                row.page = page

    def get(self, answer: int) -> KeptAnswer | None:
        """The answer of this number."""
        with self._store.transaction() as session:
            row = session.get(AnswerRow, answer)
            return _kept(row) if row else None

    def to(self, chat: int, message: int) -> list[KeptAnswer]:
        """The answers to the questions of ``message``, in order."""
        found: list[KeptAnswer] = []
        asked: int | None = message
        while asked is not None:
            answer = self._one(AnswerRow.chat == chat, AnswerRow.asked_message == asked)
            found += [answer] if answer else []
            asked = answer.sent_message if answer else None
        return found

    def remove(self, answer: int) -> None:
        """Delete an answer, with the targets of its buttons and its votes."""
        with self._store.transaction() as session:
            row = session.get(AnswerRow, answer)
            if row is not None:
                session.delete(row)

    def shown(self, chat: int, message: int) -> KeptAnswer | None:
        """The answer that ``message`` in the chat shows."""
        with self._store.transaction() as session:
            shown = session.get(ShownRow, (chat, message))
            row = session.get(AnswerRow, shown.answer) if shown else None
            return _kept(row) if row else None

    def last(self, chat: int, topic: int | None) -> KeptAnswer | None:
        """The latest answer in a topic of a chat."""
        return self._one(AnswerRow.chat == chat, AnswerRow.topic == topic)

    def recent(self, chat: int, topic: int | None, *, before: int, seconds: float) -> KeptAnswer | None:
        """The latest answer in a topic of a chat to a message before ``before``, if it was asked at most ``seconds``
        ago."""
        return self._one(
            AnswerRow.chat == chat,
            AnswerRow.topic == topic,
            AnswerRow.asked_message < before,
            AnswerRow.asked_at >= self._clock() - seconds,
        )

    def place(self, article: str, start: int, end: int, digest: str) -> int:
        """The number of a sentence's place; the same sentence always has the same number."""
        with self._store.transaction() as session:
            return _place(session, article, start, end, digest)

    def places(self, sentences: Sequence[tuple[str, int, int, str]]) -> list[int]:
        """As ``place``, for several sentences in one transaction."""
        with self._store.transaction() as session:
            # All processes insert in the same order, which rules out deadlocks between them.
            numbers = {sentence: _place(session, *sentence) for sentence in sorted(set(sentences))}
        return [numbers[sentence] for sentence in sentences]

    def at(self, place: int) -> tuple[str, int, int, str] | None:
        """Article, start, end and digest of a place."""
        with self._store.transaction() as session:
            row = session.get(PlaceRow, place)
            return (row.article, row.start, row.stop, row.digest) if row else None

    def totals(self) -> dict[str, int]:
        """Counts: ``asked``, ``answered``, ``chats``, ``people``, ``up``, ``down``."""
        with self._store.transaction() as session:
            row = session.execute(
                select(
                    func.count(),
                    func.count(AnswerRow.chat.distinct()),
                    func.count(AnswerRow.person.distinct()),
                )
            ).one()
            answered = session.scalar(select(func.count()).where(AnswerRow.answered)) or 0
            rows = session.execute(select(VoteRow.vote, func.count()).group_by(VoteRow.vote))
            votes = {vote[0]: vote[1] for vote in rows}
        return {
            "asked": row[0],
            "answered": answered,
            "chats": row[1],
            "people": row[2],
            "up": votes.get(1, 0),
            "down": votes.get(-1, 0),
        }

    def _one(self, *which: Any) -> KeptAnswer | None:  # noqa: ANN401 - SQLAlchemy's conditions
        with self._store.transaction() as session:
            row = session.scalar(select(AnswerRow).where(*which).order_by(AnswerRow.id.desc()).limit(1))
            return _kept(row) if row else None


def _place(session: Session, article: str, start: int, end: int, digest: str) -> int:
    which = select(PlaceRow.id).where(
        PlaceRow.article == article, PlaceRow.start == start, PlaceRow.stop == end, PlaceRow.digest == digest
    )
    known = session.scalar(which)
    if known is None:
        insert_missing(session, PlaceRow, article=article, start=start, stop=end, digest=digest)
        known = session.scalars(which).one()
    return known


def _kept(row: AnswerRow) -> KeptAnswer:
    return KeptAnswer(
        id=row.id,
        chat=row.chat,
        person=row.person,
        topic=row.topic,
        asked_message=row.asked_message,
        sent_message=row.sent_message,
        written=row.written,
        question=row.question,
        answered=row.answered,
        quotations=tuple(restore_quotation(record) for record in row.quotations),
        page=row.page,
        since=date.fromisoformat(row.since) if row.since else None,
    )


def restore_quotation(record: dict[str, Any]) -> KeptQuotation:
    """The quotation of a stored ``record``. Earlier versions store fewer fields."""
    # Older rows hold ids of articles in ``also`` and ``disagrees``, without the sentence that says it.
    known = {name: value for name, value in record.items() if name != "disagrees"}
    return KeptQuotation(
        **{
            **known,
            "highlights": tuple((start, end) for start, end in record["highlights"]),
            "also": tuple(KeptCorroboration(**other) for other in record["also"] if not isinstance(other, str)),
            "points": tuple((start, end) for start, end in record.get("points", ())),
            "values": tuple(KeptValue(**{**value, "span": tuple(value["span"])}) for value in record.get("values", ())),
            "matched": tuple(record["matched"]),
            "missing": tuple(record["missing"]),
        }
    )
