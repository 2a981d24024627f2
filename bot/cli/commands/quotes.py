"""``isnad quotes``: what a speaker said, about a subject or in general."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from bot.bidi import field
from bot.cli.archives import open_existing
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, filter_options, filters_in, help_option, json_option
from bot.cli.rendering import BLANK, Line, Look, citation_lines, note
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.i18n import Catalogue
from bot.json_records import sayings_record, to_json
from bot.rendering.sayings import also_note, how_said, no_sayings, sayings_title
from bot.text_input import is_unicode
from retrieval import Sayings

SHOWN: Final = 10
MOST: Final = 1_000


@click.command(cls=LocalCommand, help="help.quotes", epilog="help.quotes.example")
@archive_option
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(1, MOST),
    default=SHOWN,
    show_default=False,
    cls=LocalOption,
    help="help.quotes.top",
)
@filter_options
@json_option
@help_option
@click.argument("name", metavar="NAME")
@click.argument("about", metavar="[ABOUT]", nargs=-1)
@click.pass_obj
def quotes(
    session: Session,
    /,
    *,
    archive: str,
    top: int,
    as_json: bool,
    name: str,
    about: tuple[str, ...],
    **narrow: Any,  # noqa: ANN401
) -> None:
    """Print the sayings, newest first. A ``name`` of one word, and one without ``about``, may be followed by more of it
    and by the word before the subject: «بوتين عن سوريا», «سيرغي لافروف»."""
    subject = " ".join(about)
    if not is_unicode(f"{name} {subject}"):
        raise CommandError("not-unicode")
    if not name.strip():
        raise CommandError("no-speaker")
    with open_existing(session, archive) as articles:
        if not subject or len(name.split()) == 1:
            name, subject = articles.read_sayings_request(f"{name} {subject}")
        found = articles.sayings(name, subject, filters=filters_in(articles, narrow), limit=top)
    if as_json:
        session.write(to_json(sayings_record(found)))
    else:
        session.show(sayings_lines(found, session.say))


def sayings_lines(sayings: Sayings, say: Catalogue) -> Iterator[Line]:
    """The speaker, the words and the citation of each saying, or that there is none."""
    if not sayings.found:
        yield note(no_sayings(field(sayings.name), field(sayings.about), say, known=sayings.known), Look.LABEL)
        return
    yield note(sayings_title(sayings.name, sayings.about, sayings.total, say), Look.LABEL)
    for saying in sayings.found:
        yield BLANK
        yield note(f"{field(saying.speaker)} — {how_said(saying, say)}", Look.MATCH)
        yield note(f"«{saying.text}»")
        yield from citation_lines(saying.article, say)
        if saying.also:
            yield note(also_note(saying, say), Look.FAINT)
        if not saying.certain:
            yield note(say("quotes.uncertain"), Look.WARNING)
