"""Changes of the bot's membership: added to a chat, removed, blocked or unblocked."""

from __future__ import annotations

from telegram import Bot, Update
from telegram.constants import ChatMemberStatus

from bot.service.access import ChatKind, Entry
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.context import KINDS, BotServices
from bot.telegram.rendering.access_notes import access_note

_OUT = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


async def on_membership(services: BotServices, bot: Bot, update: Update) -> None:
    """Suspend a chat that removed or blocked the bot. Send the first steps to one that added it."""
    change = update.my_chat_member
    if change is None:
        return
    chat = change.chat.id
    if change.new_chat_member.status in _OUT:
        await services.worker(services.state.chats.suspend, chat)
        return
    await services.worker(services.state.chats.welcome, chat)
    joined = change.old_chat_member.status in _OUT
    if joined and KINDS.get(change.chat.type) is ChatKind.GROUP:
        await _greet(services, bot, chat, by=change.from_user.id)


async def _greet(services: BotServices, bot: Bot, chat: int, *, by: int) -> None:
    renderer = await services.renderer(chat)
    entry = await services.worker(services.access.entry, ChatKind.GROUP, chat, by)
    if entry is not Entry.OPEN:
        messages = access_note(renderer, entry, chat, owners=bool(services.access.owners))
    else:
        sees_all = (await bot.get_me()).can_read_all_group_messages
        messages = renderer.note(renderer.say("joined.all" if sees_all else "joined", bot=services.name.username))
    await send(bot, Target(chat=chat), messages)
