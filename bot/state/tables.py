"""The tables. Ids of people and chats are Telegram's; times are seconds since 1970, UTC.

Only plain SQL types are used, so that SQLite and PostgreSQL hold the same.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite numbers rows by itself only in a column of its own type INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables. Constraints have names, so that migrations can drop them."""

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
    """A chat and its settings; None is the default of the program."""

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str | None]
    answers: Mapped[int | None]
    strictness: Mapped[str | None]
    sources: Mapped[dict[str, Any]]
    """Maps an outlet to 1 (preferred) or -1 (excluded)."""
    suspended: Mapped[bool] = mapped_column(default=False)
    """Whether the bot was blocked in the chat or removed from it."""
    seen_at: Mapped[float]


class GrantRow(Base):
    """A person (id above 0), group or channel (id below 0) that an owner allowed or denied."""

    __tablename__ = "grants"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    allowed: Mapped[bool]
    granted_by: Mapped[int] = mapped_column(BigInteger)
    granted_at: Mapped[float]


class KeyRow(Base):
    """A one-time key for ``/start KEY``. Only its digest is stored."""

    __tablename__ = "keys"

    digest: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[float]
    used_by: Mapped[int | None] = mapped_column(BigInteger)


class RequestRow(Base):
    """A request of ``person`` for access of ``subject``, a person or chat, that no owner has decided."""

    __tablename__ = "requests"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[float]


class UsageRow(Base):
    """Number of questions of a person or chat in one hour (counted from 1970)."""

    __tablename__ = "usage"

    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class AnswerRow(Base):
    """An answer in a chat, with the targets of its buttons."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("chat", "asked_message"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    topic: Mapped[int | None] = mapped_column(BigInteger)
    asked_message: Mapped[int] = mapped_column(BigInteger)
    """The person's message; for a further question of it, the bot's answer to the question before."""
    sent_message: Mapped[int | None] = mapped_column(BigInteger)
    """The bot's message, once it is sent; the first if there are several."""
    written: Mapped[str]
    """The question as it was typed."""
    question: Mapped[str]
    """The question that was searched: a follow-up with the names of the question before it."""
    words: Mapped[list[Any]]
    """Empty. An earlier version, which may use the same database, writes words of the question here."""
    answered: Mapped[bool]
    since: Mapped[str | None]
    """The first day that was searched (ISO 8601) if the question named days."""
    quotations: Mapped[list[Any]]
    page: Mapped[int] = mapped_column(default=0)
    """The quotation that was shown last."""
    asked_at: Mapped[float]


class ShownRow(Base):
    """A message of the bot that shows an answer."""

    __tablename__ = "shown"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    answer: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)


class PlaceRow(Base):
    """A sentence of an article, as a target of links and buttons. ``digest`` is that of its text."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("article", "start", "stop", "digest"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    article: Mapped[str]
    start: Mapped[int]
    stop: Mapped[int]
    digest: Mapped[str]


class VoteRow(Base):
    """A person's vote on one quotation of an answer: 1 or -1."""

    __tablename__ = "votes"

    answer: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    vote: Mapped[int]
    voted_at: Mapped[float]
    reason: Mapped[str | None]
    """What was wrong with the quotation: a ``VoteReason``."""


class UnansweredRow(Base):
    """A question that the archive did not answer, or answered wrongly. Who asked is not in it."""

    __tablename__ = "unanswered"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Digest of ``question`` and ``strictness``."""
    question: Mapped[str]
    strictness: Mapped[str | None]
    """The level at which it was asked; None if the archive has exact thresholds."""
    wrong: Mapped[list[Any]]
    """Sentences that were voted down, each as article, start, end and digest."""


class UnansweredAskerRow(Base):
    """One person who got no answer to a question, or voted an answer to it down.

    ``asker`` is a keyed hash of the person's id. The key is not in the database.
    """

    __tablename__ = "unanswered_askers"

    question: Mapped[int] = mapped_column(ForeignKey("unanswered.id", ondelete="CASCADE"), primary_key=True)
    asker: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(primary_key=True)
    """What they got: an ``UnansweredReason``."""
    asked_at: Mapped[float] = mapped_column(index=True)


class StorylineRow(Base):
    """A timeline or digest in a chat, with the sentences that its pages show."""

    __tablename__ = "storylines"
    __table_args__ = (UniqueConstraint("chat", "message"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    message: Mapped[int] = mapped_column(BigInteger)
    """The message that asked for it; for one that is sent by itself, the number of its update."""
    kind: Mapped[str]
    """``timeline`` or ``digest``."""
    subject: Mapped[str]
    """The subject of a timeline; what a digest is narrowed to, as it was typed."""
    since: Mapped[str | None]
    until: Mapped[str | None]
    """The first and last day (ISO 8601) of a digest."""
    articles: Mapped[int]
    others: Mapped[int]
    """Stories that the digest leaves out."""
    entries: Mapped[list[Any]]
    read: Mapped[list[Any]]
    """Ids of the articles of a digest that is sent by itself."""
    made_at: Mapped[float] = mapped_column(index=True)


class DigestRow(Base):
    """A digest that is sent every day."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("chat", "topic", "about"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    topic: Mapped[int] = mapped_column(BigInteger)
    """0 outside a topic."""
    about: Mapped[str]
    """What it is narrowed to, as it was typed; empty without."""
    person: Mapped[int | None] = mapped_column(BigInteger)
    """Who asked for it."""
    chat_kind: Mapped[str]
    hour: Mapped[int]
    zone: Mapped[str]
    """The time zone of the hour, by its name in the IANA database; empty for that of the machine."""
    next_at: Mapped[float] = mapped_column(index=True)
    told: Mapped[list[Any]]
    """Ids of the articles that the last two digests told, a list each."""


class AdditionRow(Base):
    """An article added from a chat, and the article that it replaced."""

    __tablename__ = "additions"
    __table_args__ = (UniqueConstraint("chat", "message", "given"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[int] = mapped_column(BigInteger)
    given: Mapped[str]
    """Digest of the content of the message."""
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    article: Mapped[str]
    before: Mapped[str | None]
    """The replaced article as JSON."""
    after: Mapped[str]
    """Digest of the added article."""
    changes: Mapped[bool]
    sent: Mapped[int | None] = mapped_column(BigInteger)
    undone: Mapped[bool]
    added_at: Mapped[float]
    waiting: Mapped[str | None]
    """The article as JSON while an editor has not decided whether it replaces ``article``."""


class PromptRow(Base):
    """A message of the bot whose reply corrects a field of the article of an addition."""

    __tablename__ = "prompts"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    addition: Mapped[int] = mapped_column(ForeignKey("additions.id", ondelete="CASCADE"), index=True)
    field: Mapped[str]
