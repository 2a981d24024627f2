"""The bot's commands, one entry each, in the order of the menu.

The texts of the command ``NAME`` are in the catalogues: its written names are ``telegram.NAME``, its line in the menu
is ``menu.NAME``.
Routing, menu, dispatch and documents use this table.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.i18n import Catalogue
from bot.telegram.handlers import admin, chat_settings, commands, sayings, storylines, unanswered, watches
from bot.telegram.handlers.context import Turn
from bot.telegram.routes import Command
from bot.telegram.routing import ADD, ASK

Handler = Callable[[Turn, Command], Awaitable[None]]


class Audience(StrEnum):
    """Whose menu shows a command. The handler checks who may use it."""

    EVERYONE = "everyone"
    EDITORS = "editors"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEntry:
    """One command. ``handler`` is None if ``routing`` turns the command into something else than a ``Command``.
    ``in_groups`` adds it to the menu of groups. ``public`` also calls the handler for people without access;
    everybody else's access is checked before.
    """

    name: str
    handler: Handler | None
    audience: Audience = Audience.EVERYONE
    in_groups: bool = False
    public: bool = False


COMMANDS: Final = (
    CommandEntry(name="start", handler=commands.start, public=True),
    CommandEntry(name="help", handler=commands.help_, in_groups=True, public=True),
    CommandEntry(name=ASK, handler=None, in_groups=True),
    CommandEntry(name="more", handler=commands.more, in_groups=True),
    CommandEntry(name="sources", handler=commands.sources, in_groups=True),
    CommandEntry(name="latest", handler=commands.latest, in_groups=True),
    CommandEntry(name="timeline", handler=storylines.timeline, in_groups=True),
    CommandEntry(name="digest", handler=storylines.digest, in_groups=True),
    CommandEntry(name="quotes", handler=sayings.quotes, in_groups=True),
    CommandEntry(name="article", handler=commands.article, in_groups=True),
    CommandEntry(name="watch", handler=watches.watch, in_groups=True),
    CommandEntry(name="settings", handler=chat_settings.settings, in_groups=True),
    CommandEntry(name="language", handler=chat_settings.language, public=True),
    CommandEntry(name="privacy", handler=commands.privacy, in_groups=True, public=True),
    CommandEntry(name="forget_me", handler=commands.forget_me, public=True),
    CommandEntry(name=ADD, handler=None, audience=Audience.EDITORS),
    CommandEntry(name="unanswered", handler=unanswered.unanswered, audience=Audience.EDITORS, public=True),
    # Owners may use these everywhere, also where the archive may not be asked.
    CommandEntry(name="stats", handler=admin.stats, audience=Audience.OWNERS, public=True),
    CommandEntry(name="allow", handler=admin.allow, audience=Audience.OWNERS, public=True),
    CommandEntry(name="deny", handler=admin.deny, audience=Audience.OWNERS, public=True),
)

_ENTRIES: Final[Mapping[str, CommandEntry]] = {entry.name: entry for entry in COMMANDS}


async def handle(turn: Turn, command: Command) -> None:
    """Call the handler of ``command``, if the person has access or the command is public."""
    entry = _ENTRIES[command.name]
    if entry.handler is not None and (entry.public or await turn.check_access()):
        await entry.handler(turn, command)


def command_names(say: Catalogue) -> dict[str, str]:
    """Maps every written name of a command, casefolded, to the command."""
    return {name.casefold(): entry.name for entry in COMMANDS for name in say(f"telegram.{entry.name}").split()}
