"""The interface for tests: simulated people and chats, and what the bot shows in them.

with BotServer() as server:
    reem = server.person("ريم")
    asked = reem.start().say("متى كتب الأسد رسالته؟")
    [answer] = server.replies(asked)
    reem.press(answer, "لماذا")
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from tests.botapi.faults import Fault, FaultKind
from tests.botapi.limits import Limits
from tests.botapi.refusals import Json, Loss, Refused
from tests.botapi.server import HttpServer
from tests.botapi.text import bare, clean, slice16, utf16
from tests.botapi.world import BOT_ID, CHANNEL_BOT, GROUP_ANONYMOUS, TOKEN, Call, Chat, Query, Topic, World, written

PATIENCE: Final = 120.0  # seconds to wait for the bot before a test fails, also on a busy machine

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The current state of a message; ``json`` is as Telegram would send it."""

    json: Json
    from_bot: bool = False

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.json["chat"]["id"])

    @property
    def text(self) -> str:
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def photo(self) -> Json | None:
        """The largest size of the photo."""
        sizes = self.json.get("photo")
        return sizes[-1] if sizes else None

    @property
    def entities(self) -> list[Json]:
        return list(self.json.get("entities") or self.json.get("caption_entities") or [])

    @property
    def bare(self) -> str:
        """The text without bidirectional control characters."""
        return bare(self.text)

    def marked(self, kind: str) -> list[str]:
        """The pieces of the text with an entity of this kind, bare."""
        return [bare(slice16(self.text, e["offset"], e["length"])) for e in self.entities if e["type"] == kind]

    @property
    def buttons(self) -> list[Json]:
        """All buttons, row by row."""
        return [button for row in self.json.get("reply_markup", {}).get("inline_keyboard", []) for button in row]

    @property
    def replies_to(self) -> int | None:
        replied = self.json.get("reply_to_message")
        return None if replied is None else int(replied["message_id"])

    @property
    def topic(self) -> int | None:
        return self.json.get("message_thread_id") if self.json.get("is_topic_message") else None


class BotServer:
    """The server and its world. A context manager.

    ``limits`` enforces the rate limits, ``privacy`` is the bot's privacy mode in groups, ``local`` accepts webhooks at
    any address, as a local Bot API server does, and ``guests`` is the bot's guest mode.
    """

    def __init__(self, *, limits: bool = False, privacy: bool = False, local: bool = True, guests: bool = True) -> None:
        self.world = World(limits=Limits() if limits else None, privacy=privacy, local=local, guests=guests)
        self._http = HttpServer(self.world)
        self._next_user = 100_000
        self._next_chat = 4_000

    def __enter__(self) -> Self:
        self._http.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.stop()

    # --- where it is ---

    @property
    def token(self) -> str:
        return TOKEN

    @property
    def base_url(self) -> str:
        """The value of ``TELEGRAM_BASE_URL``; token and method follow it."""
        return f"http://127.0.0.1:{self._http.port}/bot"

    # --- who and what is there ---

    def person(
        self, name: str, *, language: str | None = "ar", username: str | None = None, number: int | None = None
    ) -> Person:
        """A new person; ids count up from 100001 unless ``number`` is given."""
        with self.world.change():
            if number is None:
                self._next_user += 1
            user: Json = {"id": number or self._next_user, "is_bot": False, "first_name": name}
            if language:
                user["language_code"] = language
            if username:
                user["username"] = username
            self.world.people[user["id"]] = user
            chat = Chat(id=user["id"], type="private", person=user, username=username)
            self.world.chats[chat.id] = chat
        return Person(self, user, Room(self, chat.id))

    def group(self, title: str, *people: Person, bot: str | None = "member", **more: Any) -> Room:
        """A group of ``people``, created by the first. ``bot`` is the bot's status, None when it is not a member."""
        return self._room("group", title, people, bot, **more)

    def supergroup(self, title: str, *people: Person, bot: str | None = "member", **more: Any) -> Room:
        return self._room("supergroup", title, people, bot, **more)

    def channel(self, title: str, *people: Person, linked: Room | None = None, **more: Any) -> Room:
        """A channel where the bot may post; its posts also appear in the ``linked`` group."""
        channel = self._room("channel", title, people, "administrator", **more)
        if linked is not None:
            with self.world.change():
                self.world.chats[channel.id].linked = linked.id
                self.world.chats[linked.id].linked = channel.id
        return channel

    def _room(self, kind: str, title: str, people: tuple[Person, ...], bot: str | None, **more: Any) -> Room:
        with self.world.change():
            self._next_chat += 1
            number = self._next_chat if kind == "group" else 1_000_000_000_000 + self._next_chat
            chat = Chat(id=-number, type=kind, title=title, last_id=1, **more)  # message 1 is the creation of the chat
            for position, person in enumerate(people):
                chat.members[person.id] = "member" if position else "creator"
            if bot is not None:
                chat.members[BOT_ID] = bot
            self.world.chats[chat.id] = chat
        return Room(self, chat.id)

    # --- what happened ---

    @property
    def refusals(self) -> list[Refused]:
        with self.world.lock:
            return list(self.world.refusals)

    @property
    def form_refusals(self) -> list[Refused]:
        """Calls that could never have succeeded as written."""
        return [refused for refused in self.refusals if refused.kind == "form"]

    @property
    def losses(self) -> list[Loss]:
        with self.world.lock:
            return list(self.world.losses)

    def calls(self, method: str | None = None) -> list[Call]:
        with self.world.lock:
            return [call for call in self.world.calls if method in {None, call.method}]

    @property
    def pending(self) -> int:
        """Updates that the bot has not confirmed."""
        with self.world.lock:
            return len(self.world.pending)

    def commands(self, scope: str, language: str = "") -> list[str]:
        """The names of the commands of a scope (by its type) and language."""
        with self.world.lock:
            return [
                command["command"]
                for (kind, lang), commands in self.world.commands.items()
                if f'"type": "{scope}"' in kind and lang == language
                for command in commands
            ]

    def fault(self, kind: FaultKind, method: str | None = None, **more: Any) -> Fault:
        """Inject a fault; see ``Fault``. ``met`` counts how often it occurred."""
        fault = Fault(kind=kind, method=method, **more)
        with self.world.change():
            self.world.faults.waiting.append(fault)
        return fault

    def wait_until(self, happened: Callable[[], T], *, patience: float = PATIENCE, what: str = "") -> T:
        """Wait until the result of ``happened`` is true, and return it; fails after ``patience`` seconds."""
        until = time.monotonic() + patience
        with self.world.lock:
            while True:
                result = happened()
                if result:
                    return result
                left = until - time.monotonic()
                if left <= 0:
                    last = "; ".join(f"{call.method} {call.code}" for call in self.world.calls[-5:])
                    raise AssertionError(f"nothing happened within {patience} s: {what} (last calls: {last})")
                self.world.lock.wait(min(left, 0.5))

    def replies(self, asked: Message, *, count: int = 1, patience: float = PATIENCE) -> list[Message]:
        """Wait for ``count`` replies of the bot to ``asked``: in groups the replies to it, elsewhere the messages
        after it."""
        return self.wait_until(
            lambda: found if len(found := self._replies(asked)) >= count else [],
            patience=patience,
            what=f"a reply to {asked.text!r}",
        )

    def _replies(self, asked: Message) -> list[Message]:
        room = Room(self, asked.chat_id)
        after = [message for message in room.from_bot() if message.id > asked.id]
        return [message for message in after if message.replies_to == asked.id] if room.chat.group else after

    def settle(self, *, quiet: float = 0.4, patience: float = PATIENCE) -> None:
        """Wait until all updates are taken and the bot has made no call for ``quiet`` seconds."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            calls = self.calls()
            last = calls[-1].at if calls else 0.0
            if not self.pending and time.monotonic() - last > quiet:
                return
            time.sleep(0.05)
        raise AssertionError(f"the bot did not come to rest within {patience} s")


@dataclass(frozen=True, slots=True)
class Room:
    """A chat, by its id, which changes when a group becomes a supergroup."""

    server: BotServer
    id: int

    @property
    def chat(self) -> Chat:
        return self.server.world.chats[self.id]

    def shown(self) -> list[Message]:
        """Every existing message, in order."""
        with self.server.world.lock:
            return [
                Message(json=dict(message), from_bot=number in self.chat.of_bot)
                for number, message in sorted(self.chat.messages.items())
            ]

    def from_bot(self) -> list[Message]:
        return [message for message in self.shown() if message.from_bot]

    def now(self, message: Message) -> Message:
        """The current state of ``message``."""
        with self.server.world.lock:
            return Message(json=dict(self.chat.messages[message.id]), from_bot=message.id in self.chat.of_bot)

    def next_from_bot(self, *, after: int = 0, patience: float = PATIENCE) -> Message:
        """The bot's first message with an id above ``after``."""
        return self.server.wait_until(
            lambda: next((message for message in self.from_bot() if message.id > after), None),
            patience=patience,
            what=f"a message of the bot in {self.id}",
        )  # type: ignore[return-value]

    def last_id(self) -> int:
        with self.server.world.lock:
            return self.chat.last_id

    def edited(self, message: Message, *, patience: float = PATIENCE) -> Message:
        """``message``, once it has been edited."""

        def change() -> Message | None:
            now = self.now(message)
            return (
                now
                if (now.text, now.entities, now.buttons) != (message.text, message.entities, message.buttons)
                else None
            )

        return self.server.wait_until(change, patience=patience, what=f"an edit of {message.text[:40]!r}")  # type: ignore[return-value]

    def topic(self, name: str, *, closed: bool = False) -> int:
        """Open a topic in a forum, and return its thread id."""
        with self.server.world.change():
            service = self.server.world.store(self.chat, {"forum_topic_created": {"name": name, "icon_color": 0}})
            service.update(message_thread_id=service["message_id"], is_topic_message=True)
            self.chat.topics[service["message_id"]] = Topic(name=name, closed=closed)
        return int(service["message_id"])

    def post(self, text: str) -> Message:
        """Post to the channel."""
        world = self.server.world
        with world.change():
            message = world.store(self.chat, {"sender_chat": self.chat.json(), **written(clean(text))})
            world.tell(self.chat, "channel_post", message)
        return Message(json=dict(message))

    def forwarded(self, post: Message) -> Message:
        """The automatic forward of a channel post in its linked group."""
        [message] = [
            message
            for message in self.shown()
            if message.json.get("is_automatic_forward") and message.json["forward_origin"]["message_id"] == post.id
        ]
        return message

    def set_bot(self, status: str, *, by: Person) -> None:
        """Add the bot, remove it or make it an administrator. Queues the update, and the service message where
        there is one."""
        world = self.server.world
        with world.change():
            old = self.chat.members.get(BOT_ID, "left")
            self.chat.members[BOT_ID] = status
            world.put(
                "my_chat_member",
                {
                    "chat": self.chat.json(),
                    "from": by.user,
                    "date": int(time.time()),
                    "old_chat_member": _status(world, old),
                    "new_chat_member": _status(world, status),
                },
            )
            if self.chat.group and old in {"left", "kicked"} and status in {"member", "administrator"}:
                joined = world.store(self.chat, {"from": by.user, "new_chat_members": [world.bot()]})
                world.tell(self.chat, "message", joined)

    def migrate(self, *, quietly: bool = False) -> Room:
        """Make the group a supergroup: a new id and two service messages (none when ``quietly``)."""
        world = self.server.world
        with world.change():
            old = self.chat
            new = Chat(id=-1_000_000_000_000 + old.id, type="supergroup", title=old.title, members=dict(old.members))
            world.chats[new.id] = new
            if not quietly:
                who = {"from": GROUP_ANONYMOUS}
                world.tell(old, "message", world.store(old, {**who, "migrate_to_chat_id": new.id}))
                world.tell(new, "message", world.store(new, {**who, "migrate_from_chat_id": old.id}))
            old.migrated_to = new.id
        return Room(self.server, new.id)

    def delete(self, message: Message) -> None:
        """Delete a message as a person; the bot gets no update."""
        with self.server.world.change():
            del self.chat.messages[message.id]

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Forbid the bot to write here for a while."""
        with self.server.world.change():
            self.chat.muted = True
        yield
        with self.server.world.change():
            self.chat.muted = False


def _status(world: World, status: str) -> Json:
    member: Json = {"user": world.bot(), "status": status}
    if status == "administrator":
        rights = (
            "can_be_edited",
            "is_anonymous",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        )
        member.update(dict.fromkeys(rights, False), can_manage_chat=True)
    if status == "kicked":
        member["until_date"] = 0
    return member


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a private chat with the bot."""

    server: BotServer
    user: Json
    private: Room

    @property
    def id(self) -> int:
        return int(self.user["id"])

    def start(self, payload: str = "") -> Person:
        """Press START without waiting for the greeting, and return the person."""
        self.say(f"/start {payload}".strip())
        return self

    def meet(self) -> Person:
        """Open the private chat without a message."""
        with self.server.world.change():
            self.private.chat.started = True
        return self

    def say(
        self,
        text: str,
        *,
        to: Room | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        anonymous: bool = False,
        via: Json | None = None,
        media: Json | None = None,
    ) -> Message:
        """Write in ``to``, by default to the bot.

        ``anonymous`` writes as an anonymous administrator. With ``media`` (a photo, a sticker) the text is its
        caption.
        """
        world = self.server.world
        room = to or self.private
        with world.change():
            chat = room.chat
            if chat.type == "private":
                chat.started, chat.blocked = True, False
            fields: Json = {"from": self.user, **written(clean(text))}
            if media is not None:
                said = {"caption": fields.pop("text"), "caption_entities": fields.pop("entities", [])}
                fields.update({**media, **(said if text else {})})
            if anonymous:
                fields.update({"from": GROUP_ANONYMOUS, "sender_chat": chat.json()})
            if via is not None:
                fields["via_bot"] = via
            fields.update(_placed(chat, topic, reply_to, quote))
            message = world.store(chat, fields)
            world.tell(chat, "message", message)
            if not anonymous:
                world.summon(chat, message)
        return Message(json=dict(message))

    def send_file(
        self,
        name: str,
        content: bytes,
        *,
        kind: str = "application/octet-stream",
        caption: str = "",
        to: Room | None = None,
        size: int | None = None,
    ) -> Message:
        """Send a file; ``size`` overrides the size that Telegram reports."""
        with self.server.world.change():
            document = self.server.world.keep(name, content, kind, size=size)
        return self.say(caption, to=to, media={"document": document})

    def forward(self, post: Message, *, to: Room | None = None, hidden: bool = False) -> Message:
        """Forward a message with its origin; of people who hide their account only the name."""
        world = self.server.world
        json = post.json
        origin: Json = {"date": json["date"]}
        if json["chat"]["type"] == "channel":
            origin.update(type="channel", chat=json["chat"], message_id=json["message_id"])
        elif hidden:
            origin.update(type="hidden_user", sender_user_name=json["from"]["first_name"])
        else:
            origin.update(type="user", sender_user=json["from"])
        room = to or self.private
        with world.change():
            kept = ("text", "entities", "caption", "caption_entities", "document", "photo")
            content = {key: json[key] for key in kept if key in json}
            message = world.store(room.chat, {"from": self.user, "forward_origin": origin, **content})
            world.tell(room.chat, "message", message)
        return Message(json=dict(message))

    def say_as_channel(self, text: str, *, channel: Room, to: Room) -> Message:
        """Write in a group in the name of a channel."""
        world = self.server.world
        with world.change():
            fields: Json = {"from": CHANNEL_BOT, "sender_chat": channel.chat.json(), **written(clean(text))}
            message = world.store(to.chat, fields)
            world.tell(to.chat, "message", message)
        return Message(json=dict(message))

    def alone(self, room: Room) -> list[Message]:
        """The bot's ephemeral messages to this person in ``room``, in order."""
        with self.server.world.lock:
            return [
                Message(json=dict(message), from_bot=True)
                for _, message in sorted(room.chat.ephemeral.items())
                if message["receiver_user"]["id"] == self.id
            ]

    def told_alone(self, room: Room, *, count: int = 1) -> Message:
        """Wait until there are ``count`` ephemeral messages to this person in ``room``; returns the last."""
        return self.server.wait_until(
            lambda: found if len(found := self.alone(room)) >= count else [], what="an ephemeral message"
        )[-1]

    def say_alone(self, text: str, *, to: Room, reply_to: Message) -> Message:
        """Reply to an ephemeral message of the bot; only the bot receives it."""
        world = self.server.world
        with world.change():
            number = world.serial()
            message: Json = {
                "message_id": 0,
                "ephemeral_message_id": number,
                "receiver_user": world.bot(),
                "date": int(time.time()),
                "chat": to.chat.json(),
                "from": self.user,
                "reply_to_message": {k: v for k, v in reply_to.json.items() if k != "reply_to_message"},
                **written(clean(text)),
            }
            to.chat.ephemeral[number] = message
            world.put("message", message)
        return Message(json=dict(message))

    def edit(self, message: Message, text: str) -> Message:
        """Edit an own message."""
        world = self.server.world
        with world.change():
            chat = world.chats[message.chat_id]
            held = chat.messages[message.id]
            held.pop("entities", None)
            held.update(written(clean(text)), edit_date=int(time.time()))
            world.tell(chat, "edited_channel_post" if chat.type == "channel" else "edited_message", dict(held))
        return Message(json=dict(held))

    def press(self, message: Message, label: str | int) -> Press:
        """Press the button whose text contains ``label``, or the one at this position."""
        now = _current(self.server.world.chats[message.chat_id], message) or message.json
        return self.press_data(message, find_button(Message(json=now), label)["callback_data"])

    def press_data(self, message: Message, data: str, *, inaccessible: bool = False) -> Press:
        """Press a button with ``data``; ``inaccessible`` for a message that Telegram no longer provides."""
        world = self.server.world
        with world.change():
            held = _current(world.chats[message.chat_id], message)
            shown = held if held is not None and not inaccessible else None
            chat = world.chats[message.chat_id].json()
            asked: Json = {
                "id": str(world.serial()),
                "from": self.user,
                "chat_instance": str(message.chat_id),
                "message": dict(shown) if shown else {"chat": chat, "message_id": message.id, "date": 0},
                "data": data,
            }
            query = Query(id=asked["id"], person=self.id, asked=asked)
            world.callbacks[query.id] = query
            world.put("callback_query", asked)
        return Press(self.server, query)

    def ask_inline(
        self, query: str, *, offset: str = "", chat_type: str = "private", patience: float = PATIENCE
    ) -> Json:
        """Type ``@bot query`` in a chat, and return the results, from Telegram's cache where the bot allowed it."""
        world = self.server.world
        with world.change():
            for key in ((query, offset, None), (query, offset, self.id)):
                if key in world.inline_cache:
                    return world.inline_cache[key]
            asked: Json = {
                "id": str(world.serial()),
                "from": self.user,
                "query": query[:256],
                "offset": offset,
                "chat_type": chat_type,
            }
            waiting = Query(id=asked["id"], person=self.id, asked=asked)
            world.inline[waiting.id] = waiting
            world.put("inline_query", asked)
        return self.server.wait_until(lambda: waiting.answer, patience=patience, what=f"inline {query!r}") or {}

    def choose(self, result: Json, query: str, *, to: Room) -> Message:
        """Send an inline result to a chat, where it appears via the bot."""
        world = self.server.world
        with world.change():
            fields: Json = {"from": self.user, "via_bot": world.bot(), "text": result["text"]}
            if result.get("entities"):
                fields["entities"] = result["entities"]
            if result.get("reply_markup"):
                fields["reply_markup"] = result["reply_markup"]
            message = world.store(to.chat, fields)
            chosen: Json = {"result_id": result["id"], "from": self.user, "query": query}
            if result.get("reply_markup"):
                chosen["inline_message_id"] = f"inline{world.serial()}"
                world.inline_messages[chosen["inline_message_id"]] = message
            world.put("chosen_inline_result", chosen)
            world.tell(to.chat, "message", message)
        return Message(json=dict(message))

    def block(self) -> None:
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        self._set_blocked(blocked=False)

    def _set_blocked(self, *, blocked: bool) -> None:
        world = self.server.world
        with world.change():
            self.private.chat.blocked = blocked
            world.put(
                "my_chat_member",
                {
                    "chat": self.private.chat.json(),
                    "from": self.user,
                    "date": int(time.time()),
                    "old_chat_member": _status(world, "member" if blocked else "kicked"),
                    "new_chat_member": _status(world, "kicked" if blocked else "member"),
                },
            )


def _current(chat: Chat, message: Message) -> Json | None:
    """The present state of a message, ephemeral or not; None if it is gone."""
    number = message.json.get("ephemeral_message_id")
    return chat.messages.get(message.id) if number is None else chat.ephemeral.get(number)


def find_button(message: Message, label: str | int) -> Json:
    """A button, by a part of its text or by its position."""
    if isinstance(label, int):
        return message.buttons[label]
    found = [button for button in message.buttons if label in button["text"]]
    assert found, f"no button {label!r} among {[button['text'] for button in message.buttons]}"
    return found[0]


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, whose query waits for an answer."""

    server: BotServer
    query: Query

    def answer(self, *, patience: float = PATIENCE) -> Json:
        """The bot's answer: ``text``, ``show_alert``, ``url``."""
        answer = self.server.wait_until(lambda: self.query.answer, patience=patience, what="a pressed button")
        assert answer is not None
        return answer


def _placed(chat: Chat, topic: int | None, reply_to: Message | None, quote: str | None) -> Json:
    """The position of a person's message: its topic or thread, and the message that it replies to."""
    fields: Json = {}
    if topic is not None:
        fields.update(message_thread_id=topic, is_topic_message=True)
    if reply_to is None:
        if topic is not None:
            fields["reply_to_message"] = dict(chat.messages[topic])  # as Telegram does in topics
        return fields
    replied = chat.messages.get(reply_to.id, reply_to.json)
    fields["reply_to_message"] = {k: v for k, v in replied.items() if k not in {"reply_to_message", "quote"}}
    if topic is None and chat.type == "supergroup":
        # Outside forums, the thread id of a reply is not one to send to.
        fields["message_thread_id"] = replied.get("message_thread_id", replied["message_id"])
    if quote is not None:
        assert quote in replied["text"]
        fields["quote"] = {
            "text": quote,
            "position": utf16(replied["text"][: replied["text"].index(quote)]),
            "is_manual": True,
        }
    return fields
