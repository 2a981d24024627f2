"""The tables. Ids of people and chats are Telegram's; moments are seconds since 1970, UTC.

Plain SQL types only, so that SQLite and PostgreSQL hold the same.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite counts up by itself only in a column of its own type INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables; constraints are named so that migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}


class ChatRow(Base):
    """A chat and its settings; None is the program's default."""

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str | None]
    answers: Mapped[int | None]
    sources: Mapped[dict[str, Any]]
    """Outlet -> 1 preferred, -1 excluded."""
    suspended: Mapped[bool] = mapped_column(default=False)
    """The bot was blocked in it or removed from it."""
    seen_at: Mapped[float]


class GrantRow(Base):
    """Who an owner let in (or shut out): a person (id above 0) or a group, channel (below)."""

    __tablename__ = "grants"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    allowed: Mapped[bool]
    granted_by: Mapped[int] = mapped_column(BigInteger)
    granted_at: Mapped[float]


class KeyRow(Base):
    """A one-time key for ``/start KEY``, by its digest: the key itself is not kept."""

    __tablename__ = "keys"

    digest: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[float]
    used_by: Mapped[int | None] = mapped_column(BigInteger)


class UsageRow(Base):
    """Questions of a person or chat in one hour (counted from 1970)."""

    __tablename__ = "usage"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class AnswerRow(Base):
    """An answer in a chat: what its buttons refer to."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("chat", "asked_message"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    topic: Mapped[int | None] = mapped_column(BigInteger)
    asked_message: Mapped[int] = mapped_column(BigInteger)
    sent_message: Mapped[int | None] = mapped_column(BigInteger)
    """Our message, once it is sent; the first when there are several."""
    written: Mapped[str]
    """The question as it was written."""
    question: Mapped[str]
    """The question as it was asked of the archive; differs for a follow-up."""
    words: Mapped[list[Any]]
    """The question's own words, for what follows up on it."""
    answered: Mapped[bool]
    since: Mapped[str | None]
    """The first day that was searched (ISO 8601), where the question named days."""
    quotations: Mapped[list[Any]]
    page: Mapped[int] = mapped_column(default=0)
    """The quotation shown last."""
    asked_at: Mapped[float]


class ShownRow(Base):
    """One of our messages that shows an answer."""

    __tablename__ = "shown"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    answer: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)


class PlaceRow(Base):
    """A sentence of an article, for links and buttons; ``digest`` is that of its text."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("article", "start", "stop", "digest"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    article: Mapped[str]
    start: Mapped[int]
    stop: Mapped[int]
    digest: Mapped[str]


class VoteRow(Base):
    """A person's thumb on one quotation of an answer: 1 or -1."""

    __tablename__ = "votes"

    answer: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    vote: Mapped[int]
    voted_at: Mapped[float]


class UpdateRow(Base):
    """An update from Telegram. Its text is kept until it has been dealt with."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[float]
    done_at: Mapped[float | None] = mapped_column(index=True)
    line: Mapped[str] = mapped_column(index=True, default="")
    """What orders it; see ``LineRow``."""
    owner: Mapped[str | None]
    """The process that has it in hand."""
    sending_after: Mapped[int | None] = mapped_column(BigInteger)
    """While a message is on its way to Telegram: the last message known in its chat."""


class LineRow(Base):
    """Updates that are worked on one after the other (a chat's), by one process at a time."""

    __tablename__ = "lines"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None] = mapped_column(index=True)
    """The process that works on them; None when there is nothing to do."""
    since: Mapped[float]


class SentRow(Base):
    """A message that was sent for an update, so that it is not sent again."""

    __tablename__ = "sent"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update: Mapped[int] = mapped_column(ForeignKey("updates.id", ondelete="CASCADE"), index=True)


class ProcessRow(Base):
    """A process at work, and when it last said so."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[float]


class DutyRow(Base):
    """Work that one process at a time does: by whom, and what it has to remember."""

    __tablename__ = "duties"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    memory: Mapped[dict[str, Any]]


class PaceRow(Base):
    """How fast Telegram may be written to: when each place of a chat (or of all) is free again."""

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(primary_key=True)
    moments: Mapped[list[Any]]


class AdditionRow(Base):
    """An article added from a chat, and what was in its place before."""

    __tablename__ = "additions"
    __table_args__ = (UniqueConstraint("chat", "message", "given"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[int] = mapped_column(BigInteger)
    given: Mapped[str]
    """A digest of what the message brought."""
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    article: Mapped[str]
    before: Mapped[str | None]
    """The article that was there, as JSON."""
    after: Mapped[str]
    """A digest of the article that was put there."""
    changes: Mapped[bool]
    sent: Mapped[int | None] = mapped_column(BigInteger)
    undone: Mapped[bool]
    added_at: Mapped[float]
