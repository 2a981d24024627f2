"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar

import click

from bot.cli.localized_click import LocalOption
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.settings import MAX_ANSWERS
from retrieval import Archive, Filters, Strictness, parse_period

Command = TypeVar("Command", bound=Callable[..., Any])


_PLACE_OPTIONS: Final = (
    click.option("--category", metavar="NAME", multiple=True, cls=LocalOption, help="help.category"),
    click.option("--source", metavar="NAME", multiple=True, cls=LocalOption, help="help.source"),
)


def or_settings(field: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that returns the setting ``field`` if the option was not given."""

    def fill(context: click.Context, _: click.Parameter, value: Any) -> Any:  # noqa: ANN401
        return getattr(context.ensure_object(Session).settings, field) if value is None else value

    return fill


def archive_option(command: Command) -> Command:
    """``--archive ADDRESS``."""
    return click.option(
        "--archive", metavar="ADDRESS", cls=LocalOption, help="help.archive", callback=or_settings("archive")
    )(command)


def top_option(command: Command) -> Command:
    """``--top N``."""
    return click.option(
        "--top",
        metavar="N",
        type=click.IntRange(1, MAX_ANSWERS),
        cls=LocalOption,
        help="help.top",
        callback=or_settings("answers"),
    )(command)


def strictness_option(command: Command) -> Command:
    """``--strictness LEVEL``; without it the setting."""

    def chosen(context: click.Context, parameter: click.Parameter, value: str | None) -> Strictness:
        return Strictness(or_settings("strictness")(context, parameter, value))

    return click.option(
        "--strictness",
        metavar="LEVEL",
        type=click.Choice([level.value for level in Strictness]),
        cls=LocalOption,
        help="help.strictness",
        callback=chosen,
    )(command)


def filter_options(command: Command) -> Command:
    """``--source``, ``--category``, ``--since``, ``--until`` and ``--newest``; see ``filters``."""
    for option in (
        click.option("--newest", is_flag=True, cls=LocalOption, help="help.newest"),
        click.option("--until", metavar="DAY", cls=LocalOption, help="help.until", callback=_day),
        click.option("--since", metavar="DAY", cls=LocalOption, help="help.since", callback=_day),
        *_PLACE_OPTIONS,
    ):
        command = option(command)
    return command


def scope_options(command: Command) -> Command:
    """``--source``, ``--category``, ``--since`` and ``--until``: the options of ``filter_options`` that do not order
    answers."""
    for option in (
        click.option("--until", metavar="DAY", cls=LocalOption, help="help.until", callback=_day),
        click.option("--since", metavar="DAY", cls=LocalOption, help="help.since", callback=_day),
        *_PLACE_OPTIONS,
    ):
        command = option(command)
    return command


def place_options(command: Command) -> Command:
    """``--source`` and ``--category``."""
    for option in _PLACE_OPTIONS:
        command = option(command)
    return command


def filters(narrow: Mapping[str, Any]) -> Filters:
    """The values of ``filter_options``, or of those of them that a command has, as ``Filters``."""
    return Filters(
        sources=narrow["source"],
        categories=narrow["category"],
        since=narrow.get("since"),
        until=narrow.get("until"),
        newest=narrow.get("newest", False),
    )


def filters_in(archive: Archive, narrow: Mapping[str, Any]) -> Filters:
    """As ``filters``, for ``archive``. Raises ``CommandError`` for an outlet that it has no article of: silence would
    read as if the outlet did not answer."""
    chosen = filters(narrow)
    unknown = next((name for name in chosen.sources if not archive.outlets_named(name)), None)
    if unknown is not None:
        raise CommandError("no-such-outlet", value=unknown)
    return chosen


def _day(_: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    today = datetime.now().astimezone().date()
    period = parse_period(value, today)
    if period is None:
        raise CommandError("bad-day", name=parameter.opts[0], value=value)
    day = period.end if parameter.name == "until" else period.first
    if day is None:
        raise CommandError("open-period", name=parameter.opts[0], value=value)
    return day


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, cls=LocalOption, help="help.json")(command)


def help_option(command: Command) -> Command:
    """``--help``."""
    return click.help_option("--help", cls=LocalOption, help="help.help")(command)
