"""Answers to callback queries, inline queries and guest queries."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.botapi.keyboards import inline_keyboard
from tests.botapi.markup import formatted, link
from tests.botapi.parameters import Parameters, checked
from tests.botapi.refusals import Json, form, state
from tests.botapi.sending import loser
from tests.botapi.text import MAX_TEXT, is_blank
from tests.botapi.world import BOT_USERNAME, Query, World

MAX_RESULTS: Final = 50
MAX_ID: Final = 64  # bytes
MAX_ALERT: Final = 200
MAX_RESULT_TITLE: Final = 256  # our own limit: clients show one line
_TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
_ARTICLE: Final = (
    "type",
    "id",
    "title",
    "input_message_content",
    "reply_markup",
    "url",
    "hide_url",
    "description",
    "thumbnail_url",
    "thumbnail_width",
    "thumbnail_height",
)
_CONTENT: Final = ("message_text", "parse_mode", "entities", "link_preview_options")


def _waiting(queries: dict[str, Query], query_id: str) -> Query:
    query = queries.get(query_id)
    if query is None or query.expired or query.answer is not None:
        raise state(_TOO_OLD)
    return query


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    parameters.only("callback_query_id", "text", "show_alert", "url", "cache_time")
    query = _waiting(world.callbacks, parameters.needed("callback_query_id", _TOO_OLD))
    text = parameters.text("text")
    if text is not None and len(text) > MAX_ALERT:
        raise form("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url and not re.fullmatch(rf"(?:https://)?t\.me/{BOT_USERNAME}\?start=[A-Za-z0-9_-]{{1,64}}", url):
        raise form("URL_INVALID")
    parameters.integer("cache_time")
    query.answer = {"text": text or "", "show_alert": parameters.boolean("show_alert"), "url": url}
    return True


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    parameters.only("inline_query_id", "results", "cache_time", "is_personal", "next_offset", "button")
    query = _waiting(world.inline, parameters.needed("inline_query_id", _TOO_OLD))
    results = parameters.sequence("results")
    if results is None:
        raise form("can't parse inline query results JSON object")
    if len(results) > MAX_RESULTS:
        raise form("RESULTS_TOO_MUCH")
    checked_results = [_article(world, result) for result in results]
    ids = [result["id"] for result in checked_results]
    if len(set(ids)) < len(ids):
        raise form("RESULT_ID_DUPLICATE")
    next_offset = parameters.text("next_offset") or ""
    if len(next_offset.encode()) > MAX_ID:
        raise form("NEXT_OFFSET_INVALID")
    personal = parameters.boolean("is_personal")
    cache_time = parameters.integer("cache_time")
    cache_time = 300 if cache_time is None else cache_time
    query.answer = {
        "results": checked_results,
        "next_offset": next_offset,
        "is_personal": personal,
        "cache_time": cache_time,
        "button": _button(parameters),
    }
    if cache_time > 0:
        key = (query.asked["query"], query.asked["offset"], query.person if personal else None)
        world.inline_cache[key] = query.answer
    return True


def answer_guest_query(world: World, parameters: Parameters) -> Json:
    """One message in the chat where the bot was mentioned, whose result is checked as an inline result."""
    parameters.only("guest_query_id", "result")
    query = _waiting(world.summons, parameters.needed("guest_query_id", _TOO_OLD))
    if parameters.json("result") is None:
        raise form("can't parse inline query result JSON object")
    result = _article(world, parameters.json("result"))
    asked = query.asked
    message: Json = {"from": world.bot(), "guest_bot_caller_user": asked["from"], "text": result["text"]}
    message.update({key: result[key] for key in ("entities", "reply_markup") if result.get(key)})
    chat = world.chats[asked["chat"]["id"]]
    stored = world.store(chat, {**message, "reply_to_message": {"message_id": asked["message_id"]}})
    chat.of_bot.add(stored["message_id"])
    query.answer = {"inline_message_id": f"guest-message{world.serial()}"}
    world.inline_messages[query.answer["inline_message_id"]] = stored
    return query.answer


def _button(parameters: Parameters) -> Json | None:
    button = parameters.mapping("button", ("text", "start_parameter"))
    if button is None:
        return None
    if not isinstance(button.get("text"), str) or is_blank(button["text"]) or len(button["text"]) > 64:
        raise form("BUTTON_TEXT_INVALID")
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")) is None:
        raise form("START_PARAM_INVALID")
    return button


def _article(world: World, value: Any) -> Json:
    result = checked(value, "InlineQueryResultArticle", _ARTICLE)
    if result.get("type") != "article":
        raise form("only results of type article are spoken here")
    if not isinstance(result.get("id"), str) or not 1 <= len(result["id"].encode()) <= MAX_ID:
        raise form("RESULT_ID_INVALID")
    title = result.get("title")
    if not isinstance(title, str) or is_blank(title):
        raise form("ARTICLE_TITLE_EMPTY")
    if len(title) > MAX_RESULT_TITLE:
        raise form("ARTICLE_TITLE_TOO_LONG")
    url = result.get("url")
    if url and link(url) is None:
        raise form("WEB_DOCUMENT_URL_INVALID")
    content = checked(result.get("input_message_content"), "InputTextMessageContent", _CONTENT)
    text, entities = formatted(
        content.get("message_text") or "", content.get("parse_mode"), limit=MAX_TEXT, lose=loser(world, "inline result")
    )
    markup = inline_keyboard(result["reply_markup"]) if result.get("reply_markup") else None
    return {**result, "text": text, "entities": entities, "reply_markup": markup}
