"""Additions by editors: read a link, file or text, add it to the archive, and report the result with an undo button."""

from __future__ import annotations

from mimetypes import guess_extension
from typing import Final

import structlog
from telegram import Document
from telegram.error import BadRequest

from bot.bidi import clean
from bot.error_messages import CommandError, describe
from bot.service.access import ChatKind
from bot.service.additions import Added, Origin, Undone
from bot.state import Addition, Brought
from bot.state.answers import text_digest
from bot.telegram.delivery.outbox import retry_request
from bot.telegram.handlers import questions as asking
from bot.telegram.handlers.context import BotServices, Turn
from bot.telegram.handlers.update_parsing import origin_of
from bot.telegram.rendering.addition_reports import addition_report
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import Add, Matter
from retrieval import Article, ArticleError, IsnadError

# The largest file that a bot may download from Telegram (getFile, Bot API).
MOST_BYTES: Final = 20 << 20
UNNAMED: Final = "document"

log = structlog.get_logger()


async def add(turn: Turn, wanted: Add) -> None:
    """Add to the archive what a message brings, once. People who are not editors get a reason."""
    services = turn.services
    if not await services.worker(services.access.is_editor, turn.person):
        if wanted.otherwise is not None:
            await asking.answer(turn, wanted.otherwise)
        elif await turn.check_access():
            await turn.refuse("adding.only")
        return
    if not await turn.check_access():
        return
    brought = Brought(
        chat=turn.chat, message=turn.number, given=text_digest(_item_key(turn, wanted)), person=turn.person
    )
    before = await services.worker(services.state.additions.to, brought)
    if before is not None and before.sent is not None:
        return
    async with asking.typing(turn):
        try:
            await services.background(services.addition_service.check)
            article = await _read(turn, wanted)
            asks = wanted.matter is Matter.FILE
            added = await services.background(services.addition_service.put, brought, article, asks=asks)
        except (IsnadError, CommandError) as error:
            log.info("not added", chat=turn.chat, person=turn.person, reason=getattr(error, "reason", None))
            await turn.reply(turn.renderer.note(describe_addition_error(turn, error)))
            return
        sent = await turn.reply(await report(services, turn.renderer, added))
    await services.worker(services.state.additions.sent, added.kept.id, sent)
    log.info("added", chat=turn.chat, person=turn.person, taken=added.taken.value, article=article.id)


async def undo_addition(services: BotServices, renderer: Renderer, kept: Addition) -> tuple[str, tuple[Outgoing, ...]]:
    """Undo an addition. Returns the text for the person who pressed, and the messages that replace the report."""
    done = await services.background(services.addition_service.undo, kept)
    log.info("undone", chat=kept.chat, done=done.value, article=kept.article)
    told = renderer.say(f"adding.{done.value}")
    return told, () if done is Undone.CHANGED else renderer.note(told)


async def _read(turn: Turn, wanted: Add) -> Article:
    """Read what the message brings. Raises ``ArticleError`` and ``CommandError``."""
    services = turn.services
    message = (turn.message.reply_to_message if wanted.of_reply else None) or turn.message
    match wanted.matter:
        case Matter.LINK:
            return await services.background(services.addition_service.link, wanted.text)
        case Matter.FILE if message.document is not None:
            name, content = await _download(message.document)
            origin = origin_of(message) if message.forward_origin else Origin()
            named = bool(clean(message.document.file_name or ""))
            return await services.background(services.addition_service.file, name, content, origin, named=named)
        case _:
            return await services.background(services.addition_service.text, wanted.text, origin_of(message))


async def _download(document: Document) -> tuple[str, bytes]:
    """Download a file. Returns its name and content. Raises ``ArticleError`` and ``CommandError``."""
    name = clean(document.file_name or "") or UNNAMED + (guess_extension(document.mime_type or "") or "")
    if (document.file_size or 0) > MOST_BYTES:
        raise _too_large(name)
    try:
        file = await retry_request(document.get_file)
        content = await retry_request(file.download_as_bytearray)
    except BadRequest as refused:
        if "too big" in str(refused).lower():
            raise _too_large(name) from refused
        raise CommandError("file-gone", name=name) from refused
    return name, bytes(content)


def _too_large(name: str) -> ArticleError:
    return ArticleError(f"{name}: more than {MOST_BYTES} bytes", reason="too-large", page=name, limit=MOST_BYTES)


def _item_key(turn: Turn, wanted: Add) -> str:
    """A key of the content of a message, which changes when the message is edited."""
    message = (turn.message.reply_to_message if wanted.of_reply else None) or turn.message
    file = message.document.file_unique_id if wanted.matter is Matter.FILE and message.document else ""
    return f"{wanted.matter.value}\0{file}\0{wanted.text}"


def describe_addition_error(turn: Turn, error: Exception) -> str:
    """Describe why nothing was added or corrected; only owners in a private chat read about the server."""
    plain = turn.kind is not ChatKind.PRIVATE or not turn.services.access.is_owner(turn.person)
    return disarm(describe(error, turn.say, plain=plain))


async def report(services: BotServices, renderer: Renderer, added: Added) -> tuple[Outgoing, ...]:
    """What became of an addition, with buttons that show, undo and correct it."""
    [(_, place)] = await services.worker(services.answer_service.places, [added.article])
    return addition_report(renderer, added, place=place)
