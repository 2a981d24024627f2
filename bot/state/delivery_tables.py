"""The tables of delivery: updates from Telegram, the processes that work on them, and what was sent.

Ids of chats are Telegram's; times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.state.tables import Base


class UpdateRow(Base):
    """An update from Telegram. Its text is deleted when it is finished."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[float]
    done_at: Mapped[float | None] = mapped_column(index=True)
    line: Mapped[str] = mapped_column(index=True, default="")
    """The key of the line that orders it; see ``LineRow``."""
    owner: Mapped[str | None]
    """The process that works on it."""
    sending_after: Mapped[int | None] = mapped_column(BigInteger)
    """While a message is being sent: the id of the last message known in its chat."""


class LineRow(Base):
    """A line: updates (of one chat) that are processed in order, by one process at a time."""

    __tablename__ = "lines"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None] = mapped_column(index=True)
    """The process that holds the lease; None if the line is empty."""
    since: Mapped[float]


class SentRow(Base):
    """A message that was sent for an update, so that it is not sent twice."""

    __tablename__ = "sent"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update: Mapped[int] = mapped_column(ForeignKey("updates.id", ondelete="CASCADE"), index=True)


class ProcessRow(Base):
    """A process and the time of its last heartbeat."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[float]


class DutyRow(Base):
    """Work that one process at a time does: its holder, and what the holder stores for the next."""

    __tablename__ = "duties"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    memory: Mapped[dict[str, Any]]


class PaceRow(Base):
    """A rate limit of a chat, or of all chats: when each of its places is free again."""

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(primary_key=True)
    moments: Mapped[list[Any]]
