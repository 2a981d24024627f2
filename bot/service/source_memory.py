"""When each source was read, as the bot's own follower stores it in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import structlog

from bot.state import State, StateError, database_file

ROW: Final = "sources"  # in the table of duties

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StateMemory:
    """A memory in ``state``. Following and answering go on while the database does not answer."""

    state: State

    def recall(self) -> dict[str, Any] | None:
        """Return what was stored; None if nothing is, or while it cannot be read."""
        try:
            return self.state.processes.memory(ROW) or None
        except StateError as error:
            log.warning("sources not recalled", reason=str(error))
            return None

    def remember(self, memory: dict[str, Any]) -> None:
        """Store ``memory``, if the database answers."""
        try:
            self.state.processes.remember(ROW, memory)
        except StateError as error:
            log.warning("sources not remembered", reason=str(error))


def recall_once(url: str) -> dict[str, Any] | None:
    """What the bot stored in the database at ``url``; None if it has not run there. Raises ``StateError``."""
    file = database_file(url)
    if file is not None and not file.exists():
        return None
    state = State(url)
    try:
        return StateMemory(state).recall()
    finally:
        state.close()
