"""The logic of the console: a typed line in, lines to show out.

``console`` reads and prints, so this module needs no terminal. The quotations of the last question are kept for
commands such as ``/context 2``.
Names of commands are in the catalogues, in Latin and Arabic letters; in either language both are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.cli.rendering import (
    BLANK,
    Line,
    Look,
    also_lines,
    answer_lines,
    article_lines,
    context_lines,
    note,
    quotation_lines,
    text_lines,
    why_lines,
)
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.service.asking import ask, read
from bot.service.dialogue import AnsweredQuestion, Dialogue
from bot.service.examples import ExampleQuestions
from bot.service.freshness import Freshness
from retrieval import Archive, Message, QuestionError, Quotation

COMMAND_MARK: Final = "/"
COMMANDS: Final = ("more", "anytime", "written", "context", "article", "also", "why", "help", "quit")


class Conversation:
    """Answers messages and commands, and remembers the last question."""

    def __init__(self, archive: Archive, say: Catalogue, *, top: int, freshness: Freshness | None = None) -> None:
        self.ended = False
        self._archive = archive
        self._say = say
        self._top = top
        self._dialogue = Dialogue(archive, top=top, freshness=freshness)
        self._examples = ExampleQuestions(archive)
        self._last: AnsweredQuestion | None = None
        self._any_time = False
        self._shown: list[Quotation] = []
        self._names = command_names(say)
        self._actions: Mapping[str, Callable[[str], Iterable[Line]]] = {
            "more": self._more,
            "anytime": self._anytime,
            "written": self._written,
            "context": self._of_shown(lambda quotation: context_lines(quotation, say)),
            "article": self._of_shown(
                lambda quotation: article_lines(quotation.article, say, marked=(quotation.start, quotation.end))
            ),
            "also": self._of_shown(lambda quotation: also_lines(quotation, say)),
            "why": self._why,
            "help": self._help,
            "quit": self._quit,
        }

    def reply(self, typed: str) -> Iterator[Line]:
        """The lines to show for one typed line; none for a blank one."""
        line = typed.strip()
        if not line:
            return
        if line.startswith(COMMAND_MARK):
            name, _, argument = line[len(COMMAND_MARK) :].partition(" ")
            action = self._names.get(name.casefold())
            if action is None:
                yield self._remark("console.unknown", command=COMMAND_MARK + name)
            else:
                yield from self._actions[action](argument.strip())
        else:
            yield from self._read(line)

    def _read(self, typed: str) -> Iterator[Line]:
        """Answer what a typed line asks: in the program's own words, or question by question from the archive."""
        message = read(typed, self._archive)
        if message.small_talk is not None:
            say = catalogue_for(message.small_talk, self._say)
            yield from text_lines(small_talk_text(message.small_talk, self._examples(), say))
            return
        if message.instruction:
            examples = () if message.questions else self._examples()
            yield from text_lines(instruction_text(message, examples, self._say))
        yield from self._answer(message, typed, behind=message.instruction)
        if message.left_out:
            yield BLANK
            yield self._remark("questions.left-out")

    def _answer(self, message: Message, typed: str, *, behind: bool) -> Iterator[Line]:
        several = len(message.questions) > 1
        try:
            for asked in self._dialogue.answers(message, typed):
                if behind:
                    yield BLANK
                behind = True
                yield from self._show(asked, echo=several)
        except (QuestionError, CommandError) as error:
            yield note(describe(error, self._say), Look.FAINT)

    def _again(self, ask: Callable[[AnsweredQuestion], AnsweredQuestion], *, any_time: bool = False) -> Iterator[Line]:
        """Ask the last question again in another way."""
        if self._last is None:
            yield self._remark("console.nothing-yet")
        else:
            yield from self._show(ask(self._last), any_time=any_time)

    def _show(self, asked: AnsweredQuestion, *, echo: bool = False, any_time: bool = False) -> Iterator[Line]:
        self._last, self._any_time = asked, any_time
        self._shown = list(asked.answer.quotations or asked.answer.near_misses)
        yield from answer_lines(
            asked.answer, self._say, echo=echo, understood=asked.understood, freshness=asked.freshness
        )
        if asked.understood:
            yield self._remark("console.as-written")

    def _more(self, _: str) -> Iterator[Line]:
        if self._last is None:
            yield self._remark("console.nothing-yet")
            return
        known, answer = len(self._shown), self._last.answer
        found: tuple[Quotation, ...] = ()
        if answer.answered:
            filters = replace(self._archive.filters, since=answer.since) if answer.since else None
            top = known + self._top
            question = self._last.question
            more = ask(question, self._archive, top=top, filters=filters, any_time=self._any_time, weaker=True)
            found = more.quotations[known:]
        if not found:
            yield self._remark("console.no-more")
            return
        self._shown.extend(found)
        yield from quotation_lines(found, self._say, first=known + 1)

    def _anytime(self, _: str) -> Iterator[Line]:
        """Ask the last question again, over articles of any date."""
        yield from self._again(lambda last: self._dialogue.ask_again(last, any_time=True), any_time=True)

    def _written(self, _: str) -> Iterator[Line]:
        """Ask the last question again as it was written."""
        yield from self._again(self._dialogue.ask_as_written)

    def _of_shown(self, show: Callable[[Quotation], Iterable[Line]]) -> Callable[[str], Iterator[Line]]:
        """An action on the quotation whose number is typed; without a number, on the first."""

        def action(argument: str) -> Iterator[Line]:
            if not self._shown:
                yield self._remark("console.nothing-yet")
            elif (number := _number(argument)) is None or number > len(self._shown):
                yield note(self._say.count("console.no-such-number", len(self._shown)), Look.FAINT)
            else:
                yield from show(self._shown[number - 1])

        return action

    def _why(self, argument: str) -> Iterator[Line]:
        """Why a quotation was chosen. The word "all" after the number shows all features."""
        words = argument.split()
        every = self._say("console.all").split()
        whole = bool(words) and words[-1].casefold() in every
        show = self._of_shown(lambda quotation: why_lines(quotation, self._say, whole=whole))
        yield from show(" ".join(words[:-1] if whole else words))

    def _help(self, _: str) -> Iterator[Line]:
        for line in self._say("console.help").splitlines():
            yield note(line)

    def _quit(self, _: str) -> Iterator[Line]:
        self.ended = True
        yield from ()

    def _remark(self, key: str, **values: object) -> Line:
        return note(self._say(key, **values), Look.FAINT)


def command_names(say: Catalogue) -> dict[str, str]:
    """Maps every name of a command, casefolded, to the command."""
    return {name.casefold(): command for command in COMMANDS for name in say(f"command.{command}").split()}


def _number(typed: str) -> int | None:
    """The number typed, in any digits: 1 if nothing is typed, None if it is not a number from 1."""
    if not typed:
        return 1
    return int(typed) or None if typed.isdecimal() and len(typed) < 10 else None
