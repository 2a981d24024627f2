"""The bot's profile: getMe, its commands per scope and language, its name and descriptions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from tests.botapi.parameters import Parameters, checked
from tests.botapi.refusals import Json, form, state
from tests.botapi.text import is_blank
from tests.botapi.world import World

MAX_COMMANDS: Final = 100
_SCOPES: Final[dict[str, tuple[str, ...]]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
LENGTHS: Final = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, parameters: Parameters) -> Json:
    parameters.only()
    return {
        **world.bot(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "supports_guest_queries": world.guests,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code") or ""
    if language and re.fullmatch(r"[a-z]{2}", language) is None:
        raise form("invalid language_code specified")
    return language


def _scope(world: World, parameters: Parameters) -> str:
    scope = parameters.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise form("unsupported BotCommandScope type")
    checked(scope, "BotCommandScope", ("type", *_SCOPES[kind]))
    if any(not isinstance(scope.get(name), int) for name in _SCOPES[kind]):
        raise form("can't parse BotCommandScope: chat_id and user_id are needed")
    if "chat_id" in scope and scope["chat_id"] not in world.chats:
        raise state("chat not found")
    return json.dumps(scope, sort_keys=True)


def set_my_commands(world: World, parameters: Parameters) -> bool:
    parameters.only("commands", "scope", "language_code")
    commands = parameters.sequence("commands")
    if commands is None or len(commands) > MAX_COMMANDS:
        raise form("BOT_COMMANDS_TOO_MUCH" if commands else "can't parse commands")
    for value in commands:
        command = checked(value, "BotCommand", ("command", "description"))
        if re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))) is None:
            raise form("BOT_COMMAND_INVALID")
        description = command.get("description")
        if not isinstance(description, str) or is_blank(description) or len(description) > 256:
            raise form("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, parameters), _language(parameters)] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    parameters.only("scope", "language_code")
    return world.commands.get((_scope(world, parameters), _language(parameters)), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    parameters.only("scope", "language_code")
    world.commands.pop((_scope(world, parameters), _language(parameters)), None)
    return True


def setter(what: str) -> Callable[[World, Parameters], Any]:
    """The handler of ``setMyName`` and similar methods."""

    def call(world: World, parameters: Parameters) -> bool:
        parameters.only(what, "language_code")
        value = parameters.text(what) or ""
        if len(value) > LENGTHS[what]:
            raise form(f"BOT_{what.upper()}_INVALID")
        world.profile[what, _language(parameters)] = value
        return True

    return call


def getter(what: str) -> Callable[[World, Parameters], Any]:
    """The handler of ``getMyName`` and similar methods."""

    def call(world: World, parameters: Parameters) -> Json:
        parameters.only("language_code")
        return {what: world.profile.get((what, _language(parameters)), "")}

    return call


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    parameters.only("chat_id", "menu_button")
    button = parameters.json("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands"}:
        raise form("unsupported MenuButton type")
    return True
