"""Errors as one line of text for users."""

from __future__ import annotations

import errno
import os
from functools import cache
from typing import Final

import click

from bot.bidi import clean
from bot.distribution import install_command
from bot.i18n import Catalogue
from bot.settings import SettingsError
from retrieval import ArchiveError, ArchiveMissingError, ArticleError, IsnadError, is_durable

# Reasons that mean a missing extra, and the extra.
EXTRA_OF_REASON: Final = {"extra": "semantic", "cluster-extra": "cluster"}
USAGE_ERROR: Final = 2  # exit code of everything that the caller can correct


class CommandError(Exception):
    """A command cannot do what it was asked.

    ``code`` names its text, ``error.CODE``; ``values`` fill its placeholders.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def describe(error: Exception, say: Catalogue, *, plain: bool = False) -> str:
    """Describe ``error`` in one line, in the language of ``say``; in English if the catalogue has no text for it.

    ``plain`` is for people in a chat: their texts name no settings, commands of the command line or paths. The key of
    such a text ends in ``.chat``.
    """
    match error:
        case CommandError():
            values = {name: _value(name, value, say) for name, value in error.values.items()}
            text = say(_variant(f"error.{error.code}", say, plain=plain), **values)
        case IsnadError():
            text = _of_retrieval(error, say, plain=plain)
        case click.ClickException():
            text = _of_click(error, say)
        case OSError():
            reason = system_reason(error.strerror or str(error), say)
            text = say("error.system", name=error.filename, reason=reason) if error.filename else reason
        case _:
            text = str(error)
    return clean(text).strip()


def _value(name: str, value: object, say: Catalogue) -> object:
    return system_reason(value, say) if name == "reason" and isinstance(value, str) else value


def system_reason(reason: str, say: Catalogue) -> str:
    """The system's English reason for a failed call in the language of ``say``; as it is where there is no text."""
    key = f"system.{_system_codes().get(reason, '')}"
    return say(key) if say.has(key) else reason


@cache
def _system_codes() -> dict[str, str]:
    """The names of error numbers by their texts; glibc's texts of the resolver have no function."""
    resolver = {"Name or service not known": "EAI_NONAME", "Temporary failure in name resolution": "EAI_AGAIN"}
    return {os.strerror(number): name for number, name in errno.errorcode.items()} | resolver


def describe_setting(error: SettingsError, say: Catalogue) -> str:
    """Describe an invalid setting and its allowed values."""
    key = f"setting.{error.name.lower()}"
    rule = say(key) if say.has(key) else ""
    return clean(say("error.setting", name=error.name, value=error.value, rule=rule)).strip()


def _variant(key: str, say: Catalogue, *, plain: bool) -> str:
    return f"{key}.chat" if plain and say.has(f"{key}.chat") else key


def _of_retrieval(error: IsnadError, say: Catalogue, *, plain: bool) -> str:
    details = {"message": str(error), **error.details}
    word = str(details.get("reason"))
    if say.has(f"reason.{word}"):
        missing = EXTRA_OF_REASON.get(word)
        filled = {"install": install_command(missing)} if missing else {}
        details["reason"] = say(_variant(f"reason.{word}", say, plain=plain), **filled)
    elif "reason" in details:
        details["reason"] = system_reason(word, say)
    if isinstance(error, ArticleError):
        details["page"] = details.get("page") or say("error.article.message")
    key = _variant(f"error.{error.code}", say, plain=plain)
    if plain and isinstance(error, ArchiveError) and not key.endswith(".chat"):
        key = "error.archive.chat"
    elif isinstance(error, ArchiveMissingError) and not is_durable(str(details.get("address"))):
        key = "error.archive-missing.memory"
    try:
        return say(key, **details) if say.has(key) else str(error)
    except KeyError:  # the text has a placeholder that this error does not fill
        return str(error)


def _of_click(error: click.ClickException, say: Catalogue) -> str:
    match error:
        case click.NoSuchOption():
            return say("error.no-such-option", name=error.option_name)
        case click.MissingParameter():
            return say("error.missing", name=_parameter(error))
        case click.BadOptionUsage():
            return say("error.option-usage", name=error.option_name)
        case click.BadParameter():
            return _of_value(error, say)
    return say("error.usage", reason=error.message.rstrip("."))


def _of_value(error: click.BadParameter, say: Catalogue) -> str:
    kind, name = error.param.type if error.param else None, _parameter(error)
    match kind:
        case click.IntRange():
            return say("error.range", name=name, **_bounds(kind, say))
        case click.Choice():
            return say("error.choice", name=name, choices=say("list-separator").join(kind.choices))
    return say("error.bad-value", name=name, reason=error.message)


def _bounds(bounds: click.IntRange, say: Catalogue) -> dict[str, str]:
    return {"low": say.number(int(bounds.min or 0)), "high": say.number(int(bounds.max or 0))}


def _parameter(error: click.BadParameter) -> str:
    """The parameter as the help writes it."""
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint or "")
