"""``isnad remove``: removes articles from an archive on disk."""

from __future__ import annotations

import click

from bot.cli.archives import open_to_change
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.rendering import note
from bot.cli.session import Session
from bot.error_messages import CommandError


@click.command(cls=LocalCommand, help="help.remove", epilog="help.remove.example")
@archive_option
@help_option
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def remove(session: Session, *, archive: str, ids: tuple[str, ...]) -> None:
    """Remove the articles with these ids; none if one of them does not exist."""
    with open_to_change(session, archive) as opened:
        for article_id in ids:
            if opened.article(article_id) is None:
                raise CommandError("no-such-article", id=article_id)
        count = opened.remove(ids)
    session.show([note(session.say.count("removed", count))])
