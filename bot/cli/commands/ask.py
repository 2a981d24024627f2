"""``isnad ask``: answers one question, or one question per line of standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from bot.cli.archives import open_to_ask
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import (
    archive_option,
    filter_options,
    filters,
    help_option,
    json_option,
    strictness_option,
    top_option,
)
from bot.cli.rendering import BLANK, answer_lines
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.json_records import answer_record, refusal_record, to_json
from bot.service.asking import ask as ask_archive
from bot.text_input import lines_of, readable
from retrieval import Answer, QuestionError, Strictness

Ask = Callable[[str], Answer]

STANDARD_INPUT = "-"


@click.command(cls=LocalCommand, help="help.ask", epilog="help.ask.example")
@archive_option
@top_option
@strictness_option
@filter_options
@click.option("--any-time", is_flag=True, cls=LocalOption, help="help.any-time")
@json_option
@help_option
@click.argument("question", nargs=-1, required=True)
@click.pass_obj
def ask(  # noqa: PLR0913 - the options of the command
    session: Session,
    /,
    *,
    archive: str,
    top: int,
    strictness: Strictness,
    as_json: bool,
    any_time: bool,
    question: tuple[str, ...],
    **narrow: Any,  # noqa: ANN401
) -> None:
    """Answer ``question``, whose words are joined by spaces. ``-`` reads questions from standard input."""
    with open_to_ask(session, archive, strictness=strictness) as articles:
        articles.set_filters(filters(narrow))
        ask = partial(ask_archive, archive=articles, top=top, any_time=any_time)
        if question == (STANDARD_INPUT,):
            _answer_all(session, ask, as_json=as_json)
        else:
            _answer(session, ask, " ".join(question), as_json=as_json, echo=False)


def _answer(session: Session, ask: Ask, question: str, *, as_json: bool, echo: bool) -> None:
    answer = ask(question)
    if as_json:
        session.write(to_json(answer_record(answer)))
    else:
        session.show([*answer_lines(answer, session.say, echo=echo), *([BLANK] if echo else [])])


def _answer_all(session: Session, ask: Ask, *, as_json: bool) -> None:
    """Answer each line as it arrives. A line that cannot be asked is reported and the next one is read."""
    asked = False
    for line in lines_of(sys.stdin):
        if not line.strip():
            continue
        asked = True
        try:
            _answer(session, ask, line, as_json=as_json, echo=True)
        except (QuestionError, CommandError) as error:
            reason = describe(error, session.say)
            if as_json:
                session.write(to_json(refusal_record(readable(line), reason)))
            else:
                session.report_error(f"{readable(line)}: {reason}")
    if not asked:
        raise CommandError("no-questions")
