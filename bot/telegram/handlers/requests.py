"""Requests for access: a person without it presses a button, and the owners decide with two."""

from __future__ import annotations

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.bidi import clean
from bot.service.access import ChatKind, Entry
from bot.state import RequestState
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import BotServices
from bot.telegram.rendering.access_notes import AccessRequest, request_note
from bot.telegram.rendering.sanitizing import disarm

log = structlog.get_logger()


async def request_access(callback: CallbackPress) -> str:
    """Send the owners a request for access of the person, or of the group where the button was pressed."""
    services, say, person = callback.services, callback.renderer.say, callback.query.from_user.id
    chat = callback.message.chat_id
    subject = person if callback.kind is ChatKind.PRIVATE else chat
    entry = await services.worker(services.access.entry, callback.kind, chat, person)
    if entry in (Entry.OPEN, Entry.DENIED):
        return say("access.welcome" if entry is Entry.OPEN else "access.denied")
    standing = await services.worker(services.state.requests.standing, subject)
    if standing is not RequestState.SENT:
        return say(f"request.{standing.value}")
    if not await _tell_owners(callback, subject):
        return say("request.unreachable", id=subject)
    await services.worker(services.state.requests.put, subject, by=person)
    log.info("access requested", chat=chat)
    await callback.show(callback.renderer.note(say("request.sent")))
    return say("request.sent")


async def grant(callback: CallbackPress) -> str:
    """Give the access that was asked for."""
    return await _decide(callback, allowed=True)


async def refuse(callback: CallbackPress) -> str:
    """Refuse the access that was asked for."""
    return await _decide(callback, allowed=False)


async def _decide(callback: CallbackPress, *, allowed: bool) -> str:
    """Decide a request, unless another owner has. The message shows the decision in place of its buttons."""
    services, say, subject = callback.services, callback.renderer.say, callback.press.number
    owner = callback.query.from_user.id
    if not services.access.is_owner(owner):
        return say("owners.only")
    decided = await services.worker(services.state.grants.of, subject)
    if decided is None or await services.worker(services.state.requests.is_open, subject):
        decision = services.access.let_in if allowed else services.access.shut_out
        await services.worker(decision, subject, by=owner)
        decided = allowed
        await _tell_subject(services, callback.bot, subject, allowed=allowed)
    outcome = say("owners.allowed" if decided else "owners.denied", id=subject)
    asked = "\n".join(disarm(clean(line)) for line in (callback.message.text or "").splitlines())
    await callback.show(callback.renderer.note(f"{asked}\n\n{outcome}"))
    return ""


async def _tell_owners(callback: CallbackPress, subject: int) -> bool:
    """Send the request to every owner. Returns whether one received it."""
    services, user = callback.services, callback.query.from_user
    title = None if subject == user.id else callback.message.chat.title or ""
    request = AccessRequest(subject=subject, name=user.full_name, username=user.username, title=title)
    reached = False
    for owner in sorted(services.access.owners):
        renderer = await services.renderer(owner)
        try:
            await send(callback.bot, Target(chat=owner), request_note(renderer, request))
        except TelegramError:  # the owner has opened no chat with the bot, or blocked it
            log.warning("owner not reached")
        else:
            reached = True
    return reached


async def _tell_subject(services: BotServices, bot: Bot, subject: int, *, allowed: bool) -> None:
    """Tell the person or the group what was decided."""
    renderer = await services.renderer(subject)
    kind = "person" if subject > 0 else "chat"
    key = f"request.{'granted' if allowed else 'refused'}.{kind}"
    try:
        await send(bot, Target(chat=subject), renderer.note(renderer.say(key)))
    except TelegramError:  # blocked or removed meanwhile
        log.info("decision not delivered")
