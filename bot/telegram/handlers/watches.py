"""Saved questions: the command, the button under an answer, and the buttons of the pages about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.bidi import clean
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.service.access import ChatKind, Spent
from bot.service.chat_time import zone_names
from bot.service.quotation_refs import GoneError
from bot.state import Watch, WatchSchedule
from bot.telegram.delivery.outbox import send
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import BotServices, Turn, may_change_chat
from bot.telegram.handlers.questions import typing
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.watch_pages import (
    QUIET_HOURS,
    WatchStep,
    hours_page,
    list_page,
    preview_page,
    quiet_page,
    refusal_page,
    saved_page,
    zones_page,
)
from bot.telegram.routes import Command
from retrieval import QuestionError


async def watch(turn: Turn, command: Command) -> None:
    """Show what a question would have found, to save it: the text behind the command, or the question of the answer
    replied to. Without either, list the saved questions.
    """
    services = turn.services
    question = clean(command.argument)
    if not question and command.replied_id is not None:
        kept = await services.worker(services.state.answers.shown, turn.chat, command.replied_id)
        question = kept.question if kept is not None else ""
    if not question:
        await turn.reply(await _list(services, turn.renderer, turn.chat))
        return
    spent = await services.worker(services.access.spend, turn.kind, turn.chat, turn.person)
    if spent is not None:
        await turn.reply(turn.renderer.note(quota_text(turn.say, spent)))
        return
    async with typing(turn):
        try:
            page = await _preview(
                services, turn.renderer, question, chat=turn.chat, topic=turn.topic, person=turn.person
            )
        except (QuestionError, CommandError) as error:
            page = turn.renderer.note(describe(error, turn.say))
        await turn.reply(page)


async def watch_answer(callback: CallbackPress) -> str:
    """Show what the question of an answer would have found; in a channel to its administrators alone."""
    services, person = callback.services, callback.query.from_user.id
    if callback.kind is ChatKind.CHANNEL and not await _may_change(callback, None):
        return callback.renderer.say("settings.admins")
    spent = await services.worker(services.access.spend, callback.kind, callback.message.chat_id, person)
    if spent is not None:
        return quota_text(callback.renderer.say, spent)
    kept = await services.worker(services.answer_service.recall, callback.press.number, chat=callback.message.chat_id)
    page = await _preview(
        services,
        callback.renderer,
        kept.question,
        chat=kept.chat,
        topic=callback.target.topic,
        person=person,
    )
    await send(callback.bot, callback.target, page)
    return ""


def quota_text(say: Catalogue, spent: Spent) -> str:
    """That the quota of questions is used up."""
    return say.count("quota.person" if spent.personal else "quota.chat", spent.minutes)


async def step_watch(callback: CallbackPress) -> str:
    """Do what a button of the pages says, and show the page that follows."""
    services, press = callback.services, callback.press
    try:
        what = WatchStep(press.second)
    except ValueError as unknown:
        raise GoneError("answer") from unknown
    if press.number:
        found = await services.worker(services.watch_service.in_chat, press.number, callback.message.chat_id)
        if found is None:
            raise GoneError("watch")
        if not await _may_change(callback, found):
            return callback.renderer.say("watch.admins")
        await callback.show(await _changed(callback, found, what))
        return ""
    if what is WatchStep.LIST:  # under an alert, which stays
        if callback.kind is ChatKind.CHANNEL and not await _may_change(callback, None):
            return callback.renderer.say("settings.admins")
        page = await _list(services, callback.renderer, callback.message.chat_id)
        await send(callback.bot, callback.target, page)
        return ""
    if not await _may_change(callback, None):
        return callback.renderer.say("settings.admins")
    await callback.show(await _timed(callback, what))
    return ""


async def _changed(callback: CallbackPress, found: Watch, what: WatchStep) -> tuple[Outgoing, ...]:
    """Change a saved question. Returns the page that follows."""
    services, renderer = callback.services, callback.renderer
    service = services.watch_service
    match what:
        case WatchStep.CONFIRM:
            saved = await services.worker(service.activate, found.id)
            schedule = await services.worker(service.schedule, found.chat)
            return saved_page(renderer, saved, schedule)
        case WatchStep.DISCARD:
            await services.worker(services.state.watches.remove, found.id)
            return renderer.note(renderer.say("watch.discarded"))
        case WatchStep.PAUSE:
            await services.worker(service.pause, found)
        case WatchStep.RESUME:
            await services.worker(service.activate, found.id)
        case WatchStep.REMOVE:
            await services.worker(services.state.watches.remove, found.id)
        case _:
            raise GoneError("answer")
    return await _list(services, renderer, found.chat)


async def _timed(callback: CallbackPress, what: WatchStep) -> tuple[Outgoing, ...]:
    """Show what to choose from for the times of a chat, or set what was chosen."""
    services, renderer, chat = callback.services, callback.renderer, callback.message.chat_id
    choices = {WatchStep.HOURS: hours_page, WatchStep.QUIETS: quiet_page, WatchStep.ZONES: zones_page}
    if what in choices:
        return choices[what](renderer)
    before = await services.worker(services.state.watches.schedule, chat)
    after = _schedule(before, what, callback.press.third, tuple(zone_names(renderer.say)))
    await services.worker(services.state.watches.set_schedule, chat, after)
    return await _list(services, renderer, chat)


def _schedule(before: WatchSchedule, what: WatchStep, value: int, zones: Sequence[str]) -> WatchSchedule:
    """The times of a chat with what was chosen, of ``zones``. Raises ``GoneError`` for what there is not to choose."""
    if what is WatchStep.SET_HOUR and -1 <= value < 24:
        return replace(before, digest=None if value < 0 else value)
    if what is WatchStep.SET_QUIET and -1 <= value < len(QUIET_HOURS):
        first, last = (None, None) if value < 0 else QUIET_HOURS[value]
        return replace(before, quiet_from=first, quiet_until=last)
    if what is WatchStep.SET_ZONE and 0 <= value < len(zones):
        return replace(before, zone=zones[value])
    raise GoneError("answer")


async def _preview(
    services: BotServices, renderer: Renderer, question: str, *, chat: int, topic: int | None, person: int | None
) -> tuple[Outgoing, ...]:
    service = services.watch_service
    settings = await services.worker(services.state.chats.settings, chat)
    preview = await services.worker(service.preview, question, settings)
    if preview.too_many(service.daily):
        return refusal_page(renderer, question, preview, most=service.daily)
    draft = await services.worker(service.draft, question, chat=chat, topic=topic, person=person)
    newest = [one.quotation for one in preview.examples[-1:]]
    cited = await services.worker(services.answer_service.cite, newest)
    return preview_page(renderer, draft, preview, next(iter(cited), None))


async def _list(services: BotServices, renderer: Renderer, chat: int) -> tuple[Outgoing, ...]:
    watches: Sequence[Watch] = await services.worker(services.watch_service.of_chat, chat)
    schedule = await services.worker(services.watch_service.schedule, chat)
    return list_page(renderer, watches, schedule, most=services.watch_service.most)


async def _may_change(callback: CallbackPress, found: Watch | None) -> bool:
    """Whether the person who pressed may change a saved question, or the times: in a group and a channel its
    administrators, the bot's owners, and for a question the person who saved it.
    """
    person, chat = callback.query.from_user.id, callback.message.chat_id
    if found is not None and found.person == person:
        return True
    return await may_change_chat(callback.services, callback.bot, callback.kind, chat, person)
