"""``isnad unanswered``: the questions that the bot's users asked and the archive did not answer."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bot.bidi import field
from bot.cli.archives import open_to_ask
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import BLANK, Line, Look, citation_lines, note
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.json_records import to_json
from bot.rendering.unanswered import asked_line
from bot.service.database import using_state
from bot.service.unanswered import UnansweredGroup, unanswered_groups, unanswered_records
from retrieval import Quotation


@click.command(cls=LocalCommand, help="help.unanswered", epilog="help.unanswered.example")
@archive_option
@json_option
@help_option
@click.pass_obj
def unanswered(session: Session, *, archive: str, as_json: bool) -> None:
    """Print the questions, most people first. The bot may keep running."""
    with using_state(session.settings.database) as state, open_to_ask(session, archive) as articles:
        groups = unanswered_groups(state, days=session.settings.unanswered_days)
        if not as_json:
            head = session.say.count("unanswered", len(groups)) if groups else session.say("unanswered.none")
            session.show([note(head, Look.LABEL)])
        for group, now, record in unanswered_records(articles, state, groups):
            if as_json:
                session.write(to_json(record))
            else:
                session.show([BLANK, *group_lines(group, now, session.say)])


def group_lines(group: UnansweredGroup, now: Quotation | None, say: Catalogue) -> Iterator[Line]:
    """A question with who asked it in numbers, other wordings, and the sentence that answers it now."""
    yield note(f"«{field(group.question)}»")
    yield note(asked_line(group.people, group.disliked, group.last_asked, say), Look.FAINT)
    for question in group.questions[1:]:
        yield note(say("unanswered.variant", question=field(question)), Look.FAINT)
    if now is not None:
        yield note(say("unanswered.now"), Look.GOOD)
        yield note(f"«{now.text}»")
        yield from citation_lines(now.article, say)
