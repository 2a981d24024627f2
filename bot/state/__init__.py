"""What the bot remembers, in a database: chats and their settings, who may ask, answers
and what their buttons refer to, feedback, what was added to the archive, updates not yet dealt with.

Synchronous and safe to call from several threads; every method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time

from bot.state.additions import Addition, Additions, Brought
from bot.state.answers import Answers, Asked, Kept, KeptQuotation
from bot.state.chats import Chats, ChatSettings
from bot.state.forgetting import Forgetting
from bot.state.grants import Grants
from bot.state.store import MEMORY, StateError, Store
from bot.state.updates import Pending, Updates

__all__ = [
    "MEMORY",
    "Addition",
    "Additions",
    "Answers",
    "Asked",
    "Brought",
    "ChatSettings",
    "Chats",
    "Forgetting",
    "Grants",
    "Kept",
    "KeptQuotation",
    "Pending",
    "State",
    "StateError",
    "Store",
    "Updates",
]


class State:
    """The database at ``url`` (SQLAlchemy's form), by subject. Raises ``StateError``."""

    def __init__(self, url: str, clock: Callable[[], float] = time) -> None:
        self.store = Store(url)
        self.chats = Chats(self.store, clock)
        self.grants = Grants(self.store, clock)
        self.answers = Answers(self.store, clock)
        self.additions = Additions(self.store, clock)
        self.updates = Updates(self.store, clock)
        self.forgetting = Forgetting(self.store)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
