"""``isnad stats``: counts the articles by outlet and month, and tells the archive's calibration."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import click

from bot.cli.archives import open_existing
from bot.cli.calibration_report import kept_lines, kept_record
from bot.cli.commands.encode import encoded_lines
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import Line, Look, note
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.json_records import statistics_record, to_json
from retrieval import Statistics


@click.command(cls=LocalCommand, help="help.stats", epilog="help.stats.example")
@archive_option
@json_option
@help_option
@click.pass_obj
def stats(session: Session, *, archive: str, as_json: bool) -> None:
    """Print the counts."""
    with open_existing(session, archive) as articles:
        statistics, calibrations = articles.statistics(), articles.calibrations()
    if as_json:
        record = {**statistics_record(statistics), "calibrations": [kept_record(kept) for kept in calibrations]}
        session.write(to_json(record))
    else:
        session.show([*statistics_lines(statistics, session.say), *kept_lines(calibrations, session.say)])


def statistics_lines(statistics: Statistics, say: Catalogue) -> Iterator[Line]:
    """The totals, then each outlet with its months."""
    size = say.number(f"{statistics.bytes / 1e6:.1f}")
    yield note(say("stats.articles", count=say.number(statistics.articles)))
    yield note(say("stats.copies", count=say.number(statistics.copies)))
    yield note(say("stats.passages", count=say.number(statistics.passages)))
    yield note(say("stats.size", size=size))
    yield from encoded_lines(statistics.encoded, statistics.articles, say)
    for source, rows in groupby(statistics.months, key=lambda month: month.source):
        months = list(rows)
        total = say.count("count.articles", sum(month.articles for month in months))
        yield note(say("stats.source", source=source or say("stats.unnamed"), articles=total), Look.LABEL)
        for month in months:
            name = say.month(month.month) if month.month else say("stats.undated")
            articles = say.count("count.articles", month.articles)
            yield note(say("stats.month", month=name, articles=articles), Look.FAINT)
