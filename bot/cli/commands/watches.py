"""``isnad watches``: the saved questions of chats, and what a question would have found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import click

from bot.bidi import field
from bot.cli.archives import open_to_ask
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import BLANK, Line, Look, note, quotation_lines
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.json_records import Record, quotation_record, to_json
from bot.service.database import using_state
from bot.service.watches import PREVIEW_DAYS, Preview, WatchService, preview_question
from bot.state import ChatSettings, State, Watch, WatchStatus
from bot.text_input import readable
from retrieval import Archive, FoundAnswer

MAX_DAYS: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the command was called with."""

    session: Session
    archive: str
    chat: int | None
    topic: int | None
    days: int
    as_json: bool
    words: tuple[str, ...]

    @property
    def question(self) -> str:
        """The words as a question. Raises ``CommandError`` without any."""
        text = readable(" ".join(self.words)).strip()
        if not text:
            raise CommandError("watches-no-question")
        return text

    @property
    def number(self) -> int:
        """The number of a saved question. Raises ``CommandError`` for anything else."""
        if len(self.words) != 1 or not self.words[0].isdecimal():
            raise CommandError("watches-no-number")
        return int(self.words[0])


@click.command(cls=LocalCommand, help="help.watches", epilog="help.watches.example")
@archive_option
@click.option("--chat", metavar="ID", type=int, cls=LocalOption, help="help.watches.chat")
@click.option("--topic", metavar="ID", type=int, cls=LocalOption, help="help.watches.topic")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, MAX_DAYS),
    default=PREVIEW_DAYS,
    cls=LocalOption,
    help="help.watches.days",
)
@json_option
@help_option
@click.argument("action", metavar="[ACTION]", default="list")
@click.argument("words", metavar="[QUESTION|NUMBER]", nargs=-1)
@click.pass_obj
def watches(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    archive: str,
    chat: int | None,
    topic: int | None,
    days: int,
    as_json: bool,
    action: str,
    words: tuple[str, ...],
) -> None:
    """Carry out ``action`` of ``ACTIONS``. The bot may keep running."""
    act = ACTIONS.get(action)
    if act is None:
        raise CommandError("watches-action", action=action, known=", ".join(ACTIONS))
    act(_Asked(session=session, archive=archive, chat=chat, topic=topic, days=days, as_json=as_json, words=words))


def _list(asked: _Asked) -> None:
    """List the saved questions of a chat, or of all."""

    def shown(state: State) -> None:
        found = state.watches.of_chat(asked.chat)
        if asked.as_json:
            for watch in found:
                asked.session.write(to_json(_watch_record(watch)))
            return
        asked.session.show(_watch_line(watch, asked.session) for watch in found)
        if not found:
            asked.session.show([note(asked.session.say("watches.none"))])

    _with_state(asked, shown)


def _add(asked: _Asked) -> None:
    """Save a question for a chat, unless it finds too much."""
    if asked.chat is None:
        raise CommandError("watches-no-chat")
    chat, question = asked.chat, asked.question

    def added(service: WatchService, state: State) -> None:
        preview = service.preview(question, state.chats.settings(chat))
        if preview.too_many(service.daily):
            say = asked.session.say
            a_day = say.count("count.alerts", preview.a_day)
            raise CommandError("watches-too-many", a_day=a_day, most=say.number(service.daily))
        watch = service.activate(service.draft(question, chat=chat, topic=asked.topic, person=None).id)
        if asked.as_json:
            asked.session.write(to_json(_watch_record(watch)))
        else:
            asked.session.show([_watch_line(watch, asked.session), note(_count(preview, asked.session), Look.FAINT)])

    _with_service(asked, added)


def _preview(asked: _Asked) -> None:
    """Show what a question would have found, with the settings of a chat if one is given."""
    question = asked.question

    settings = ChatSettings()
    if asked.chat is not None:
        with using_state(asked.session.settings.database) as state:
            settings = state.chats.settings(asked.chat)
    with open_to_ask(asked.session, asked.archive) as articles:
        preview = preview_question(articles, question, settings, days=asked.days)
    if asked.as_json:
        asked.session.write(to_json(_preview_record(question, preview)))
        return
    lines: list[Line] = [note(_count(preview, asked.session), Look.LABEL)]
    told = [one for one in preview.found if one.joined is None]
    if told:
        lines += [BLANK, *quotation_lines([one.quotation for one in told], asked.session.say)]
    asked.session.show(lines)


def _remove(asked: _Asked) -> None:
    """Delete a saved question."""

    def removed(state: State) -> None:
        if not state.watches.remove(asked.number):
            raise CommandError("no-such-watch", number=asked.number)
        asked.session.show([note(asked.session.say("watches.removed", number=asked.number))])

    _with_state(asked, removed)


def _pause(asked: _Asked) -> None:
    """Match a saved question no more until it is resumed."""

    def paused(state: State) -> None:
        watch = state.watches.get(asked.number)
        if watch is None:
            raise CommandError("no-such-watch", number=asked.number)
        state.watches.pause(watch.id)
        _show_again(asked, state)

    _with_state(asked, paused)


def _resume(asked: _Asked) -> None:
    """Match a paused question again, from now on."""

    def resumed(service: WatchService, state: State) -> None:
        service.activate(asked.number)
        _show_again(asked, state)

    _with_service(asked, resumed)


ACTIONS: Final[Mapping[str, Callable[[_Asked], None]]] = MappingProxyType(
    {"list": _list, "add": _add, "preview": _preview, "pause": _pause, "resume": _resume, "remove": _remove}
)


def _show_again(asked: _Asked, state: State) -> None:
    watch = state.watches.get(asked.number)
    if watch is not None:
        asked.session.show([_watch_line(watch, asked.session)])


def _with_state(asked: _Asked, act: Callable[[State], None]) -> None:
    with using_state(asked.session.settings.database) as state:
        act(state)


def _with_service(asked: _Asked, act: Callable[[WatchService, State], None]) -> None:
    with open_to_ask(asked.session, asked.archive) as articles:
        _with_state(asked, lambda state: act(_service(asked, articles, state), state))


def _service(asked: _Asked, articles: Archive, state: State) -> WatchService:
    settings = asked.session.settings
    return WatchService(articles, state, most=settings.watches_per_chat, daily=settings.watch_daily_limit)


def _watch_line(watch: Watch, session: Session) -> Line:
    key = "watches.paused" if watch.status is WatchStatus.PAUSED else "watches.one"
    return note(session.say(key, number=watch.id, chat=watch.chat, question=field(watch.question)))


def _count(preview: Preview, session: Session) -> str:
    say = session.say
    if preview.archive_empty:
        return say("watch.preview.empty")
    days = say.count("count.watched-days", preview.days)
    return say.count("watch.preview", preview.told, days=days, day=say.date(preview.last))


def _watch_record(watch: Watch) -> Record:
    return {
        "id": watch.id,
        "chat": watch.chat,
        "topic": watch.topic,
        "question": watch.question,
        "status": watch.status.value,
    }


def _preview_record(question: str, preview: Preview) -> Record:
    return {
        "question": question,
        "days": preview.days,
        "last": preview.last.isoformat(),
        "told": preview.told,
        "joined": preview.joined,
        "found": [_found_record(one) for one in preview.found],
    }


def _found_record(found: FoundAnswer) -> Record:
    return {
        **quotation_record(found.quotation),
        "joined": found.joined.article if found.joined else None,
        "former": {"article": found.former.article, "value": found.former.value} if found.former else None,
    }
