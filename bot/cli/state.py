"""Opening the bot's database: apart from ``opening``, since what reads it takes 30 MB and 0.4
seconds that most commands need not pay."""

from __future__ import annotations

from bot.distribution import install_command
from bot.error_messages import CommandError
from bot.state import State, StateError


def opened_state(url: str) -> State:
    """The bot's database. Raises ``CommandError``."""
    try:
        return State(url)
    except StateError as error:
        raise database_error(error) from error


def database_error(error: StateError) -> CommandError:
    """What a person is told of ``error``."""
    code = "database" if error.kind == "other" else f"database.{error.kind}"
    return CommandError(code, reason=str(error), install=install_command("cluster"))
