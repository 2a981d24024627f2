"""Updates of the bot's own (``bot.state.scheduled``), as python-telegram-bot reads them."""

from __future__ import annotations

from telegram import Update

from bot.state import ScheduledWork
from bot.state.scheduled import KEY


def scheduled_work(update: Update) -> ScheduledWork | None:
    """Return the work of an update of the bot's own; None for one from Telegram."""
    record = update.api_kwargs.get(KEY) if update.update_id < 0 else None
    return ScheduledWork.from_record(record) if record is not None else None


def chat_of(update: Update) -> int | None:
    """The chat that an update is about; None if it is about none."""
    work = scheduled_work(update)
    if work is not None:
        return work.chat
    return update.effective_chat.id if update.effective_chat else None
