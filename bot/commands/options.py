"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.helping import LocalOption
from bot.session import Session
from bot.settings import MAX_ANSWERS

Command = TypeVar("Command", bound=Callable[..., Any])


def _or_settings(field: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that puts the setting ``field`` where the option was not given."""

    def fill(context: click.Context, _: click.Parameter, value: Any) -> Any:  # noqa: ANN401
        return getattr(context.ensure_object(Session).settings, field) if value is None else value

    return fill


def archive_option(command: Command) -> Command:
    """``--archive ADDRESS``."""
    return click.option(
        "--archive", metavar="ADDRESS", cls=LocalOption, help="help.archive", callback=_or_settings("archive")
    )(command)


def top_option(command: Command) -> Command:
    """``--top N``."""
    return click.option(
        "--top",
        metavar="N",
        type=click.IntRange(1, MAX_ANSWERS),
        cls=LocalOption,
        help="help.top",
        callback=_or_settings("answers"),
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, cls=LocalOption, help="help.json")(command)


def help_option(command: Command) -> Command:
    """``--help``."""
    return click.help_option("--help", cls=LocalOption, help="help.help")(command)
