"""``isnad articles``: lists the articles of the archive, and the pages that were refused with the reason."""

from __future__ import annotations

import click

from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import article_lines, listing_lines
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.json_records import article_record, to_json


@click.command(cls=LocalCommand, help="help.articles", epilog="help.articles.example")
@archive_option
@json_option
@help_option
@click.argument("article_id", metavar="[ID]", required=False)
@click.pass_obj
def articles(session: Session, *, archive: str, as_json: bool, article_id: str | None) -> None:
    """List the articles, or show the one with this id."""
    with open_existing(session, archive) as archived:
        if article_id is None:
            for refused in archived.rejected:
                session.report_error(describe(refused, session.say))
            found = archived.articles()
        else:
            article = archived.article(article_id)
            if article is None:
                raise CommandError("no-such-article", id=article_id)
            found = iter([article])
        if as_json:
            for article in found:
                session.write(to_json(article_record(article)))
        elif article_id is None:
            session.show(listing_lines(found, session.say))
        else:
            for article in found:
                session.show(article_lines(article, session.say))
