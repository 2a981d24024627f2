"""``/unanswered``: what the archive did not know, for owners and editors, by pages and as a file."""

from __future__ import annotations

from typing import Final

from telegram import InputFile

from bot.json_records import Record, to_json
from bot.service.unanswered import UnansweredGroup, answer_now, unanswered_groups, unanswered_records
from bot.telegram.delivery.outbox import retry_request
from bot.telegram.handlers.callback_press import CallbackPress
from bot.telegram.handlers.context import BotServices, Turn
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.unanswered import Listed, unanswered_page
from bot.telegram.routes import Command

PAGE: Final = 6  # groups a page; each asks the archive once
FILE: Final = "unanswered.jsonl"
EXPORTED: Final = 500  # groups in the file, each of which asks the archive once; ``isnad unanswered`` writes all
WEEK: Final = 7


async def unanswered(turn: Turn, _: Command) -> None:
    """List the questions that the archive did not answer, most people first."""
    if not await turn.services.worker(turn.services.access.is_editor, turn.person):
        if await turn.check_access():
            await turn.refuse("unanswered.only")
        return
    await turn.reply(await page_of_groups(turn.services, turn.renderer, 0))


async def turn_page(callback: CallbackPress) -> str:
    """Show another page of the list."""
    if not await _is_editor(callback):
        return callback.renderer.say("unanswered.only")
    await callback.show(await page_of_groups(callback.services, callback.renderer, callback.press.number))
    return ""


async def export(callback: CallbackPress) -> str:
    """Send the list as a question set."""
    services, say = callback.services, callback.renderer.say
    if not await _is_editor(callback):
        return say("unanswered.only")
    records = await services.background(_records, services)
    if not records:
        return say("unanswered.none.short")
    content = "".join(to_json(record) + "\n" for record in records).encode()
    await retry_request(
        lambda: callback.bot.send_document(
            callback.target.chat,
            InputFile(content, filename=FILE),
            caption=say.count("unanswered.file", len(records)),
            message_thread_id=callback.target.topic,
        )
    )
    return ""


async def page_of_groups(
    services: BotServices, renderer: Renderer, page: int, *, last: int | None = None
) -> tuple[Outgoing, ...]:
    """Page ``page`` (from 0) of the groups, of those that were asked in the last ``last`` days if it is given."""
    groups = await services.worker(unanswered_of, services, last)
    pages = max(1, -(-len(groups) // PAGE))
    page = min(max(page, 0), pages - 1)
    listed = await services.background(_listed, services, groups[page * PAGE : (page + 1) * PAGE])
    return unanswered_page(renderer, listed, groups=len(groups), page=page, pages=pages, weekly=last is not None)


async def _is_editor(callback: CallbackPress) -> bool:
    return await callback.services.worker(callback.services.access.is_editor, callback.query.from_user.id)


def unanswered_of(services: BotServices, last: int | None) -> list[UnansweredGroup]:
    """The unanswered questions in groups, of those that were asked in the last ``last`` days if it is given."""
    return unanswered_groups(services.state, days=services.unanswered.days, last=last)


def _listed(services: BotServices, groups: list[UnansweredGroup]) -> list[Listed]:
    """``groups``, each with the sentence that answers it now, as a target of a link."""
    service = services.answer_service
    found = [(group, answer_now(group, service.archive)) for group in groups]
    cited = iter(service.cite([now for _, now in found if now is not None]))
    return [Listed(group=group, now=next(cited) if now is not None else None) for group, now in found]


def _records(services: BotServices) -> list[Record]:
    archive, groups = services.answer_service.archive, unanswered_of(services, None)
    return [record for _, _, record in unanswered_records(archive, services.state, groups[:EXPORTED])]
