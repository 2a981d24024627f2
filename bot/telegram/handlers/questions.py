"""Messages that ask: each question goes through the ``AnswerService``, small talk is answered in the bot's own words.

Answers are sent, or put in place of the former ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Final

import structlog
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.error_messages import CommandError, describe
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.service.access import ChatKind
from bot.service.answers import GivenAnswer
from bot.service.follow_ups import ChatQuestion
from bot.service.quotation_refs import Cited
from bot.state import KeptAnswer
from bot.telegram.delivery.outbox import delete, edit
from bot.telegram.handlers.context import Turn
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.routes import Ask
from retrieval import ArchiveError, Message, QuestionError, SmallTalk, read_message, settle_name

# Answers that come sooner need no typing indicator.
TYPING_DELAY: Final = 1.0  # seconds
# Telegram hides the indicator after five seconds (sendChatAction, Bot API).
TYPING_INTERVAL: Final = 4.5

log = structlog.get_logger()


async def answer(turn: Turn, ask: Ask) -> None:
    """Answer ``ask`` once: small talk in the bot's own words, each question from the archive.

    After a restart, a message that was answered is skipped, and a question that was counted is not counted again. An
    edited message edits its answers.
    """
    services = turn.services
    before = await services.worker(services.state.answers.to, turn.chat, turn.number)
    message = await services.worker(read_message, ask.question)
    if _is_answered(before, message, ask.question):
        return
    if not await turn.check_access():
        return
    archive = services.answer_service.archive
    message = await services.worker(settle_name, message, archive.is_person, archive.whole_name)
    reply = _Reply(turn=turn, ask=ask, message=message, before=before)
    async with typing(turn):
        await reply.send()


def _is_answered(before: Sequence[KeptAnswer], message: Message, typed: str) -> bool:
    """Whether ``before`` are the answers to all questions of ``message``, sent."""
    if not before or any(kept.sent_message is None for kept in before):
        return False
    written = [kept.written for kept in before]
    named = message.name or message.possible_name is not None
    return (named and set(written) == {typed}) or written == list(message.questions)


class _Reply:
    """The messages that answer one message. ``before`` are answers of an earlier attempt, or to an earlier text."""

    def __init__(self, *, turn: Turn, ask: Ask, message: Message, before: Sequence[KeptAnswer]) -> None:
        self._turn = turn
        self._ask = ask
        self._message = message
        self._before = before
        self._put_so_far = 0

    async def send(self) -> None:
        """Send them in order, or put them in the place of the earlier ones."""
        message = self._message
        if message.small_talk is not None:
            await self._put(await self._own_words(message.small_talk))
        elif message.instruction and not (message.questions and self._ask.edited):
            examples = () if message.questions else await self._examples()
            note = self._turn.renderer.note(instruction_text(message, examples, self._turn.say))
            await (self._turn.reply(note) if message.questions else self._put(note))
        await self._answer_questions()
        if message.left_out:
            await self._turn.note("questions.left-out")
        await self._remove_others()

    async def _answer_questions(self) -> None:
        """Answer one question after the other. Of a name only what is answered is sent, or one abstention."""
        message, service = self._message, self._turn.services.answer_service
        after: KeptAnswer | None = None
        shown: list[Cited] = []
        for number, text in enumerate(message.questions):
            if not (message.name and number) and not await self._spend(text):
                return
            ask = partial(service.ask_if_answered, shown=tuple(shown)) if message.name else service.ask
            given = await self._given(ask, text, after)
            shown += given.cited if given is not None else ()
            after = await self._sent(given) if given is not None else after
        if message.name and after is None:
            given = await self._given(service.ask, message.questions[0], None)
            if given is not None:
                await self._sent(given)

    async def _spend(self, text: str) -> bool:
        """Count the question, unless an earlier attempt did. Returns False, and says so, if the quota is used up."""
        turn, place = self._turn, self._put_so_far
        before = self._before[place] if place < len(self._before) else None
        if before is not None and before.sent_message is None and before.written in (text, self._ask.question):
            return True
        spent = await turn.services.worker(turn.services.access.spend, turn.kind, turn.chat, turn.person)
        if spent is None:
            return True
        used_up = turn.say.count("quota.person" if spent.personal else "quota.chat", spent.minutes)
        await turn.reply(turn.renderer.note(used_up), alone=True)
        return False

    async def _given(
        self, ask: Callable[[ChatQuestion], GivenAnswer | None], text: str, after: KeptAnswer | None
    ) -> GivenAnswer | None:
        """The answer to one question; None, and the reason is sent, if it cannot be asked."""
        turn = self._turn
        question = ChatQuestion(
            chat=turn.chat,
            message=turn.number,
            person=turn.person,
            topic=turn.topic,
            text=text,
            written=self._ask.question if self._message.name else None,
            follows=self._ask.follows,
            private=turn.kind is ChatKind.PRIVATE,
            after=after,
        )
        turn.services.metrics.questions.inc()
        try:
            with turn.services.metrics.stage("search"):
                return await turn.services.worker(ask, question)
        except (QuestionError, CommandError) as error:
            await turn.reply(turn.renderer.note(describe(error, turn.say)), alone=True)
            return None

    async def _sent(self, given: GivenAnswer) -> KeptAnswer:
        """Send an answer. Returns it with the number of its message."""
        turn, services = self._turn, self._turn.services
        with services.metrics.stage("sending"):
            sent = await self._put(turn.renderer.answer(given), alone=not given.kept.answered)
        (services.metrics.answers if given.kept.answered else services.metrics.abstentions).inc()
        await services.worker(services.state.answers.sent, given.kept.id, sent)
        log.info("answered", chat=turn.chat, person=turn.person, answered=given.kept.answered, edited=self._ask.edited)
        return replace(given.kept, sent_message=sent)

    async def _put(self, messages: Sequence[Outgoing], *, alone: bool = False) -> int:
        """Send ``messages``, or put them in the place of the next earlier answer of an edited message. With ``alone``
        they are for the asker only."""
        place = self._put_so_far
        self._put_so_far += 1
        earlier = self._before[place].sent_message if self._ask.edited and place < len(self._before) else None
        if earlier is None:
            return await self._turn.reply(messages, alone=alone)
        target = self._turn.target_alone if alone else self._turn.target
        return await edit(self._turn.bot, target, earlier, messages)

    async def _own_words(self, small_talk: SmallTalk) -> Sequence[Outgoing]:
        """The bot's answer to small talk, in the language of the person."""
        turn = self._turn
        renderer = turn.services.renderers[catalogue_for(small_talk, turn.say).language]
        return renderer.note(small_talk_text(small_talk, await self._examples(), renderer.say))

    async def _examples(self) -> Sequence[str]:
        try:
            return await self._turn.services.worker(self._turn.services.examples)
        except ArchiveError as error:  # the answer works without examples; the next question reports the error
            log.warning("no examples", reason=error.code)
            return ()

    async def _remove_others(self) -> None:
        """Delete the answers of an edited message that it no longer asks for."""
        turn = self._turn
        if not self._ask.edited or not self._put_so_far:
            return
        for kept in self._before[0 if self._message.small_talk else self._put_so_far :]:
            if kept.sent_message is not None and kept not in self._before[: self._put_so_far]:
                await delete(turn.bot, turn.target, kept.sent_message)
            await turn.services.worker(turn.services.state.answers.remove, kept.id)


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
