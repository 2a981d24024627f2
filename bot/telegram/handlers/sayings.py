"""The command ``/quotes``: what a speaker said, about a subject or in general."""

from __future__ import annotations

from bot.bidi import clean
from bot.error_messages import describe
from bot.rendering.sayings import no_sayings
from bot.service.access import ChatKind
from bot.service.follow_ups import ChatQuestion
from bot.service.sayings import SayingsService
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import Turn
from bot.telegram.handlers.questions import typing
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import Command
from retrieval import ArchiveIndexError


async def quotes(turn: Turn, command: Command) -> None:
    """Show the first page of what the speaker in ``command`` said, and how to ask where none is named."""
    request = clean(command.argument)
    if not request:
        await turn.note("quotes.usage")
        return
    services = turn.services
    asked = ChatQuestion(
        chat=turn.chat,
        message=turn.message.message_id,
        person=turn.person,
        topic=turn.topic,
        text=request,
        private=turn.kind is ChatKind.PRIVATE,
    )
    async with typing(turn):
        try:
            shown = await services.worker(SayingsService(services.answer_service).find, asked, turn.say)
        except ArchiveIndexError as error:  # an archive of an earlier version
            await turn.reply(turn.renderer.note(describe(error, turn.say)))
            return
        if shown.answer is None:
            text = no_sayings(disarm(shown.name), disarm(shown.about), turn.say, known=shown.known)
            await turn.reply(turn.renderer.note(text))
            return
        sent = await turn.reply(turn.renderer.sayings(shown))
        await services.worker(services.state.answers.sent, shown.answer, sent)


async def turn_sayings(callback: CallbackPress) -> str:
    """Show another page of what a speaker said."""
    services, press = callback.services, callback.press
    kept = await services.worker(services.answer_service.recall, press.number, chat=callback.message.chat_id)
    shown = await services.worker(SayingsService(services.answer_service).page, kept, press.second)
    await callback.show(callback.renderer.sayings(shown))
    return ""
