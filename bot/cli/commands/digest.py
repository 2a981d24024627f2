"""``isnad digest``: the stories of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, filters_in, help_option, json_option, place_options
from bot.cli.rendering import Look, note
from bot.cli.session import Session
from bot.cli.story_rendering import digest_lines
from bot.error_messages import CommandError
from bot.json_records import digest_record, to_json
from bot.service.asking import current_day
from bot.service.digests import MOST_STORIES, STORIES, days_of, make_digest, read_scope
from retrieval import parse_period


@click.command(cls=LocalCommand, help="help.digest", epilog="help.digest.example")
@archive_option
@click.option(
    "--top", metavar="N", type=click.IntRange(1, MOST_STORIES), default=STORIES, cls=LocalOption, help="help.digest.top"
)
@click.option("--day", metavar="DAY", cls=LocalOption, help="help.digest.day")
@place_options
@json_option
@help_option
@click.argument("name", nargs=-1)
@click.pass_obj
def digest(
    session: Session,
    /,
    *,
    archive: str,
    top: int,
    day: str | None,
    as_json: bool,
    name: tuple[str, ...],
    **narrow: Any,  # noqa: ANN401
) -> None:
    """Tell the stories of ``day``, by default of the newest day of the archive; ``name`` narrows them as in a chat."""
    today = current_day()
    days = None if day is None else _days(day, today)
    with open_existing(session, archive) as articles:
        scope = read_scope(" ".join(name), articles, filters=filters_in(articles, narrow), today=today)
        scope = scope if days is None else replace(scope, days=days)
        found = make_digest(articles, scope, today=today, top=top)
        newest = articles.newest_day() if scope.days is None else None
    if as_json:
        session.write(to_json(digest_record(found)))
        return
    session.show(digest_lines(found, session.say, about=scope.about))
    if newest is not None and newest < today:
        session.show([note(session.say("recency.newest", day=session.say.date(newest)), Look.FAINT)])


def _days(text: str, today: date) -> tuple[date, date]:
    period = parse_period(text, today)
    if period is None:
        raise CommandError("bad-day", name="--day", value=text)
    days = days_of(period, today)
    if days is None:
        raise CommandError("open-period", name="--day", value=text)
    return days
