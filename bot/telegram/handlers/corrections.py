"""Decisions about additions, and corrections of their title, outlet and day."""

from __future__ import annotations

import structlog

from bot.error_messages import CommandError
from bot.service.additions import Decision
from bot.service.asking import current_day
from bot.service.corrections import CorrectedField
from bot.service.quotation_refs import GoneError
from bot.state import Addition, Prompt
from bot.telegram.delivery.outbox import Target, edit, send
from bot.telegram.handlers.additions import describe_addition_error, report
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import Turn
from bot.telegram.handlers.questions import typing
from bot.telegram.rendering.addition_reports import prompt
from retrieval import IsnadError

log = structlog.get_logger()


async def decide(callback: CallbackPress) -> str:
    """Carry out what an editor decided about a file whose name another article has."""
    services, say = callback.services, callback.renderer.say
    kept = await _own_addition(callback)
    if kept is None:
        return say("adding.only")
    decisions = list(Decision)
    if not 0 <= callback.press.second < len(decisions):
        raise GoneError("answer")
    done = await services.background(services.addition_service.decide, kept, decisions[callback.press.second])
    if done is None:
        return say("adding.decided")
    log.info("decided", chat=kept.chat, taken=done.taken.value, article=done.kept.article)
    await callback.show(await report(services, callback.renderer, done))
    return ""


async def ask_value(callback: CallbackPress) -> str:
    """Ask for the right value of a field. The reply to the message is the value."""
    services, say = callback.services, callback.renderer.say
    kept = await _own_addition(callback)
    if kept is None:
        return say("adding.only")
    fields = list(CorrectedField)
    if kept.undone or not 0 <= callback.press.second < len(fields):
        raise GoneError("article" if kept.undone else "answer")
    wanted = fields[callback.press.second]
    target = Target(chat=callback.target.chat, topic=callback.target.topic, reply_to=kept.message)
    sent = await send(callback.bot, target, prompt(callback.renderer, wanted))
    await services.worker(
        services.state.additions.prompt, kept.chat, sent, Prompt(addition=kept.id, field=wanted.value)
    )
    return ""


async def correct(turn: Turn, wanted: Prompt, text: str) -> None:
    """Correct a field of an added article with the text of a reply, and show the article in its report."""
    services = turn.services
    kept = await services.worker(services.state.additions.get, wanted.addition)
    if kept is None:
        await turn.note("gone.answer")
        return
    async with typing(turn):
        try:
            done = await services.background(
                services.addition_service.correct, kept, CorrectedField(wanted.field), text, current_day()
            )
        except GoneError as gone:
            await turn.note(f"gone.{gone.code}")
            return
        except (IsnadError, CommandError) as error:
            await turn.reply(turn.renderer.note(describe_addition_error(turn, error)))
            return
    log.info("corrected", chat=turn.chat, field=wanted.field, article=kept.article)
    messages = await report(services, turn.renderer, done)
    if kept.sent is not None:
        await edit(turn.bot, Target(chat=kept.chat, topic=turn.topic), kept.sent, messages)
    await turn.note(f"correct.{wanted.field}.done")


async def _own_addition(callback: CallbackPress) -> Addition | None:
    """The addition of the button; None if the person is no editor. Raises ``GoneError``."""
    services = callback.services
    if not await services.worker(services.access.is_editor, callback.query.from_user.id):
        return None
    kept = await services.worker(services.state.additions.get, callback.press.number)
    if kept is None or kept.chat != callback.message.chat_id:
        raise GoneError("answer")
    return kept
