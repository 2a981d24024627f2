"""The menu of commands that Telegram shows, by scope and language."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden

from bot.i18n import Catalogue
from bot.settings import Language
from bot.telegram.delivery.outbox import retry_request
from bot.telegram.handlers.command_table import COMMANDS, Audience

log = structlog.get_logger()


def menu(*audiences: Audience) -> tuple[str, ...]:
    """The commands of ``audiences``, in order."""
    return tuple(entry.name for entry in COMMANDS if entry.audience in audiences)


async def publish(bot: Bot, owners: Sequence[int], editors: Sequence[int], default: Language) -> None:
    """Register the menus with Telegram: one for the default language, and one for each language code."""
    private = menu(Audience.EVERYONE)
    own = {
        **dict.fromkeys(editors, menu(Audience.EVERYONE, Audience.EDITORS)),
        **dict.fromkeys(owners, menu(*Audience)),
    }
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), private),
        (BotCommandScopeAllPrivateChats(), private),
        (BotCommandScopeAllGroupChats(), tuple(entry.name for entry in COMMANDS if entry.in_groups)),
        *((BotCommandScopeChat(person), names) for person, names in own.items()),
    ]
    for scope, names in scopes:
        for language in (None, *Language):
            say = Catalogue(language or default)
            commands = [BotCommand(name, say(f"menu.{name}")) for name in names]
            code = language.value if language else None
            try:
                await retry_request(
                    lambda commands=commands, scope=scope, code=code: bot.set_my_commands(  # type: ignore[misc]
                        commands, scope=scope, language_code=code
                    )
                )
            except (BadRequest, Forbidden):  # an owner who has not written to the bot yet
                log.info("commands not registered", scope=scope.type)
                break
