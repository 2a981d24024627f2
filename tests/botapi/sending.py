"""Methods about messages: sendMessage, sendDocument, edits, deletions, chat actions, reactions."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from tests.botapi.keyboards import reply_markup
from tests.botapi.markup import formatted, link
from tests.botapi.parameters import Parameters, Upload, checked
from tests.botapi.refusals import Json, Loss, flood, forbidden, form, state
from tests.botapi.text import MAX_CAPTION, MAX_TEXT, utf16
from tests.botapi.world import BOT_ID, Chat, World

MAX_QUOTE: Final = 1024
ACTIONS: Final = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
# The free reactions that a newsroom's bot might use.
REACTIONS: Final = {
    "👍",
    "👎",
    "❤",
    "🔥",
    "👏",
    "🤔",
    "🤯",
    "😢",
    "🎉",
    "🙏",
    "👌",
    "💯",
    "⚡",
    "👀",
    "🤝",
    "✍",
    "🫡",
    "🤷",
}
COMMON: Final = (
    "chat_id",
    "message_thread_id",
    "parse_mode",
    "disable_notification",
    "protect_content",
    "reply_parameters",
    "reply_markup",
)
REPLY: Final = (
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
)
_PREVIEW: Final = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")


def loser(world: World, method: str) -> Callable[[str], None]:
    """A callback that records what Telegram would drop silently."""
    return lambda what: world.losses.append(Loss(method=method, what=what))


def known_chat(world: World, parameters: Parameters, name: str = "chat_id") -> Chat:
    """The chat of a call, whether or not the bot may write there."""
    raw = parameters.needed(name, "chat_id is empty")
    by_name = {chat.username: chat for chat in world.chats.values() if chat.username}
    if raw.startswith("@"):
        chat = by_name.get(raw[1:])
    elif raw.lstrip("-").isdigit():
        chat = world.chats.get(int(raw))
    else:
        raise form("chat not found")
    if chat is None:
        raise state("chat not found")
    if chat.migrated_to is not None:
        raise state("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def open_chat(world: World, parameters: Parameters) -> Chat:
    """The chat that a call writes to; refused where the bot may not write."""
    chat = known_chat(world, parameters)
    if chat.type == "private":
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat
    status = chat.members.get(BOT_ID)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status not in {"member", "administrator"} or (chat.type == "channel" and status != "administrator"):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.muted:
        raise state("not enough rights to send text messages to the chat")
    return chat


def admit(world: World, chat: Chat) -> None:
    """Refuse a message that exceeds Telegram's rate limits."""
    if world.limits is None:
        return
    wait = world.limits.admit(chat.id, time.monotonic(), group=chat.type != "private")
    if wait is not None:
        raise flood(wait)


def send_message(world: World, parameters: Parameters) -> Json:
    chat = open_chat(world, parameters)
    return _store(world, chat, message_to_send(world, chat, parameters))


def message_to_send(world: World, chat: Chat, parameters: Parameters) -> Json:
    """The message of a call of sendMessage, checked and admitted."""
    parameters.only(*COMMON, "text", "link_preview_options")
    text, entities = checked_text(world, parameters, "sendMessage")
    _check_preview(parameters)
    return composed(world, chat, parameters, {"text": text, "entities": entities})


def send_document(world: World, parameters: Parameters) -> Json:
    parameters.only(*COMMON, "document", "caption", "disable_content_type_detection", *parameters.files)
    chat = open_chat(world, parameters)
    upload = uploaded(parameters, "document")
    caption, entities = formatted(
        parameters.text("caption") or "",
        parameters.text("parse_mode"),
        limit=MAX_CAPTION,
        lose=loser(world, "sendDocument"),
        empty=True,
    )
    document = world.keep(upload.name, upload.content, upload.content_type)
    content = {"document": document, "caption": caption, "caption_entities": entities}
    return store_sent(world, chat, parameters, {key: value for key, value in content.items() if value})


def uploaded(parameters: Parameters, field: str) -> Upload:
    """The file that a call brings in ``field``."""
    name = parameters.values.get(field)
    upload = parameters.files.get(field)
    if isinstance(name, str) and name.startswith("attach://"):
        upload = parameters.files.get(name.removeprefix("attach://"))
    if upload is None:
        raise form(f"there is no {field} in the request")
    if not upload.content:
        raise form("file must be non-empty")
    return upload


def checked_text(world: World, parameters: Parameters, method: str) -> tuple[str, list[Json]]:
    if parameters.values.get("entities") is not None:
        raise form("entities are not spoken here, only parse_mode")
    return formatted(
        parameters.text("text") or "", parameters.text("parse_mode"), limit=MAX_TEXT, lose=loser(world, method)
    )


def _check_preview(parameters: Parameters) -> None:
    preview = parameters.mapping("link_preview_options", _PREVIEW)
    if preview and preview.get("url") is not None and link(preview["url"]) is None:
        raise form("WEBPAGE_URL_INVALID")


def store_sent(world: World, chat: Chat, parameters: Parameters, content: Json) -> Json:
    """Store a message of the bot with ``content``, as far as the rest of the call allows it."""
    return _store(world, chat, composed(world, chat, parameters, content))


def composed(world: World, chat: Chat, parameters: Parameters, content: Json) -> Json:
    """The message of a call with ``content``, checked and admitted."""
    markup = reply_markup(parameters)
    for name in ("disable_notification", "protect_content"):
        parameters.boolean(name)
    reply = _reply(world, chat, parameters)
    thread = _thread(chat, parameters, reply)
    admit(world, chat)
    who: Json = {"sender_chat": chat.json()} if chat.type == "channel" else {"from": world.bot()}
    message = {**who, **thread, **reply, **content}
    if not message.get("entities"):
        message.pop("entities", None)
    if markup:
        message["reply_markup"] = markup
    return message


def _store(world: World, chat: Chat, message: Json) -> Json:
    stored = world.store(chat, message)
    chat.of_bot.add(stored["message_id"])
    return stored


def _reply(world: World, chat: Chat, parameters: Parameters) -> Json:
    """The fields of a message about the message that it replies to."""
    wanted = parameters.mapping("reply_parameters", REPLY)
    if wanted is None:
        return {}
    message_id = wanted.get("message_id")
    if not isinstance(message_id, int):
        raise form("message_id of reply_parameters must be an integer")
    if wanted.get("chat_id") not in {None, chat.id}:
        raise form("replies to other chats are not spoken here")
    replied = chat.messages.get(message_id)
    if replied is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise state("message to be replied not found")
    fields: Json = {"reply_to_message": {k: v for k, v in replied.items() if k not in {"reply_to_message", "quote"}}}
    if wanted.get("quote") is not None:
        fields["quote"] = _quote(world, wanted, replied.get("text", ""))
    return fields


def _quote(world: World, wanted: Json, text: str) -> Json:
    quote, entities = formatted(
        str(wanted["quote"]), wanted.get("quote_parse_mode"), limit=MAX_TEXT, lose=loser(world, "quote")
    )
    if utf16(quote) > MAX_QUOTE:
        raise form("QUOTE_TEXT_INVALID: too long")
    if quote not in text:
        raise state("QUOTE_TEXT_INVALID")
    return {"text": quote, "entities": entities, "position": utf16(text[: text.index(quote)]), "is_manual": True}


def _thread(chat: Chat, parameters: Parameters, reply: Json) -> Json:
    """The topic of a message. A reply without a topic goes to that of the message it replies to."""
    thread = parameters.integer("message_thread_id")
    if thread is None:
        thread = reply.get("reply_to_message", {}).get("message_thread_id")
        if not chat.forum or thread is None:
            return {}
    elif not chat.forum or thread not in chat.topics:
        # Also None for the topic "General" (1) and for threads of groups without topics, which have no thread id.
        raise state("message thread not found")
    if chat.topics[thread].closed:
        raise state("TOPIC_CLOSED")
    return {"message_thread_id": thread, "is_topic_message": True}


def _edited(world: World, parameters: Parameters) -> tuple[Chat | None, Json]:
    inline = parameters.text("inline_message_id")
    if inline is not None:
        found = world.inline_messages.get(inline)
        if found is None:
            raise state("MESSAGE_ID_INVALID")
        return None, found
    chat = open_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if message_id is None:
        raise form("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise state("message to edit not found")
    own = message.get("from", {}).get("id") == BOT_ID or (chat.type == "channel" and "from" not in message)
    if not own:
        raise state("message can't be edited")
    return chat, message


def edit_message_text(world: World, parameters: Parameters) -> Any:
    parameters.only(
        "chat_id", "message_id", "inline_message_id", "text", "parse_mode", "reply_markup", "link_preview_options"
    )
    chat, message = _edited(world, parameters)
    text, entities = checked_text(world, parameters, "editMessageText")
    _check_preview(parameters)
    if "text" not in message:
        raise state("there is no text in the message to edit")
    return _change(world, chat, message, {"text": text, "entities": entities, **_markup(parameters)})


def edit_message_reply_markup(world: World, parameters: Parameters) -> Any:
    parameters.only("chat_id", "message_id", "inline_message_id", "reply_markup")
    chat, message = _edited(world, parameters)
    return _change(world, chat, message, _markup(parameters))


def _markup(parameters: Parameters) -> Json:
    return {"reply_markup": reply_markup(parameters, editing=True)}


def _change(world: World, chat: Chat | None, message: Json, content: Json) -> Any:
    if all((message.get(key) or None) == (value or None) for key, value in content.items()):
        raise state(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    if chat is not None:
        admit(world, chat)
    message.update(content)
    for key in [key for key, value in content.items() if not value]:
        del message[key]
    if chat is None:
        return True
    message["edit_date"] = int(time.time())
    return message


def delete_message(world: World, parameters: Parameters) -> bool:
    parameters.only("chat_id", "message_id")
    chat = open_chat(world, parameters)
    message = chat.messages.get(parameters.integer("message_id") or 0)
    if message is None:
        raise state("message to delete not found")
    mine = message.get("from", {}).get("id") == BOT_ID
    if not mine and chat.type != "private" and chat.members.get(BOT_ID) != "administrator":
        raise state("message can't be deleted")
    del chat.messages[message["message_id"]]
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    parameters.only("chat_id", "message_thread_id", "action")
    chat = open_chat(world, parameters)
    if parameters.needed("action", "action is empty") not in ACTIONS:
        raise form("wrong parameter action in request")
    if parameters.values.get("message_thread_id") not in {None, "1", 1}:
        _thread(chat, parameters, {})
    return True


def set_message_reaction(world: World, parameters: Parameters) -> bool:
    parameters.only("chat_id", "message_id", "reaction", "is_big")
    chat = open_chat(world, parameters)
    message = chat.messages.get(parameters.integer("message_id") or 0)
    if message is None:
        raise state("message to react not found")
    reactions = [checked(one, "ReactionType", ("type", "emoji")) for one in parameters.sequence("reaction") or []]
    if len(reactions) > 1:
        raise form("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" or one.get("emoji") not in REACTIONS for one in reactions):
        raise form("REACTION_INVALID")
    message["reactions_of_bot"] = reactions
    return True
