"""Opening the bot's database, and converting its errors to errors of a command.

Importing this module loads SQLAlchemy (30 MB, 0.4 s). Commands that need no database must not import it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.distribution import install_command
from bot.error_messages import CommandError
from bot.state import State, StateError
from retrieval import translate_errors

# Kinds of ``StateError`` that have a text of their own, ``error.database.KIND``.
_KINDS_WITH_TEXT: Final = frozenset(("password", "missing", "unreachable", "driver", "newer"))


def open_state(url: str) -> State:
    """Open the bot's database at ``url`` (SQLAlchemy's form). Raises ``CommandError``."""
    with translate_errors(translate_error):
        return State(url)


@contextmanager
def using_state(url: str) -> Iterator[State]:
    """Open the bot's database at ``url`` for a command, and close it. Raises ``CommandError`` where it fails."""
    state = open_state(url)
    try:
        with translate_errors(translate_error):
            yield state
    finally:
        state.close()


def translate_error(error: BaseException) -> CommandError | None:
    """Translate a ``StateError`` into a ``CommandError``; None for any other error."""
    if not isinstance(error, StateError):
        return None
    code = f"database.{error.kind}" if error.kind in _KINDS_WITH_TEXT else "database"
    return CommandError(code, reason=str(error), install=install_command("cluster"))
