"""The commands ``/timeline`` and ``/digest``, their buttons, and the digests that are sent every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import time

import structlog
from telegram import Bot

from bot.bidi import clean
from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from bot.service.access import ChatKind, Entry
from bot.service.chat_time import local_time, next_moment, read_time, zone_name
from bot.service.digests import DigestService
from bot.service.quotation_refs import GoneError
from bot.service.storylines import ChatRequest, storyline_page
from bot.service.timelines import TimelineService
from bot.state import DailyDigest, KeptStoryline, ScheduledWork, StorylineKind
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import BotServices, Turn, may_change_chat
from bot.telegram.handlers.questions import typing
from bot.telegram.rendering.buttons import DigestStep, Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.rendering.storylines import PICTURE, render_hours, render_page
from bot.telegram.routes import Command
from retrieval import QuestionError

log = structlog.get_logger()


async def timeline(turn: Turn, command: Command) -> None:
    """Tell a subject by days."""
    text = clean(command.argument)
    if not text:
        await turn.note("timeline.empty")
        return
    service = TimelineService(turn.services.answer_service.archive, turn.services.state)
    await _tell(turn, text, service.tell)


async def digest(turn: Turn, command: Command) -> None:
    """Tell the stories of a day, or send them every day, or stop that."""
    text = clean(command.argument)
    first, _, rest = text.partition(" ")
    if first.casefold() in turn.say("digest.off").split() and not rest:
        await _stop(turn)
    elif first.casefold() in turn.say("digest.daily").split():
        await _schedule(turn, rest)
    else:
        service = DigestService(turn.services.answer_service.archive, turn.services.state)
        await _tell(turn, text, service.tell)


async def _tell(turn: Turn, text: str, tell: Callable[[ChatRequest], KeptStoryline]) -> None:
    """Make what was asked for, unless an earlier attempt did, and send its first page."""
    services, message = turn.services, turn.message.message_id
    kept = await services.worker(services.state.storylines.to, turn.chat, message)
    async with typing(turn):
        if kept is None:
            spent = await services.worker(services.access.spend, turn.kind, turn.chat, turn.person)
            if spent is not None:
                key = "quota.person" if spent.personal else "quota.chat"
                await turn.reply(turn.renderer.note(turn.say.count(key, spent.minutes)))
                return
            request = ChatRequest(chat=turn.chat, message=message, person=turn.person, topic=turn.topic, text=text)
            try:
                kept = await services.worker(tell, request)
            except (QuestionError, CommandError) as error:
                await turn.reply(turn.renderer.note(describe(error, turn.say, plain=True)))
                return
        try:
            messages = await _page(services, turn.renderer, kept, topic=turn.topic)
        except GoneError as gone:
            await turn.note(f"gone.{gone.code}")
            return
        await turn.reply(messages)


async def _page(
    services: BotServices, renderer: Renderer, kept: KeptStoryline, *, topic: int | None, number: int = 0
) -> tuple[Outgoing, ...]:
    page = await services.worker(storyline_page, services.answer_service.archive, services.state, kept, number)
    return render_page(page, renderer, daily_hour=await _daily_hour(services, kept, topic))


async def _daily_hour(services: BotServices, kept: KeptStoryline, topic: int | None) -> int | None:
    """The hour at which a digest about the same is sent every day."""
    if kept.kind is not StorylineKind.DIGEST:
        return None
    known = await services.worker(services.state.digests.of, kept.chat, topic)
    return next((one.hour for one in known if one.about == kept.subject), None)


async def _schedule(turn: Turn, text: str) -> None:
    """Send a digest every day at the hour that ``text`` begins with."""
    if not await turn.may_change_settings():
        await turn.note("settings.admins")
        return
    try:
        wanted = read_time(text, turn.say)
    except CommandError as error:
        await turn.reply(turn.renderer.note(describe(error, turn.say, plain=True)))
        return
    zone = wanted.zone if wanted.zone is not None else await _zone(turn.services, turn.chat)
    daily = DailyDigest(
        id=0,
        chat=turn.chat,
        topic=turn.topic,
        about=wanted.rest,
        person=turn.person,
        chat_kind=turn.kind.value,
        hour=wanted.hour,
        zone=zone,
        next_at=next_moment(wanted.hour, zone, time()),
    )
    kept = await turn.services.worker(turn.services.state.digests.put, daily)
    await turn.reply(turn.renderer.note(_scheduled(daily, turn.say) if kept else turn.say("digest.too-many")))


async def _zone(services: BotServices, chat: int) -> str:
    """The time zone that the chat last used for a digest, else that of its saved questions; empty for the machine's."""
    used = await services.worker(services.state.digests.zone, chat)
    return used or (await services.worker(services.state.watches.schedule, chat)).zone or ""


def _scheduled(daily: DailyDigest, say: Catalogue) -> str:
    """That a digest will be sent, when, and what time it is now by its clock, so that a wrong time zone shows."""
    now, then = local_time(time(), daily.zone), local_time(daily.next_at, daily.zone)
    about = say("digest.scheduled.about", about=disarm(daily.about)) if daily.about else ""
    return say(
        "digest.scheduled",
        hour=say("digest.hour", hour=say.number(daily.hour)),
        about=about,
        day=say.date(then.date()),
        now=say.number(f"{now:%H:%M}"),
        zone=zone_name(daily.zone, say) if daily.zone else say("digest.zone.machine"),
    )


async def _stop(turn: Turn) -> None:
    """Stop every daily digest of the topic."""
    if not await turn.may_change_settings():
        await turn.note("settings.admins")
        return
    count = await turn.services.worker(turn.services.state.digests.remove, turn.chat, turn.topic)
    await turn.note("digest.stopped" if count else "digest.none-daily")


async def press_timeline(callback: CallbackPress) -> str:
    """Turn the page of a timeline, or send its picture."""
    services, renderer = callback.services, callback.renderer
    kept = await _kept(callback, StorylineKind.TIMELINE)
    if callback.press.second != PICTURE:
        await callback.show(
            await _page(services, renderer, kept, topic=callback.target.topic, number=callback.press.second)
        )
        return ""
    service = TimelineService(services.answer_service.archive, services.state)
    picture = await services.worker(service.draw, kept, renderer.say)
    if picture is None:
        return renderer.say("timeline.nothing-to-draw")
    caption = renderer.note(renderer.say("timeline.chart.title", subject=disarm(kept.subject)))[0]
    await send(callback.bot, callback.target, [replace(caption, photo=picture)])
    return ""


async def press_digest(callback: CallbackPress) -> str:
    """Turn the page of a digest, or change whether it is sent every day."""
    services, renderer, topic = callback.services, callback.renderer, callback.target.topic
    kept = await _kept(callback, StorylineKind.DIGEST)
    step = callback.press.third
    if step == DigestStep.PAGE:
        await callback.show(await _page(services, renderer, kept, topic=topic, number=callback.press.second))
        return ""
    if not await may_change_chat(services, callback.bot, callback.kind, kept.chat, callback.query.from_user.id):
        return renderer.say("settings.admins")
    if step == DigestStep.HOURS:
        page = await services.worker(
            storyline_page, services.answer_service.archive, services.state, kept, callback.press.second
        )
        await callback.show_keyboard(render_hours(page, renderer))
        return ""
    return await _set_daily(callback, kept) if step == DigestStep.DAILY else await _unset_daily(callback, kept)


async def _set_daily(callback: CallbackPress, kept: KeptStoryline) -> str:
    services, say, hour = callback.services, callback.renderer.say, callback.press.second
    if not 0 <= hour < 24:
        raise GoneError("answer")
    zone = await _zone(services, kept.chat)
    daily = DailyDigest(
        id=0,
        chat=kept.chat,
        topic=callback.target.topic,
        about=kept.subject,
        person=callback.query.from_user.id,
        chat_kind=callback.kind.value,
        hour=hour,
        zone=zone,
        next_at=next_moment(hour, zone, time()),
    )
    if await services.worker(services.state.digests.put, daily) is None:
        return say("digest.too-many")
    await callback.show_keyboard(await _page(services, callback.renderer, kept, topic=callback.target.topic))
    await send(callback.bot, callback.target, callback.renderer.note(_scheduled(daily, say)))
    return ""


async def _unset_daily(callback: CallbackPress, kept: KeptStoryline) -> str:
    services, topic = callback.services, callback.target.topic
    await services.worker(services.state.digests.remove, kept.chat, topic, kept.subject)
    await callback.show_keyboard(await _page(services, callback.renderer, kept, topic=topic))
    return callback.renderer.say("digest.stopped")


async def _kept(callback: CallbackPress, kind: StorylineKind) -> KeptStoryline:
    kept = await callback.services.worker(
        lambda: callback.services.state.storylines.get(callback.press.number, chat=callback.message.chat_id)
    )
    if kept is None or kept.kind is not kind:
        raise GoneError("answer")
    return kept


async def send_daily(services: BotServices, bot: Bot, work: ScheduledWork) -> None:
    """Send a daily digest, if it has anything to tell."""
    daily = await services.worker(services.state.digests.get, work.number)
    if daily is None or not await _may_send(services, daily):
        return
    service = DigestService(services.answer_service.archive, services.state)
    kept = await services.worker(lambda: service.tell_daily(daily, at=work.at, message=work.update))
    if kept.entries:
        renderer = await services.renderer(daily.chat)
        messages = await _page(services, renderer, kept, topic=daily.topic)
        await send(bot, Target(chat=daily.chat, topic=daily.topic), messages)
    await services.worker(services.state.digests.tell, daily.id, kept.read)
    log.info("digest sent", chat=daily.chat, stories=len(kept.entries))


async def _may_send(services: BotServices, daily: DailyDigest) -> bool:
    """Whether the chat can be written to, and whoever asked for the digest still has access."""
    if await services.worker(services.state.chats.suspended, daily.chat):
        return False
    entry = await services.worker(services.access.entry, ChatKind(daily.chat_kind), daily.chat, daily.person)
    return entry is Entry.OPEN
