"""``isnad ask``: answers one question, or one question per line of standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from bot.cli.archives import open_to_ask
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import (
    archive_option,
    filter_options,
    filters_in,
    help_option,
    json_option,
    strictness_option,
    top_option,
)
from bot.cli.rendering import BLANK, Line, Look, answer_lines, note, text_lines
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.json_records import answer_record, refusal_record, small_talk_record, to_json
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.service.asking import ask as ask_archive
from bot.service.asking import read
from bot.service.dialogue import Dialogue
from bot.service.examples import ExampleQuestions
from bot.service.freshness import Freshness, file_memory
from bot.text_input import lines_of, readable
from retrieval import Archive, Message, QuestionError, Strictness, read_message

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
        articles.set_filters(filters_in(articles, narrow))
        freshness = Freshness(articles, file_memory(archive))
        asker = _Asker(
            session=session, archive=articles, freshness=freshness, top=top, any_time=any_time, as_json=as_json
        )
        if question == (STANDARD_INPUT,):
            _answer_all(asker)
        else:
            asker.answer(" ".join(question), echo=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Answers what is asked, as lines or as one JSON record a question."""

    session: Session
    archive: Archive
    freshness: Freshness
    top: int
    any_time: bool
    as_json: bool

    def answer(self, typed: str, *, echo: bool) -> None:
        """Answer one message. In JSON it is one question, and only small talk is not asked."""
        message = read_message(typed) if self.as_json else read(typed, self.archive)
        if not self.as_json:
            self.session.show([*self._lines(message, typed, echo=echo), *([BLANK] if echo else [])])
        elif message.small_talk is not None:
            self.session.write(to_json(small_talk_record(typed, message.small_talk.intent.value)))
        else:
            answer = ask_archive(typed, self.archive, top=self.top, any_time=self.any_time)
            self.session.write(to_json(answer_record(answer)))

    def _lines(self, message: Message, typed: str, *, echo: bool) -> Iterator[Line]:
        say, examples = self.session.say, ExampleQuestions(self.archive)
        if message.small_talk is not None:
            say = catalogue_for(message.small_talk, say)
            yield from text_lines(small_talk_text(message.small_talk, examples(), say))
            return
        if message.instruction:
            yield from text_lines(instruction_text(message, () if message.questions else examples(), say))
        dialogue = Dialogue(self.archive, top=self.top, any_time=self.any_time, freshness=self.freshness)
        for number, asked in enumerate(dialogue.answers(message, typed)):
            if number or message.instruction:
                yield BLANK
            several = len(message.questions) > 1
            yield from answer_lines(
                asked.answer, say, echo=echo or several, understood=asked.understood, freshness=asked.freshness
            )
        if message.left_out:
            yield from (BLANK, note(say("questions.left-out"), Look.FAINT))


def _answer_all(asker: _Asker) -> None:
    """Answer each line as it arrives. A line that cannot be asked is reported and the next one is read."""
    session, asked = asker.session, False
    for line in lines_of(sys.stdin):
        if not line.strip():
            continue
        asked = True
        try:
            asker.answer(line, echo=True)
        except (QuestionError, CommandError) as error:
            reason = describe(error, session.say)
            if asker.as_json:
                session.write(to_json(refusal_record(readable(line), reason)))
            else:
                session.report_error(f"{readable(line)}: {reason}")
    if not asked:
        raise CommandError("no-questions")
