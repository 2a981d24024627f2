"""``isnad timeline``: the story of a subject by days, as text, JSON or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, filters_in, help_option, json_option, scope_options
from bot.cli.session import Session
from bot.cli.story_rendering import timeline_lines
from bot.distribution import install_command
from bot.error_messages import CommandError
from bot.json_records import timeline_record, to_json
from bot.rendering.coverage_chart import can_draw, draw_coverage
from bot.service.asking import current_day
from bot.service.timelines import DAYS, MOST_DAYS
from retrieval import Timeline

PICTURE: Final = ".png"


@click.command(cls=LocalCommand, help="help.timeline", epilog="help.timeline.example")
@archive_option
@click.option(
    "--top", metavar="N", type=click.IntRange(1, MOST_DAYS), default=DAYS, cls=LocalOption, help="help.timeline.top"
)
@scope_options
@click.option("--plot", metavar="FILE", type=click.Path(path_type=Path), cls=LocalOption, help="help.timeline.plot")
@json_option
@help_option
@click.argument("subject", nargs=-1, required=True)
@click.pass_obj
def timeline(
    session: Session,
    /,
    *,
    archive: str,
    top: int,
    plot: Path | None,
    as_json: bool,
    subject: tuple[str, ...],
    **narrow: Any,  # noqa: ANN401
) -> None:
    """Tell the story of ``subject``, whose words are joined by spaces."""
    if plot is not None:
        _check_picture(plot)
    with open_existing(session, archive) as articles:
        found = articles.timeline(" ".join(subject), top=top, filters=filters_in(articles, narrow), today=current_day())
    if as_json:
        session.write(to_json(timeline_record(found)))
    else:
        session.show(timeline_lines(found, session.say))
    if plot is not None:
        _draw(session, found, plot)


def _check_picture(file: Path) -> None:
    if file.suffix.casefold() != PICTURE:
        raise CommandError("not-png", file=str(file))
    if not can_draw():
        raise CommandError("no-plots", install=install_command("plots"))


def _draw(session: Session, found: Timeline, file: Path) -> None:
    if found.coverage:
        file.write_bytes(draw_coverage(found, session.say))
    else:
        session.report_error(session.say("timeline.nothing-to-draw"))
