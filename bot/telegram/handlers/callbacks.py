"""Pressed buttons. Their targets are in the database, so that old buttons still work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.error_messages import CommandError, describe
from bot.service.access import ChatKind, Entry
from bot.service.quotation_refs import GoneError
from bot.settings import Language
from bot.telegram.actions import perform
from bot.telegram.delivery.outbox import send
from bot.telegram.handlers.additions import undo_addition
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.chat_settings import panel, source_numbered, stored_name
from bot.telegram.handlers.context import BotServices, may_change_chat
from bot.telegram.handlers.corrections import ask_value, decide
from bot.telegram.handlers.requests import grant, refuse, request_access
from bot.telegram.handlers.sayings import turn_sayings
from bot.telegram.handlers.sharing import show_to_all
from bot.telegram.handlers.storylines import press_digest, press_timeline
from bot.telegram.handlers.unanswered import export, turn_page
from bot.telegram.handlers.watches import step_watch, watch_answer
from bot.telegram.rendering.access_notes import plain_refusal
from bot.telegram.rendering.buttons import Action, parse_press
from retrieval import IsnadError, QuestionError, Strictness


async def on_press(services: BotServices, bot: Bot, update: Update) -> None:
    """Handle a press. Telegram's spinner is always ended, with a reason if the action failed."""
    query = update.callback_query
    if query is None:
        return
    press = parse_press(query.data)
    message = query.message if isinstance(query.message, Message) else None
    renderer = await services.renderer(message.chat_id if message else query.from_user.id)
    if press is None or message is None:
        await _answer_query(query, renderer.say("gone.answer"), alert=True)
        return
    callback = CallbackPress(services=services, bot=bot, query=query, message=message, renderer=renderer, press=press)
    entry = await services.worker(services.access.entry, callback.kind, message.chat_id, query.from_user.id)
    if entry is not Entry.OPEN and press.action not in PUBLIC_ACTIONS:
        number = query.from_user.id if callback.kind is ChatKind.PRIVATE else message.chat_id
        await _answer_query(query, plain_refusal(renderer, entry, number), alert=True)
        return
    try:
        notice = await OFFICE_ACTIONS.get(press.action, _act)(callback)
    except GoneError as gone:
        await _answer_query(query, renderer.say(f"gone.{gone.code}"), alert=True)
    except QuestionError:
        await _answer_query(query, renderer.say("gone.answer"), alert=True)
    except CommandError as error:
        await _answer_query(query, describe(error, renderer.say, plain=True), alert=True)
    except IsnadError as error:  # the archive cannot be written
        await _answer_query(query, describe(error, renderer.say), alert=True)
    else:
        await _answer_query(query, notice, alert=False)


async def _act(callback: CallbackPress) -> str:
    """Perform an action of ``actions``. Returns the notice for the person who pressed."""
    result = await callback.services.worker(perform, callback.button)
    if result.messages and result.keyboard_only:
        await callback.show_keyboard(result.messages)
    elif result.messages and result.replaces:
        await callback.show(result.messages)
    elif result.messages:
        await send(callback.bot, callback.target, result.messages)
    return result.notice


async def set_language(callback: CallbackPress) -> str:
    """Set the language, and show the settings in it."""
    if not await _may_change_settings(callback):
        return callback.renderer.say("settings.admins")
    languages = list(Language)
    if not 0 <= callback.press.number < len(languages):
        raise GoneError("answer")
    chosen, chat = languages[callback.press.number], callback.message.chat_id
    await callback.services.worker(callback.services.state.chats.set_language, chat, chosen.value)
    renderer = callback.services.renderers[chosen]
    await callback.show(await panel(callback.services, renderer, chat))
    return renderer.say("language.set")


async def set_answers(callback: CallbackPress) -> str:
    """Set the number of answers."""
    if not await _may_change_settings(callback):
        return callback.renderer.say("settings.admins")
    await callback.services.worker(
        callback.services.state.chats.set_answers, callback.message.chat_id, min(max(callback.press.number, 1), 10)
    )
    await callback.show(await panel(callback.services, callback.renderer, callback.message.chat_id))
    return ""


async def set_strictness(callback: CallbackPress) -> str:
    """Set the level of strictness."""
    if not await _may_change_settings(callback):
        return callback.renderer.say("settings.admins")
    levels = list(Strictness)
    if not 0 <= callback.press.number < len(levels):
        raise GoneError("answer")
    level, chat = levels[callback.press.number], callback.message.chat_id
    await callback.services.worker(callback.services.state.chats.set_strictness, chat, level.value)
    await callback.show(await panel(callback.services, callback.renderer, chat))
    return ""


async def set_source(callback: CallbackPress) -> str:
    """Advance the state of an outlet."""
    if not await _may_change_settings(callback):
        return callback.renderer.say("settings.admins")
    chat = callback.message.chat_id
    name = await callback.services.worker(source_numbered, callback.services, callback.press.number)
    if name is None:
        raise GoneError("answer")
    chosen = await callback.services.worker(callback.services.state.chats.settings, chat)
    await callback.services.worker(callback.services.state.chats.turn_source, chat, stored_name(chosen, name))
    await callback.show(await panel(callback.services, callback.renderer, chat, callback.press.second))
    return ""


async def undo(callback: CallbackPress) -> str:
    """Undo an addition."""
    services, say = callback.services, callback.renderer.say
    if not await services.worker(services.access.is_editor, callback.query.from_user.id):
        return say("adding.only")
    kept = await services.worker(services.state.additions.get, callback.press.number)
    if kept is None or kept.chat != callback.message.chat_id:
        raise GoneError("answer")
    notice, shown = await undo_addition(services, callback.renderer, kept)
    if shown:
        await callback.show(shown)
    return notice


async def forget(callback: CallbackPress) -> str:
    """Delete the data of the person who asked for it, or keep them."""
    services, say, person = callback.services, callback.renderer.say, callback.press.number
    if callback.query.from_user.id != person:
        return say("forget-me.not-yours")
    if not callback.press.second:
        await callback.show(callback.renderer.note(say("forget-me.kept")))
        return ""
    await services.worker(services.answer_service.forget, person)
    await callback.show(callback.renderer.note(say("forget-me.done")))
    return ""


async def turn_sources(callback: CallbackPress) -> str:
    """Show another page of the outlets."""
    await callback.show(
        await panel(callback.services, callback.renderer, callback.message.chat_id, callback.press.number)
    )
    return ""


async def _may_change_settings(callback: CallbackPress) -> bool:
    chat, person = callback.message.chat_id, callback.query.from_user.id
    return await may_change_chat(callback.services, callback.bot, callback.kind, chat, person)


async def _answer_query(query: CallbackQuery, text: str, *, alert: bool) -> None:
    """End the spinner. A query that Telegram has already dropped is not an error."""
    try:
        await query.answer(text[:200] or None, show_alert=alert if text else None)
    except BadRequest as old:
        if "query is too old" not in str(old).lower():
            raise
    except TelegramError:
        return


# Actions for people without access, too.
PUBLIC_ACTIONS: Final = frozenset((Action.FORGET, Action.REQUEST, Action.SHOW_ALL))

# Actions that need more than an ``AnswerService``: access rules, additions, the settings panel.
OFFICE_ACTIONS: Final[Mapping[Action, Callable[[CallbackPress], Awaitable[str]]]] = MappingProxyType(
    {
        Action.SET_LANGUAGE: set_language,
        Action.SET_ANSWERS: set_answers,
        Action.SET_STRICTNESS: set_strictness,
        Action.SET_SOURCE: set_source,
        Action.UNDO: undo,
        Action.SOURCES: turn_sources,
        Action.SAYINGS: turn_sayings,
        Action.FORGET: forget,
        Action.REQUEST: request_access,
        Action.GRANT: grant,
        Action.REFUSE: refuse,
        Action.DECIDE: decide,
        Action.CORRECT: ask_value,
        Action.UNANSWERED: turn_page,
        Action.EXPORT: export,
        Action.SHOW_ALL: show_to_all,
        Action.TIMELINE: press_timeline,
        Action.DIGEST: press_digest,
        Action.WATCH: watch_answer,
        Action.WATCHES: step_watch,
    }
)
