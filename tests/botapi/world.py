"""The state of the server: people, chats, messages, queries and the record of calls. One lock guards it."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.botapi.faults import Faults
from tests.botapi.limits import Limits
from tests.botapi.refusals import Json, Loss, Refused
from tests.botapi.text import detected

TOKEN: Final = "7000000001:AAtest-token-of-nobody-0123456789abc"  # noqa: S105 - of nobody
BOT_ID: Final = 7_000_000_001
BOT_USERNAME: Final = "isnad_test_bot"

TELEGRAM: Final[Json] = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
GROUP_ANONYMOUS: Final[Json] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT: Final[Json] = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

# Sent only on request, as by Telegram: "chat_member", "message_reaction" and "message_reaction_count".
_ON_REQUEST: Final = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS: Final = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "guest_message",
    "callback_query",
    "my_chat_member",
    *_ON_REQUEST,
}


@dataclass(slots=True, kw_only=True)
class Topic:
    name: str
    closed: bool = False


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat; ``members`` holds the status of each user id, also the bot's."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    person: Json | None = None
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    ephemeral: dict[int, Json] = field(default_factory=dict)
    of_bot: set[int] = field(default_factory=set)
    linked: int | None = None
    migrated_to: int | None = None
    blocked: bool = False
    started: bool = False
    muted: bool = False
    protected: bool = False
    last_id: int = 0

    def json(self) -> Json:
        chat: Json = {"id": self.id, "type": self.type}
        if self.person:
            chat["first_name"] = self.person["first_name"]
        else:
            chat["title"] = self.title
        if self.username:
            chat["username"] = self.username
        if self.forum:
            chat["is_forum"] = True
        return chat

    @property
    def group(self) -> bool:
        return self.type in {"group", "supergroup"}

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A sent file; ``size`` overrides the real size in what Telegram reports."""

    name: str
    content: bytes
    kind: str
    size: int

    def json(self, file_id: str) -> Json:
        """The file as a message contains it."""
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_name": self.name,
            "mime_type": self.kind,
            "file_size": self.size,
        }


@dataclass(slots=True, kw_only=True)
class Webhook:
    url: str
    secret: str | None
    most: int
    last_error: str | None = None
    last_error_at: int = 0


@dataclass(slots=True, kw_only=True)
class Query:
    """A callback or inline query that waits for its answer."""

    id: str
    person: int
    asked: Json
    answer: Json | None = None
    expired: bool = False
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the bot. ``code`` is 200, the code of the refusal, or 0 when a fault left it without answer."""

    method: str
    values: Json
    at: float
    code: int


@dataclass(slots=True)
class World:
    """All state. Access it under ``lock``; ``change()`` also notifies the waiting threads."""

    limits: Limits | None = None
    privacy: bool = False
    local: bool = True
    guests: bool = True
    ephemeral: bool = True
    lock: threading.Condition = field(default_factory=threading.Condition)
    people: dict[int, Json] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    pending: deque[Json] = field(default_factory=deque)
    allowed: frozenset[str] = frozenset(KINDS - _ON_REQUEST)
    last_update: int = 1000
    webhook: Webhook | None = None
    polls: int = 0
    callbacks: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, Query] = field(default_factory=dict)
    summons: dict[str, Query] = field(default_factory=dict)
    inline_cache: dict[tuple[str, str, int | None], Json] = field(default_factory=dict)
    inline_messages: dict[str, Json] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    refusals: list[Refused] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    last_serial: int = 0

    def bot(self) -> Json:
        return {"id": BOT_ID, "is_bot": True, "first_name": "إسناد", "username": BOT_USERNAME}

    def serial(self) -> int:
        self.last_serial += 1
        return self.last_serial

    def keep(self, name: str, content: bytes, kind: str, *, size: int | None = None) -> Json:
        """Store a file, and return the document of a message that contains it."""
        file_id = f"file{self.serial()}"
        self.files[file_id] = File(name=name, content=content, kind=kind, size=len(content) if size is None else size)
        return self.files[file_id].json(file_id)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock, and then notify all waiting threads."""
        with self.lock:
            yield
            self.lock.notify_all()
        for listener in self.listeners:
            listener()

    def put(self, kind: str, payload: Json) -> None:
        """Queue an update for the bot, unless it excluded this kind."""
        if kind in self.allowed:
            self.last_update += 1
            self.pending.append({"update_id": self.last_update, kind: payload})

    def summon(self, chat: Chat, message: Json) -> Query | None:
        """Queue a guest message (Bot API 10.0) if a person mentions the bot in a chat that it is not in. Bots with
        guest mode only, and not where content is protected; the query is None otherwise."""
        inside = chat.members.get(BOT_ID) in {"member", "administrator"}
        mentioned = re.search(rf"(?<![\w@])@{BOT_USERNAME}(?!\w)", message.get("text", ""), re.IGNORECASE)
        if not self.guests or inside or chat.protected or chat.type == "channel" or not mentioned:
            return None
        query = Query(id=f"guest{self.serial()}", person=message["from"]["id"], asked=message)
        self.summons[query.id] = query
        self.put("guest_message", {**message, "guest_query_id": query.id})
        return query

    def confirm(self, offset: int) -> None:
        """Remove the updates below ``offset``; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while offset > 0 and self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    def store(self, chat: Chat, message: Json) -> Json:
        """Add ``message`` to ``chat``; a channel post also goes to the linked group."""
        message = {"message_id": chat.new_id(), "date": int(time.time()), "chat": chat.json(), **message}
        chat.messages[message["message_id"]] = message
        if chat.type == "channel" and chat.linked is not None:
            self._forward(chat, message)
        return message

    def _forward(self, channel: Chat, post: Json) -> None:
        group = self.chats[channel.linked or 0]
        content: Json = {key: post[key] for key in ("text", "entities", "reply_markup") if key in post}
        origin = {"type": "channel", "chat": channel.json(), "message_id": post["message_id"], "date": post["date"]}
        copy = self.store(
            group,
            {
                "from": TELEGRAM,
                "sender_chat": channel.json(),
                "is_automatic_forward": True,
                "forward_origin": origin,
                **content,
            },
        )
        self.tell(group, "message", copy)

    def tell(self, chat: Chat, kind: str, message: Json) -> None:
        """Queue an update about ``message`` where the bot is in the chat and may see it."""
        inside = chat.type == "private" or chat.members.get(BOT_ID) in {"member", "administrator"}
        if inside and (not chat.group or self._overhears(chat, message)):
            self.put(kind, message)

    def _overhears(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: the bot sees commands, replies to it, messages via it and service messages, but not
        mentions."""
        if not self.privacy or chat.members.get(BOT_ID) == "administrator" or "text" not in message:
            return True
        if message.get("via_bot", {}).get("id") == BOT_ID:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID:
            return True
        first = message["text"].split(maxsplit=1)[0]
        if not first.startswith("/") or not first[1:2].isascii() or not first[1:2].isalpha():
            return False
        return "@" not in first or first.lower().endswith(f"@{BOT_USERNAME}")


def written(text: str) -> Json:
    """``text`` as a client sends it, with the entities that Telegram detects."""
    entities = detected(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
