"""The commands as Telegram lists them: by scope and by language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
from bot.telegram.delivery.outbox import insist

OWNERS_ONLY: Final = ("stats", "allow", "deny")
EDITORS_ONLY: Final = ("add",)
GROUP: Final = ("ask", "more", "sources", "latest", "article", "settings", "help", "privacy")
PRIVATE: Final = (
    "start",
    "help",
    "ask",
    "more",
    "sources",
    "latest",
    "article",
    "settings",
    "language",
    "privacy",
    "forget_me",
)
TELEGRAM_COMMANDS: Final = (*PRIVATE, *EDITORS_ONLY, *OWNERS_ONLY)

log = structlog.get_logger()


def command_names(say: Catalogue) -> dict[str, str]:
    """Every written name of a command, casefolded, and the command it names."""
    return {name.casefold(): command for command in TELEGRAM_COMMANDS for name in say(f"telegram.{command}").split()}


async def publish(bot: Bot, owners: Sequence[int], editors: Sequence[int], default: Language) -> None:
    """Register the commands with Telegram, in the default language and in each by its code."""
    own = {
        **dict.fromkeys(editors, (*PRIVATE, *EDITORS_ONLY)),
        **dict.fromkeys(owners, TELEGRAM_COMMANDS),
    }
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), PRIVATE),
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        *((BotCommandScopeChat(person), names) for person, names in own.items()),
    ]
    for scope, names in scopes:
        for language in (None, *Language):
            say = Catalogue(language or default)
            commands = [BotCommand(name, say(f"menu.{name}")) for name in names]
            code = language.value if language else None
            try:
                await insist(
                    lambda commands=commands, scope=scope, code=code: bot.set_my_commands(  # type: ignore[misc]
                        commands, scope=scope, language_code=code
                    )
                )
            except (BadRequest, Forbidden):  # an owner who has not written to the bot yet
                log.info("commands not registered", scope=scope.type)
                break
