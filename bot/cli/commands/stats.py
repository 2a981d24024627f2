"""``isnad stats``: counts the articles by outlet and month, and tells the archive's calibration."""

from __future__ import annotations

import pkgutil
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
from bot.json_records import freshness_record, statistics_record, to_json
from bot.rendering.freshness import freshness_lines
from bot.service.freshness import Freshness, Recall, file_memory
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
        freshness = Freshness(articles, (*file_memory(archive), *_bot_memory(session))).now()
    if as_json:
        record = {**statistics_record(statistics), "calibrations": [kept_record(kept) for kept in calibrations]}
        record |= freshness_record(freshness)
        session.write(to_json(record))
    else:
        session.show(
            [
                *statistics_lines(statistics, session.say),
                *(note(text) for text in freshness_lines(freshness, session.say)),
                *kept_lines(calibrations, session.say),
            ]
        )


def _bot_memory(session: Session) -> tuple[Recall, ...]:
    """The memory of the bot's own follower, if the settings have one and it has run."""
    if not session.settings.watch_in_bot:
        return ()
    # By name: importing the database takes 0.4 s, which other archives do not need.
    memory = pkgutil.resolve_name("bot.service.source_memory:recall_once")
    return (lambda: memory(session.settings.database),)


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
