"""Commands of owners: grant and deny access, show statistics."""

from __future__ import annotations

from bot.rendering.freshness import freshness_lines
from bot.service.access import ChatKind
from bot.telegram.handlers.context import Turn
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import Command


async def stats(turn: Turn, _: Command) -> None:
    """Show statistics of questions and answers, and how fresh the archive is."""
    if not await _owner(turn):
        return
    services, say = turn.services, turn.say
    totals = await services.worker(services.state.answers.totals)
    allowed, denied = await services.worker(services.state.grants.totals)
    values = {**totals, "allowed": allowed, "denied": denied}
    freshness = await services.worker(services.answer_service.freshness.now)
    fresh = [disarm(text) for text in freshness_lines(freshness, say)]
    counts = say("stats", **{name: say.number(count) for name, count in values.items()})
    await turn.reply(turn.renderer.note("\n".join([counts, *(["", *fresh] if fresh else [])])))


async def allow(turn: Turn, command: Command) -> None:
    """Grant access: to an id, to the author of the message replied to, or to this group. In a private chat without
    an id, make a one-time key.
    """
    if not await _owner(turn):
        return
    subject = _subject(turn, command)
    if subject is not None:
        await _decide(turn, subject, allowed=True)
    elif command.argument:
        await turn.refuse("owners.no-id", id=command.argument)
    else:
        services = turn.services
        key = await services.worker(services.state.grants.make_key, turn.person or 0)
        await turn.reply(turn.renderer.invitation(key))


async def deny(turn: Turn, command: Command) -> None:
    """Deny access; the subject is chosen as in ``allow``."""
    if not await _owner(turn):
        return
    subject = _subject(turn, command)
    if subject is None:
        await turn.refuse("owners.no-id", id=command.argument)
    else:
        await _decide(turn, subject, allowed=False)


async def _decide(turn: Turn, subject: int, *, allowed: bool) -> None:
    services = turn.services
    decide = services.access.let_in if allowed else services.access.shut_out
    done = await services.worker(decide, subject, by=turn.person or 0)
    key = ("owners.allowed" if allowed else "owners.denied") if done else "owners.not-this"
    await turn.note(key, id=subject)


async def _owner(turn: Turn) -> bool:
    if turn.services.access.is_owner(turn.person):
        return True
    if await turn.check_access():
        await turn.refuse("owners.only")
    return False


def _subject(turn: Turn, command: Command) -> int | None:
    """The person or chat that the command is about."""
    if command.argument:
        number = command.argument.translate(_DASHES)
        digits = number.removeprefix("-")
        return int(number) if digits.isdecimal() and len(digits) < 18 else None
    replied = turn.message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.forum_topic_created is None:
        return replied.from_user.id if replied.sender_chat is None else replied.sender_chat.id
    return turn.chat if turn.kind is not ChatKind.PRIVATE else None


_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-"})
