"""``isnad stats``: counts the articles by outlet and month, and tells the archive's calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click

from bot.bidi import field
from bot.cli.archives import open_existing
from bot.cli.calibration_report import kept_lines, kept_record
from bot.cli.commands.encode import encoded_lines
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import Line, Look, note
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.json_records import statistics_record, to_json
from retrieval import Month, Statistics, outlet_name


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
    for outlet, months in _months_by_outlet(statistics.months).items():
        total = say.count("count.articles", months.total())
        yield note(say("stats.source", source=field(outlet) or say("stats.unnamed"), articles=total), Look.LABEL)
        for month, count in sorted(months.items()):
            name = say.month(month) if month else say("stats.undated")
            yield note(say("stats.month", month=name, articles=say.count("count.articles", count)), Look.FAINT)


def _months_by_outlet(months: Iterable[Month]) -> dict[str, Counter[str]]:
    """The articles of each month by the outlet's name to show; an empty month is that of articles without a day."""
    counts: dict[str, Counter[str]] = {}
    for month in months:
        counts.setdefault(outlet_name(month.source), Counter())[month.month or ""] += month.articles
    return counts
