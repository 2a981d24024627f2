"""A pressed button: what it refers to is in the database, so old ones go on working."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.error_messages import CommandError, describe
from bot.service.access import ChatKind, Entry
from bot.service.quotation_refs import GoneError
from bot.settings import Language
from bot.telegram.actions import PressedButton, perform
from bot.telegram.delivery.outbox import Target, edit, send
from bot.telegram.handlers.additions import take_back
from bot.telegram.handlers.chat_settings import panel, source_numbered
from bot.telegram.handlers.context import KINDS, Office, is_admin
from bot.telegram.rendering.buttons import Action, Outgoing, Press, pressed
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.routing import ANONYMOUS_ADMIN
from retrieval import IsnadError, QuestionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """One press in hand. ``number`` and ``second`` are those of its data."""

    office: Office
    bot: Bot
    query: CallbackQuery
    message: Message
    renderer: Renderer
    press: Press

    @property
    def number(self) -> int:
        """The first number."""
        return self.press.numbers[0]

    @property
    def second(self) -> int:
        """The second number, 0 when there is none."""
        return self.press.numbers[1] if len(self.press.numbers) > 1 else 0

    @property
    def target(self) -> Target:
        """The place of the message that holds the button."""
        topic = self.message.message_thread_id if self.message.is_topic_message else None
        return Target(chat=self.message.chat_id, topic=topic)

    @property
    def button(self) -> PressedButton:
        """The press without Telegram, as ``actions`` takes it."""
        return PressedButton(
            desk=self.office.desk,
            renderer=self.renderer,
            press=self.press,
            chat=self.message.chat_id,
            person=self.query.from_user.id,
        )

    async def show(self, messages: tuple[Outgoing, ...]) -> None:
        """Put ``messages`` in place of the one with the button."""
        await edit(self.bot, self.target, self.message.message_id, messages)


async def on_press(office: Office, bot: Bot, update: Update) -> None:
    """Deal with a press; Telegram's spinner ends in any case, with a reason where there is one."""
    query = update.callback_query
    if query is None:
        return
    press = pressed(query.data)
    message = query.message if isinstance(query.message, Message) else None
    renderer = await office.renderer(message.chat_id if message else query.from_user.id)
    if press is None or message is None:
        await _end(query, renderer.say("gone.answer"), alert=True)
        return
    entry = await office.worker(office.access.entry, _kind(message), message.chat_id, query.from_user.id)
    if entry is not Entry.OPEN:
        await _end(query, renderer.say(f"access.{entry.value}", id=query.from_user.id), alert=True)
        return
    held = Pressed(office=office, bot=bot, query=query, message=message, renderer=renderer, press=press)
    try:
        told = await OFFICE_ACTIONS.get(press.action, _act)(held)
    except GoneError as gone:
        await _end(query, renderer.say(f"gone.{gone.code}"), alert=True)
    except (QuestionError, CommandError):
        await _end(query, renderer.say("gone.answer"), alert=True)
    except IsnadError as error:  # the archive cannot be written
        await _end(query, describe(error, renderer.say), alert=True)
    else:
        await _end(query, told, alert=False)


async def _act(held: Pressed) -> str:
    """Perform an action that needs only the desk and the renderer; return the text for the spinner."""
    result = await held.office.worker(perform, held.button)
    if result.messages and result.replaces:
        await held.show(result.messages)
    elif result.messages:
        await send(held.bot, held.target, result.messages)
    return result.notice


async def set_language(held: Pressed) -> str:
    """Another language; the settings are shown in it."""
    if not await _decides(held):
        return held.renderer.say("settings.admins")
    languages = list(Language)
    if not 0 <= held.number < len(languages):
        raise GoneError("answer")
    chosen, chat = languages[held.number], held.message.chat_id
    await held.office.worker(held.office.state.chats.set_language, chat, chosen.value)
    renderer = held.office.renderers[chosen]
    await held.show(await panel(held.office, renderer, chat))
    return renderer.say("language.set")


async def set_answers(held: Pressed) -> str:
    """Another number of answers."""
    if not await _decides(held):
        return held.renderer.say("settings.admins")
    await held.office.worker(held.office.state.chats.set_answers, held.message.chat_id, min(max(held.number, 1), 10))
    await held.show(await panel(held.office, held.renderer, held.message.chat_id))
    return ""


async def set_source(held: Pressed) -> str:
    """The next state of an outlet."""
    if not await _decides(held):
        return held.renderer.say("settings.admins")
    chat = held.message.chat_id
    name = await held.office.worker(source_numbered, held.office, held.number)
    if name is None:
        raise GoneError("answer")
    await held.office.worker(held.office.state.chats.turn_source, chat, name)
    await held.show(await panel(held.office, held.renderer, chat, held.second))
    return ""


async def undo(held: Pressed) -> str:
    """Take an addition back."""
    office, say = held.office, held.renderer.say
    if not await office.worker(office.access.is_editor, held.query.from_user.id):
        return say("adding.only")
    kept = await office.worker(office.state.additions.get, held.number)
    if kept is None or kept.chat != held.message.chat_id:
        raise GoneError("answer")
    told, shown = await take_back(office, held.renderer, kept)
    if shown:
        await held.show(shown)
    return told


async def turn_sources(held: Pressed) -> str:
    """Another page of the outlets."""
    await held.show(await panel(held.office, held.renderer, held.message.chat_id, held.number))
    return ""


async def _decides(held: Pressed) -> bool:
    person = held.query.from_user.id
    if _kind(held.message) is not ChatKind.GROUP or held.office.access.is_owner(person):
        return True
    return person == ANONYMOUS_ADMIN or await is_admin(held.bot, held.message.chat_id, person)


def _kind(message: Message) -> ChatKind:
    return KINDS.get(message.chat.type, ChatKind.PRIVATE if message.chat.type == ChatType.PRIVATE else ChatKind.GROUP)


async def _end(query: CallbackQuery, text: str, *, alert: bool) -> None:
    """End the spinner; a query that Telegram has forgotten meanwhile is no error."""
    try:
        await query.answer(text[:200] or None, show_alert=alert if text else None)
    except BadRequest as old:
        if "query is too old" not in str(old).lower():
            raise
    except TelegramError:
        return


# Buttons that need more than the desk: access rules, additions, the settings panel.
OFFICE_ACTIONS: Final[Mapping[Action, Callable[[Pressed], Awaitable[str]]]] = MappingProxyType(
    {
        Action.SET_LANGUAGE: set_language,
        Action.SET_ANSWERS: set_answers,
        Action.SET_SOURCE: set_source,
        Action.UNDO: undo,
        Action.SOURCES: turn_sources,
    }
)
