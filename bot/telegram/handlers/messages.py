"""Messages and posts: routed, then handled as a question, a command, an addition or a refusal."""

from __future__ import annotations

import structlog
from telegram import Bot, Message, Update

from bot.service.access import ChatKind
from bot.telegram.handlers import additions as adding
from bot.telegram.handlers import questions as asking
from bot.telegram.handlers.command_table import handle
from bot.telegram.handlers.context import KINDS, BotServices, Turn
from bot.telegram.handlers.corrections import correct
from bot.telegram.handlers.guests import on_guest_message
from bot.telegram.handlers.update_parsing import incoming, person_of
from bot.telegram.routes import Add, Ask, Command, Ignore, Incoming, Tell
from bot.telegram.routing import route

log = structlog.get_logger()


async def on_message(services: BotServices, bot: Bot, update: Update) -> None:
    """Handle a message or post, new or edited."""
    message = update.effective_message
    if message is None:
        return
    if update.guest_message is not None:
        await on_guest_message(services, bot, message)
        return
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        await migrate_chat(services, message)
        return
    edited = update.edited_message is not None or update.edited_channel_post is not None
    received = incoming(message, services.name, edited=edited)
    wanted = route(received, services.name, services.commands)
    log.debug("routed", chat=message.chat_id, route=type(wanted).__name__, why=getattr(wanted, "why", None))
    if isinstance(wanted, Ignore):
        return
    turn = Turn(
        services=services,
        bot=bot,
        message=message,
        kind=KINDS.get(message.chat.type, ChatKind.GROUP),
        person=person_of(message),
        renderer=await services.renderer(message.chat_id),
    )
    if not isinstance(wanted, Command) and await _correct(turn, received):
        return
    await _handle(turn, wanted)


async def _handle(turn: Turn, wanted: Ask | Add | Command | Tell) -> None:
    match wanted:
        case Ask():
            await asking.answer(turn, wanted)
        case Add():
            await adding.add(turn, wanted)
        case Command():
            await handle(turn, wanted)
        case Tell():
            if await turn.check_access():
                await turn.refuse(f"routing.{wanted.why.value}", name=wanted.detail)


async def _correct(turn: Turn, received: Incoming) -> bool:
    """Correct an addition if an editor's message is the reply to one that asked for the right value."""
    services, text = turn.services, received.text
    if not received.replied_to_us or received.replied_id is None or received.edited or received.brings or not text:
        return False
    prompt = await services.worker(services.state.additions.prompted, turn.chat, received.replied_id)
    if prompt is None or not await services.worker(services.access.is_editor, turn.person):
        return False
    await correct(turn, prompt, text)
    return True


async def migrate_chat(services: BotServices, message: Message) -> None:
    """Move the data of a group that became a supergroup. Both chats announce it, in any order."""
    old = message.chat_id if message.migrate_to_chat_id else message.migrate_from_chat_id
    new = message.migrate_to_chat_id or message.chat_id
    if old is not None:
        await services.worker(services.state.chats.migrate, old, new)
