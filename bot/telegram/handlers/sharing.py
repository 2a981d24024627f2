"""The button that shows an ephemeral message to everybody in the group."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.service.quotation_refs import GoneError
from bot.telegram.delivery.ephemeral import delete_alone, message_number
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.rendering.buttons import Action, Button, Outgoing, data


async def show_to_all(callback: CallbackPress) -> str:
    """Send the ephemeral message with the button as one that all see, and delete it. Raises ``GoneError``.

    The text is the bot's own message, as Telegram gives it with the press.
    """
    services, message, number = callback.services, callback.message, callback.number
    if number > 0 or not message.text:
        raise GoneError("answer")
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    keyboard = tuple(tuple(map(_button, row)) for row in rows if row[0].callback_data != data(Action.SHOW_ALL, 0))
    replied = message_number(message.reply_to_message) if message.reply_to_message else 0
    target = Target(chat=message.chat_id, topic=callback.target.topic, reply_to=replied if replied > 0 else None)
    sent = await send(callback.bot, target, [Outgoing(html=message.text_html, keyboard=keyboard)])
    kept = await services.worker(services.state.answers.shown, message.chat_id, number)
    if kept is not None:
        await services.worker(services.state.answers.sent, kept.id, sent)
    await delete_alone(callback.bot, message.chat_id, callback.query.from_user.id, number)
    return ""


def _button(button: InlineKeyboardButton) -> Button:
    copy = button.copy_text.text if button.copy_text else None
    callback = button.callback_data if isinstance(button.callback_data, str) else None
    return Button(label=button.text, data=callback, url=button.url, copy=copy)
