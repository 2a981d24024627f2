"""Questions: asked through the ``AnswerService``, the answer sent or put in place of the former one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.error_messages import CommandError, describe
from bot.state import KeptAnswer
from bot.telegram.delivery.outbox import edit
from bot.telegram.handlers.context import Turn
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.routes import Ask
from retrieval import QuestionError

# Answers that come sooner need no typing indicator.
TYPING_DELAY: Final = 1.0  # seconds
# Telegram hides the indicator after five seconds (sendChatAction, Bot API).
TYPING_INTERVAL: Final = 4.5

log = structlog.get_logger()


async def answer(turn: Turn, ask: Ask) -> None:
    """Answer ``ask`` once. After a restart, a question that was answered is skipped, and one that was counted is not
    counted again.
    """
    services, message = turn.services, turn.message
    before = await services.worker(services.state.answers.to, turn.chat, message.message_id)
    if before is not None and before.sent_message is not None and (not ask.edited or before.written == ask.question):
        return
    if not await turn.check_access():
        return
    counted = before is not None and before.sent_message is None and before.written == ask.question
    spent = None if counted else await services.worker(services.access.spend, turn.kind, turn.chat, turn.person)
    if spent is not None:
        key = "quota.person" if spent.personal else "quota.chat"
        await turn.reply(turn.renderer.note(turn.say.count(key, spent.minutes)))
        return
    async with typing(turn):
        try:
            services.metrics.questions.inc()
            with services.metrics.stage("search"):
                given = await services.worker(
                    services.answer_service.ask,
                    chat=turn.chat,
                    message=message.message_id,
                    person=turn.person,
                    topic=turn.topic,
                    question=ask.question,
                    follows=ask.follows,
                )
        except (QuestionError, CommandError) as error:
            await turn.reply(turn.renderer.note(describe(error, turn.say)))
            return
        with services.metrics.stage("sending"):
            sent = await _put(turn, turn.renderer.answer(given), before)
    (services.metrics.answers if given.kept.answered else services.metrics.abstentions).inc()
    await services.worker(services.state.answers.sent, given.kept.id, sent)
    log.info("answered", chat=turn.chat, person=turn.person, answered=given.kept.answered, edited=ask.edited)


async def _put(turn: Turn, messages: tuple[Outgoing, ...], before: KeptAnswer | None) -> int:
    if before is not None and before.sent_message is not None:
        return await edit(turn.bot, turn.target, before.sent_message, messages)
    return await turn.reply(messages)


@asynccontextmanager
async def typing(turn: Turn) -> AsyncIterator[None]:
    """Show the typing indicator while an answer is slow."""

    async def show() -> None:
        await asyncio.sleep(TYPING_DELAY)
        while True:
            with suppress(TelegramError):
                await turn.bot.send_chat_action(turn.chat, ChatAction.TYPING, message_thread_id=turn.topic)
            await asyncio.sleep(TYPING_INTERVAL)

    sign = asyncio.create_task(show())
    try:
        yield
    finally:
        sign.cancel()
