"""The tables of saved questions and of what is sent for them. Times are seconds since 1970, UTC.

A hit is a sentence that answers a saved question. An alert is a message about one hit or, in a digest, several.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.state.tables import Base, Serial

# Buttons and updates hold these numbers, so that a deleted one must not be given again.
NEVER_AGAIN: Final = {"sqlite_autoincrement": True}


class WatchRow(Base):
    """A question that a chat saved, to be told when an article answers it."""

    __tablename__ = "watches"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger, index=True)
    topic: Mapped[int | None] = mapped_column(BigInteger)
    person: Mapped[int | None] = mapped_column(BigInteger, index=True)
    question: Mapped[str]
    status: Mapped[str]
    """A ``WatchStatus``."""
    created_at: Mapped[float]
    begins: Mapped[int] = mapped_column(BigInteger)
    """Articles that arrived at this position or before it are not matched."""
    memory: Mapped[dict[str, Any]]
    """What the question is judged with (``retrieval.SavedQuestion``); empty before the first article."""


class WatchHitRow(Base):
    """A sentence that answers a saved question, at most once for each article and text."""

    __tablename__ = "watch_hits"
    __table_args__ = (UniqueConstraint("watch", "article", "digest"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    watch: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    article: Mapped[str]
    start: Mapped[int]
    digest: Mapped[str]
    """Digest of the sentence."""
    quotation: Mapped[dict[str, Any]]
    """A ``KeptQuotation``."""
    joined: Mapped[int | None] = mapped_column(BigInteger)
    """The hit that says the same and is sent in place of this one."""
    former: Mapped[str | None]
    """The article that was sent last, where it gives another answer."""
    former_value: Mapped[str | None]
    """The words with which it answers."""
    alert: Mapped[int | None] = mapped_column(ForeignKey("alerts.id", ondelete="SET NULL"), index=True)
    found_at: Mapped[float]


class AlertRow(Base):
    """A message to a chat about hits, sent from ``due_at`` on."""

    __tablename__ = "alerts"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger, index=True)
    topic: Mapped[int | None] = mapped_column(BigInteger)
    due_at: Mapped[float] = mapped_column(index=True)
    queued: Mapped[bool] = mapped_column(default=False)
    """Whether it is among the updates to process; no hit is added to it then."""
    sent_at: Mapped[float | None]


class WatchScheduleRow(Base):
    """When a chat wants its alerts; None is the default of the program."""

    __tablename__ = "watch_schedules"

    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    zone: Mapped[str | None]
    """A name of the IANA time zone database."""
    digest: Mapped[int | None]
    """The hour (0 to 23) of the daily digest; None sends at once."""
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    """The hours between which nothing is sent; both are set or none is."""


class WatchCursorRow(Base):
    """Up to which position the articles of an archive were matched."""

    __tablename__ = "watch_cursors"

    archive: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
