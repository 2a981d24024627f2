"""Work that the bot does by itself at a time, as updates of its own.

Such an update is stored, leased and replayed like one from Telegram (``delivery.inbox``), so that its messages are sent
once, whichever process sends them and however often it is killed. Its number is negative, and follows from the work and
its time, so that two processes that find the same work make one update.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from telegram import Update

_KEY: Final = "isnad_work"
_NUMBERS: Final = 20
"""Bits of the number of an update that hold the number of its work; the others hold its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledWork:
    """Work ``name`` with row ``number``, due ``at`` (seconds since 1970), in ``chat``, whose last message known before
    it is ``after``."""

    name: str
    number: int
    at: float
    chat: int
    after: int = 0


def scheduled_update(work: ScheduledWork) -> Update:
    """Return ``work`` as an update."""
    number = -(int(work.at) << _NUMBERS | work.number & (1 << _NUMBERS) - 1)
    record = {"name": work.name, "number": work.number, "at": work.at, "chat": work.chat, "after": work.after}
    return Update(number, api_kwargs={_KEY: record})


def scheduled_work(update: Update) -> ScheduledWork | None:
    """Return the work of an update of the bot's own; None for one from Telegram."""
    record: dict[str, Any] | None = update.api_kwargs.get(_KEY) if update.update_id < 0 else None
    return ScheduledWork(**record) if record is not None else None
