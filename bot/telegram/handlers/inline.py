"""Inline queries (``@bot question`` in any chat): the quotations, or the near miss, to choose one from."""

from __future__ import annotations

from typing import Final

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from bot.bidi import clean
from bot.error_messages import CommandError
from bot.service.access import ChatKind, Entry
from bot.service.quotation_refs import Cited
from bot.telegram.delivery.outbox import markup, retry_request
from bot.telegram.handlers.context import BotServices
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import address
from retrieval import QuestionError, QuotationKind, read_message

PAGE: Final = 5
TITLE_CHARACTERS: Final = 60
DESCRIPTION_CHARACTERS: Final = 200


async def on_inline_query(services: BotServices, bot: Bot, update: Update) -> None:
    """Answer a person who may ask with quotations; others get nothing of the archive."""
    query = update.inline_query
    if query is None:
        return
    person = query.from_user.id
    renderer = await services.renderer(person)
    entry = await services.worker(services.access.entry, ChatKind.PRIVATE, person, person)
    first = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 4 else 0
    results: list[InlineQueryResultArticle] = []
    button = None
    more = ""
    if entry is not Entry.OPEN:
        button = InlineQueryResultsButton(renderer.say("inline.closed"), start_parameter="inline")
    elif query.query.strip():
        cited = await _found(services, query.query, person)
        shown = cited[first : first + PAGE]
        results = [_result(renderer, one, first + number) for number, one in enumerate(shown)]
        more = str(first + PAGE) if len(cited) > first + PAGE else ""
        if not cited:
            button = InlineQueryResultsButton(renderer.say("inline.silence"), start_parameter="inline")
    await retry_request(
        lambda: bot.answer_inline_query(
            query.id, results, cache_time=0, is_personal=True, next_offset=more, button=button
        )
    )


async def _found(services: BotServices, question: str, person: int) -> tuple[Cited, ...]:
    if (await services.worker(read_message, question)).small_talk is not None:
        return ()
    try:
        answer = await services.worker(services.answer_service.search, question, person)
    except (QuestionError, CommandError):
        return ()
    return await services.worker(services.answer_service.cite, answer.quotations or answer.near_misses)


def _result(renderer: Renderer, cited: Cited, number: int) -> InlineQueryResultArticle:
    outgoing = renderer.inline(cited)
    article = cited.quotation.article
    is_near_miss = cited.quotation.kind is QuotationKind.NEAR_MISS
    title = renderer.say("inline.near-miss") if is_near_miss else article.title or article.id
    return InlineQueryResultArticle(
        id=f"{cited.place}-{number}",
        title=clean(title)[:TITLE_CHARACTERS] or str(cited.place),
        description=clean(cited.quotation.text)[:DESCRIPTION_CHARACTERS],
        url=address(article.url),
        input_message_content=InputTextMessageContent(
            outgoing.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=markup(outgoing.keyboard),
    )
