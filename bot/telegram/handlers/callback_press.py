"""The context of one pressed button."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot, CallbackQuery, Message
from telegram.constants import ChatType

from bot.service.access import ChatKind
from bot.telegram.actions import PressedButton
from bot.telegram.delivery.ephemeral import Alone, message_number
from bot.telegram.delivery.outbox import Target, edit, edit_keyboard
from bot.telegram.handlers.context import KINDS, BotServices
from bot.telegram.rendering.buttons import Outgoing, Press
from bot.telegram.rendering.renderer import Renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPress:
    """A press that is being handled."""

    services: BotServices
    bot: Bot
    query: CallbackQuery
    message: Message
    renderer: Renderer
    press: Press

    @property
    def target(self) -> Target:
        """The place of the message that holds the button."""
        topic = self.message.message_thread_id if self.message.is_topic_message else None
        alone = None
        if self.number < 0:
            share = self.renderer.say("ephemeral.share")
            alone = Alone(chats=self.services.ephemeral, share=share, query=self.query.id)
        return Target(chat=self.message.chat_id, topic=topic, person=self.query.from_user.id, alone=alone)

    @property
    def number(self) -> int:
        """The number in the database of the message that holds the button."""
        return message_number(self.message)

    @property
    def kind(self) -> ChatKind:
        """The kind of the chat."""
        kind = ChatKind.PRIVATE if self.message.chat.type == ChatType.PRIVATE else ChatKind.GROUP
        return KINDS.get(self.message.chat.type, kind)

    @property
    def button(self) -> PressedButton:
        """The press without Telegram's objects, for ``actions``."""
        return PressedButton(
            answer_service=self.services.answer_service,
            renderer=self.renderer,
            press=self.press,
            chat=self.message.chat_id,
            person=self.query.from_user.id,
        )

    async def show(self, messages: tuple[Outgoing, ...]) -> None:
        """Replace the message that holds the button by ``messages``."""
        await edit(self.bot, self.target, self.number, messages)

    async def show_keyboard(self, messages: tuple[Outgoing, ...]) -> None:
        """Give the message that holds the button the keyboard of the first of ``messages``."""
        await edit_keyboard(self.bot, self.target, self.number, messages)
