"""Guest mode: the bot is mentioned in a chat that it is no member of (Bot API 10.0).

``Message.guest_query_id`` is answered once, with one message as of an inline result (``Bot.answer_guest_query``). The
message replied to is in ``reply_to_message``, so a claim can be asked about by a mention alone.
The id of the chat may be that of another chat that the bot is in, so nothing is stored under it.
A person asks as in an inline query: with the access, quota, language and outlets of their private chat. Strangers get
nothing, and nothing tells them that the bot read their message.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import structlog
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.error_messages import CommandError, describe
from bot.rendering.own_words import catalogue_for, instruction_text, small_talk_text
from bot.service.access import ChatKind, Entry
from bot.telegram.delivery.outbox import markup, retry_request
from bot.telegram.handlers.context import BotServices
from bot.telegram.handlers.update_parsing import incoming, person_of
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.routes import Add, Ask, Ignore, Tell
from bot.telegram.routing import route
from retrieval import QuestionError, read_message

RESULT_ID: Final = "answer"  # a query has one result

log = structlog.get_logger()


async def on_guest_message(services: BotServices, bot: Bot, message: Message) -> None:
    """Answer a person with access; others get nothing."""
    person, query = person_of(message), message.guest_query_id
    if not services.guest_mode or query is None or person is None:
        return
    if await services.worker(services.access.entry, ChatKind.PRIVATE, person, person) is not Entry.OPEN:
        return
    asked = route(incoming(message, services.name, edited=False), services.name, services.commands)
    if isinstance(asked, Ignore):
        return
    renderer = await services.renderer(person)
    question = asked.otherwise if isinstance(asked, Add) else asked
    if isinstance(question, Ask):
        shown = await _answer(services, renderer, person, question.question)
    elif isinstance(question, Tell):
        shown = _note(renderer, renderer.say("guest.empty"))
    else:
        shown = _note(renderer, renderer.say("guest.questions-only", bot=services.name.username))
    await _send(bot, query, shown)


async def _answer(services: BotServices, renderer: Renderer, person: int, typed: str) -> Outgoing:
    """The answer to the first question of what was typed; of a name, to the first that is answered."""
    message = await services.worker(read_message, typed)
    if message.small_talk is not None:
        own = services.renderers[catalogue_for(message.small_talk, renderer.say).language]
        return _note(own, small_talk_text(message.small_talk, (), own.say))
    if not message.questions:
        return _note(renderer, instruction_text(message, (), renderer.say))
    spent = await services.worker(services.access.spend, ChatKind.PRIVATE, person, person)
    if spent is not None:
        return _note(renderer, renderer.say.count("quota.person", spent.minutes))
    services.metrics.questions.inc()
    try:
        return await _quoted(services, renderer, person, message.questions if message.name else message.questions[:1])
    except (QuestionError, CommandError) as error:
        return _note(renderer, describe(error, renderer.say))


async def _quoted(services: BotServices, renderer: Renderer, person: int, questions: tuple[str, ...]) -> Outgoing:
    """The answer to the first of ``questions`` that has one, else the silence to the first."""
    service = services.answer_service
    for question in questions[1:] and questions:
        found = await services.worker(service.search, question, person)
        if found.answered:
            services.metrics.answers.inc()
            return renderer.inline((await services.worker(service.cite, found.quotations[:1]))[0])
    answer, cited = await services.worker(service.ask_as_guest, questions[0], person)
    (services.metrics.answers if answer.answered else services.metrics.abstentions).inc()
    if cited:
        return renderer.inline(cited[0])
    freshness = await services.worker(service.freshness.for_question, questions[0])
    [silence, *_] = renderer.silence(
        (),
        answer=0,
        excluded=answer.excluded_answers,
        since=answer.since,
        until=answer.until,
        archive_newest=answer.archive_newest,
        archive_empty=answer.archive_empty,
        freshness=freshness,
    )
    return replace(silence, keyboard=())  # buttons with data need a chat


def _note(renderer: Renderer, text: str) -> Outgoing:
    return renderer.note(text)[0]


async def _send(bot: Bot, query: str, shown: Outgoing) -> None:
    """Answer ``query``, unless it is too old or an earlier attempt answered it."""
    content = InputTextMessageContent(
        shown.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    result = InlineQueryResultArticle(
        id=RESULT_ID, title=RESULT_ID, input_message_content=content, reply_markup=markup(shown.keyboard)
    )
    try:
        await retry_request(lambda: bot.answer_guest_query(query, result))
    except BadRequest as refused:
        if "query is too old" not in str(refused).lower():
            raise
        log.info("guest query not answered", reason=str(refused))
