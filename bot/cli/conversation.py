"""The logic of the console: a typed line in, lines to show out.

``console`` reads and prints, so this module needs no terminal. The quotations of the last question are kept for
commands such as ``/context 2``.
Names of commands are in the catalogues, in Latin and Arabic letters; in either language both are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.cli.rendering import (
    Line,
    Look,
    also_lines,
    answer_lines,
    article_lines,
    context_lines,
    note,
    quotation_lines,
    why_lines,
)
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.service.asking import ask
from retrieval import Archive, QuestionError, Quotation

COMMAND_MARK: Final = "/"
COMMANDS: Final = ("more", "anytime", "context", "article", "also", "why", "help", "quit")


class Conversation:
    """Answers questions and commands, and remembers the last question."""

    def __init__(self, archive: Archive, say: Catalogue, *, top: int) -> None:
        self.ended = False
        self._archive = archive
        self._say = say
        self._top = top
        self._question: str | None = None
        self._since: date | None = None
        self._any_time = False
        self._answered = False
        self._shown: list[Quotation] = []
        self._names = command_names(say)
        self._actions: Mapping[str, Callable[[str], Iterable[Line]]] = {
            "more": self._more,
            "anytime": self._anytime,
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
            yield from self._ask(line)

    def _ask(self, question: str, *, any_time: bool = False) -> Iterator[Line]:
        try:
            answer = ask(question, self._archive, top=self._top, any_time=any_time)
        except (QuestionError, CommandError) as error:
            yield note(describe(error, self._say), Look.FAINT)
            return
        self._question, self._answered, self._since = question, answer.answered, answer.since
        self._any_time = any_time
        self._shown = list(answer.quotations or answer.near_misses)
        yield from answer_lines(answer, self._say)

    def _more(self, _: str) -> Iterator[Line]:
        if self._question is None:
            yield self._remark("console.nothing-yet")
            return
        known = len(self._shown)
        found: tuple[Quotation, ...] = ()
        if self._answered:
            filters = replace(self._archive.filters, since=self._since) if self._since else None
            top = known + self._top
            more = ask(self._question, self._archive, top=top, filters=filters, any_time=self._any_time, weaker=True)
            found = more.quotations[known:]
        if not found:
            yield self._remark("console.no-more")
            return
        self._shown.extend(found)
        yield from quotation_lines(found, self._say, first=known + 1)

    def _anytime(self, _: str) -> Iterator[Line]:
        """Ask the last question again, over articles of any date."""
        if self._question is None:
            yield self._remark("console.nothing-yet")
        else:
            yield from self._ask(self._question, any_time=True)

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
