"""Which errors of Telegram and the database are retried, and with which waits."""

from __future__ import annotations

import warnings
from datetime import timedelta
from typing import Final

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.warnings import PTBDeprecationWarning

from bot.state import StateError
from retrieval import RetryPolicy

TELEGRAM: Final = RetryPolicy(first=0.5, longest=30.0, attempts=90)
"""Waits of up to half an hour, without the time in the chat's queue. After a time-out the message may have arrived;
sending it twice is better than leaving a question without an answer.
"""
FLOODED: Final = RetryPolicy(first=1.0, longest=30.0)
"""Telegram gives the length of each wait; the number of waits is not limited."""
STARTING: Final = RetryPolicy(first=0.5, longest=10.0)
"""Retried without limit, since the bot can do nothing before it reaches Telegram."""
DATABASE: Final = RetryPolicy(first=0.2, longest=2.0)
"""Retried without limit, since the database may be restarting."""
RETRY_MARGIN: Final = 0.1  # seconds added to a flood wait, which Telegram gives in whole seconds


def after_telegram_error(error: Exception) -> bool | float:
    """The decision of ``retry_async`` after an error of Telegram or the connection to it."""
    if isinstance(error, RetryAfter):
        return wait_seconds(error) + RETRY_MARGIN
    # In python-telegram-bot a BadRequest is a NetworkError, but a retry cannot succeed.
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def after_flood(error: Exception) -> bool | float:
    """As ``after_telegram_error``, for flood waits only."""
    return after_telegram_error(error) if isinstance(error, RetryAfter) else False


def after_state_error(error: Exception) -> bool | float:
    """The decision of ``retry_async`` after an error of the database."""
    return isinstance(error, StateError)


def wait_seconds(flood: RetryAfter) -> float:
    """Seconds that Telegram wants the bot to wait."""
    with warnings.catch_warnings():
        # python-telegram-bot 22 warns that a later version returns a timedelta; both are accepted.
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
