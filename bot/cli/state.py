"""Opening the bot's database: apart from ``opening``, since what reads it takes 30 MB and 0.4
seconds that most commands need not pay."""

from __future__ import annotations

from bot.service.errors import translate_error
from bot.state import State
from retrieval import translate_errors


def opened_state(url: str) -> State:
    """The bot's database. Raises ``CommandError``."""
    with translate_errors(translate_error):
        return State(url)
