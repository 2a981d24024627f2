"""``isnad check``: checks that the archive is undamaged, and repairs it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bot.cli.archives import open_existing
from bot.cli.commands.encode import encoded_lines
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option
from bot.cli.rendering import Line, note
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.i18n import Catalogue
from retrieval import ArchiveDamagedError, Check, repair_archive


@click.command(cls=LocalCommand, help="help.check", epilog="help.check.example")
@archive_option
@click.option("--repair", is_flag=True, cls=LocalOption, help="help.repair")
@help_option
@click.pass_obj
def check(session: Session, *, archive: str, repair: bool) -> None:
    """Check all articles and the index, print the result, and repair if asked."""
    if repair:
        _repair_unreadable(session, archive)
    with open_existing(session, archive) as articles:
        found = articles.check()
        session.show(check_lines(found, session.say))
        if repair and not found.sound:
            _show_repaired(session, articles.repair())
            found = articles.check()
            session.show(check_lines(found, session.say))
    if not found.sound:
        raise CommandError("check-failed")


def _repair_unreadable(session: Session, archive: str) -> None:
    try:
        open_existing(session, archive).close()
    except ArchiveDamagedError:
        _show_repaired(session, repair_archive(archive))


def _show_repaired(session: Session, lost: int) -> None:
    session.show([note(session.say.count("check.repaired", lost))])


def check_lines(check: Check, say: Catalogue) -> Iterator[Line]:
    """The result of a check, one line per part."""
    yield note(say("check.articles", count=say.number(check.articles)))
    yield note(say("check.database", state=check.database or say("check.sound")))
    yield note(say("check.index", state=check.index or say("check.sound")))
    if check.vectors or check.encoded:
        yield note(say("check.vectors", state=check.vectors or say("check.sound")))
    yield from encoded_lines(check.encoded, check.articles, say)
    for article_id in check.damaged:
        yield note(say("check.damaged", id=article_id))
