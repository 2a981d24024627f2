"""Which failures of Telegram and of the database pass, and how they are waited for."""

from __future__ import annotations

import warnings
from datetime import timedelta
from typing import Final

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.warnings import PTBDeprecationWarning

from bot.state import StateError
from retrieval import RetryPolicy

TELEGRAM: Final = RetryPolicy(first=0.5, longest=30.0, attempts=90)
"""Half an hour of waits, without the time in the chat's queue. After a time-out the message may
have been taken; once too often is better than a question left without an answer."""
FLOODED: Final = RetryPolicy(first=1.0, longest=30.0)
"""Telegram orders each of the waits, and none is the last."""
STARTING: Final = RetryPolicy(first=0.5, longest=10.0)
"""There is nothing else to do before Telegram can be reached."""
DATABASE: Final = RetryPolicy(first=0.2, longest=2.0)
"""It may be starting again."""
RETRY_MARGIN: Final = 0.1  # seconds on top of a flood-wait, which is in whole seconds


def after_telegram_error(error: Exception) -> bool | float:
    """What ``retry_async`` does after an error of Telegram or of the way to it."""
    if isinstance(error, RetryAfter):
        return wait_seconds(error) + RETRY_MARGIN
    # A BadRequest is a kind of NetworkError to python-telegram-bot, but final.
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def after_flood(error: Exception) -> bool | float:
    """As ``after_telegram_error``, of flood-waits alone."""
    return after_telegram_error(error) if isinstance(error, RetryAfter) else False


def after_state_error(error: Exception) -> bool | float:
    """What ``retry_async`` does after an error of the database."""
    return isinstance(error, StateError)


def wait_seconds(flood: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    with warnings.catch_warnings():
        # python-telegram-bot 22 warns that its next version gives a timedelta: both are read.
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
