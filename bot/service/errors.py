"""Errors of the bot's database as what a person is told."""

from __future__ import annotations

from typing import Final

from bot.distribution import install_command
from bot.error_messages import CommandError
from bot.state import StateError

# Kinds of ``StateError`` with a text of their own, ``error.database.KIND``.
_TOLD: Final = frozenset(("password", "missing", "unreachable", "driver", "newer"))


def translate_error(error: BaseException) -> CommandError | None:
    """``StateError`` as the error of a command; of others None."""
    if not isinstance(error, StateError):
        return None
    code = f"database.{error.kind}" if error.kind in _TOLD else "database"
    return CommandError(code, reason=str(error), install=install_command("cluster"))
