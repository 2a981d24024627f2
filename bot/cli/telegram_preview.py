"""A preview of the bot in the console: typed lines in, the messages of Telegram out.

It uses the bot's own routing, answer service, actions and rendering, in a private chat with the bot's owner. A line of
callback data presses that button.
State is kept in memory and deleted at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.cli.console import typed_lines
from bot.cli.session import Session
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.json_records import Record, to_json
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.service.access import ChatKind
from bot.service.answers import AnswerService, GivenAnswer
from bot.service.asking import read
from bot.service.examples import ExampleQuestions
from bot.service.follow_ups import ChatQuestion
from bot.service.quotation_refs import Cited, GoneError
from bot.state import MEMORY, State
from bot.telegram.actions import ACTIONS, PressedButton, perform
from bot.telegram.handlers.command_table import command_names
from bot.telegram.rendering.buttons import Button, Outgoing, Press, parse_press
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import Add, Ask, BotName, Command, Ignore, Incoming, Tell
from bot.telegram.routing import route
from bot.text_input import readable
from retrieval import Archive, Message, QuestionError

HERE: Final = 1  # the id of the only chat and the only person
US: Final = BotName(id=2, username="isnad_bot")


def preview(session: Session, archive: Archive, *, top: int) -> None:
    """Answer typed lines with the messages that Telegram would get, one JSON object each."""
    telegram = Preview(archive, session.say, top=top)
    try:
        for line in typed_lines(session):
            for message in telegram.reply(readable(line)):
                session.write(to_json(message_record(message)))
    finally:
        telegram.close()


class Preview:
    """Answers typed lines with messages. ``close`` releases its state."""

    def __init__(self, archive: Archive, say: Catalogue, *, top: int) -> None:
        self._state = State(MEMORY)
        self._answer_service = AnswerService(archive, self._state, answers=top)
        self._examples = ExampleQuestions(archive)
        self._say = say
        self._renderer = Renderer(say, US.username)
        self._names = command_names(say)
        self._messages = 0

    def reply(self, typed: str) -> Iterator[Outgoing]:
        """The messages that Telegram would get for one typed line."""
        if not typed.strip():
            return
        press = parse_press(typed.strip())
        try:
            yield from self._press(press) if press else self._said(typed)
        except GoneError as gone:
            yield from self._note(f"gone.{gone.code}")
        except (QuestionError, CommandError) as error:
            yield from self._renderer.note(describe(error, self._say))

    def close(self) -> None:
        """Delete the state."""
        self._state.close()

    def _said(self, typed: str) -> Sequence[Outgoing]:
        message = Incoming(chat_kind=ChatKind.PRIVATE, text=typed, person=HERE)
        match route(message, US, self._names):
            case Ask(question=question):
                return list(self._asked(question))
            case Tell(why=why, detail=detail):
                return self._note(f"routing.{why.value}", name=disarm(detail))
            case Command(name=name):
                return self._note("preview.command", name=f"/{name}")
            case Add():
                return self._note("preview.command", name="/add")
            case Ignore():
                return ()

    def _asked(self, typed: str) -> Iterator[Outgoing]:
        """The bot's own words, or an answer to each question."""
        message = read(typed, self._answer_service.archive)
        if message.small_talk is not None:
            renderer = Renderer(catalogue_for(message.small_talk, self._say), US.username)
            yield from renderer.note(small_talk_text(message.small_talk, self._examples(), renderer.say))
            return
        if message.instruction:
            examples = () if message.questions else self._examples()
            yield from self._renderer.note(instruction_text(message, examples, self._say))
        given = list(self._given(message, typed))
        if message.questions and not given:
            given = [self._answer_service.ask(self._question(message.questions[0], typed))]
        for one in given:
            yield from self._renderer.answer(one)
        if message.left_out:
            yield from self._note("questions.left-out")

    def _given(self, message: Message, typed: str) -> Iterator[GivenAnswer]:
        """The answers to the questions of a message; of a name those that are answered and say something new."""
        shown: list[Cited] = []
        for text in message.questions:
            question = self._question(text, typed if message.name else None)
            if not message.name:
                yield self._answer_service.ask(question)
                continue
            given = self._answer_service.ask_if_answered(question, shown)
            if given is not None:
                shown += given.cited
                yield given

    def _question(self, text: str, written: str | None) -> ChatQuestion:
        """One question of a message, as a message of its own."""
        self._messages += 1
        return ChatQuestion(
            chat=HERE, message=self._messages, person=HERE, topic=None, text=text, written=written, private=True
        )

    def _press(self, press: Press) -> Sequence[Outgoing]:
        if press.action not in ACTIONS:
            return self._note("preview.button")
        button = PressedButton(
            answer_service=self._answer_service, renderer=self._renderer, press=press, chat=HERE, person=HERE
        )
        result = perform(button)
        return result.messages or self._renderer.note(result.notice)

    def _note(self, key: str, **values: object) -> Sequence[Outgoing]:
        return self._renderer.note(self._say(key, **values))


def message_record(message: Outgoing) -> Record:
    """A message as the parameters of ``sendMessage``."""
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
