"""A conversation as Telegram would have it, without Telegram: a typed line, the messages.

The same ``routing``, ``desk`` and ``rendering`` as the bot's, in a private chat whose
owner is at the console; a line that is the data of a button presses it. State is kept
in memory and gone at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.cli.console import typed_lines
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.json_records import Record, to_json
from bot.service.answers import Desk, Given
from bot.service.cards import Card
from bot.service.chats import ChatKind
from bot.service.quotation_refs import GoneError
from bot.state import MEMORY, State
from bot.telegram.handlers.command_table import command_names
from bot.telegram.rendering.answers import shown
from bot.telegram.rendering.article_pages import page_of
from bot.telegram.rendering.buttons import Action, Button, Outgoing, Press, pressed
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routing import Add, Ask, BotName, Command, Ignore, Incoming, Tell, route
from bot.text_input import readable
from retrieval import Archive, QuestionError

HERE: Final = 1  # the number of the only chat and the only person
US: Final = BotName(id=2, username="isnad_bot")


def preview(session: Session, archive: Archive, *, top: int) -> None:
    """Converse, showing what Telegram would get: a JSON object for each message."""
    telegram = Preview(archive, session.say, top=top)
    try:
        for line in typed_lines(session):
            for message in telegram.reply(readable(line)):
                session.write(to_json(message_record(message)))
    finally:
        telegram.close()


class Preview:
    """Typed lines in, messages out. ``close`` lets go of its state."""

    def __init__(self, archive: Archive, say: Catalogue, *, top: int) -> None:
        self._state = State(MEMORY)
        self._desk = Desk(archive, self._state, answers=top)
        self._say = say
        self._renderer = Renderer(say, US.username)
        self._names = command_names(say)
        self._messages = 0
        self._actions: Mapping[Action, Callable[[Press], Sequence[Outgoing]]] = {
            Action.PAGE: lambda press: self._renderer.card(self._card(press)),
            Action.CONTEXT: lambda press: self._renderer.context(self._card(press)),
            Action.WHY: lambda press: self._renderer.why(self._card(press)),
            Action.COPY: lambda press: self._renderer.plain_copy(self._card(press).cited.quotation),
            Action.ARTICLE: self._article,
            Action.WIDEN: lambda press: self._shown(
                self._desk.ask_widely(self._desk.recall(press.numbers[0], chat=HERE))
            ),
            Action.AS_ASKED: lambda press: self._shown(
                self._desk.ask_as_written(self._desk.recall(press.numbers[0], chat=HERE))
            ),
        }

    def reply(self, typed: str) -> Iterator[Outgoing]:
        """The messages that Telegram would get for one typed line."""
        if not typed.strip():
            return
        press = pressed(typed.strip())
        try:
            yield from self._press(press) if press else self._said(typed)
        except GoneError as gone:
            yield from self._note(f"gone.{gone.code}")
        except (QuestionError, CommandError) as error:
            yield from self._renderer.note(describe(error, self._say))

    def close(self) -> None:
        """Forget everything."""
        self._state.close()

    def _said(self, typed: str) -> Sequence[Outgoing]:
        self._messages += 1
        message = Incoming(chat_kind=ChatKind.PRIVATE, text=typed, person=HERE)
        match route(message, US, self._names):
            case Ask(question=question):
                given = self._desk.ask(
                    chat=HERE, message=self._messages, person=HERE, topic=None, question=question, follows=None
                )
                return self._shown(given)
            case Tell(why=why, detail=detail):
                return self._note(f"routing.{why.value}", name=disarm(detail))
            case Command(name=name):
                return self._note("preview.command", name=f"/{name}")
            case Add():
                return self._note("preview.command", name="/add")
            case Ignore():
                return ()

    def _press(self, press: Press) -> Sequence[Outgoing]:
        action = self._actions.get(press.action)
        return action(press) if action else self._note("preview.button")

    def _card(self, press: Press) -> Card:
        kept = self._desk.recall(press.numbers[0], chat=HERE)
        return self._desk.card(kept, press.numbers[1] if len(press.numbers) > 1 else 0)

    def _article(self, press: Press) -> Sequence[Outgoing]:
        article, span = self._desk.place(press.numbers[0])
        page = press.numbers[1] if len(press.numbers) > 1 else page_of(article.body, span[0])
        return self._renderer.article(article, place=press.numbers[0], page=page, span=span)

    def _shown(self, given: Given) -> Sequence[Outgoing]:
        return shown(self._renderer, given)

    def _note(self, key: str, **values: object) -> Sequence[Outgoing]:
        return self._renderer.note(self._say(key, **values))


def message_record(message: Outgoing) -> Record:
    """A message to Telegram, as the parameters of ``sendMessage`` have it."""
    record: Record = {"text": message.html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if message.keyboard:
        rows = [[_button_record(button) for button in row] for row in message.keyboard]
        record["reply_markup"] = {"inline_keyboard": rows}
    return record


def _button_record(button: Button) -> Record:
    record: Record = {"text": button.label}
    if button.data is not None:
        record["callback_data"] = button.data
    if button.url is not None:
        record["url"] = button.url
    if button.copy is not None:
        record["copy_text"] = {"text": button.copy}
    return record
