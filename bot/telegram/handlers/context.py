"""The services that all handlers share, and the context of one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from telegram import Bot, Message

from bot.i18n import Catalogue
from bot.metrics import Metrics
from bot.service.access import Access, ChatKind, Entry
from bot.service.additions import AdditionService
from bot.service.answers import AnswerService
from bot.service.examples import ExampleQuestions
from bot.service.watches import WatchService
from bot.settings import Language
from bot.state import State
from bot.telegram.delivery.ephemeral import Alone, EphemeralChats, message_number
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.rendering.access_notes import access_note
from bot.telegram.rendering.buttons import Keyboard, Outgoing
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import ANONYMOUS_ADMIN, BotName
from bot.thread_pools import BackgroundThreads, Worker

KINDS: Mapping[str, ChatKind] = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.CHANNEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredSettings:
    """For how many ``days`` unanswered questions are kept, and whether editors are told ``weekly``."""

    days: int = 0
    weekly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BotServices:
    """What handlers use. ``worker`` runs blocking calls, ``background`` calls that may take a minute; ``renderers``
    has one renderer for each language.
    """

    answer_service: AnswerService
    examples: ExampleQuestions
    addition_service: AdditionService
    watch_service: WatchService
    access: Access
    state: State
    worker: Worker
    background: BackgroundThreads
    metrics: Metrics
    name: BotName
    renderers: Mapping[Language, Renderer]
    commands: Mapping[str, str]
    """Maps every written name of a command, casefolded, to the command."""
    default_language: Language
    guest_mode: bool = False
    ephemeral: EphemeralChats = field(default_factory=lambda: EphemeralChats(enabled=False))
    unanswered: UnansweredSettings = UnansweredSettings()

    async def renderer(self, chat: int) -> Renderer:
        """The renderer of the chat's language."""
        chosen = (await self.worker(self.state.chats.settings, chat)).language
        known = chosen in {language.value for language in Language}
        return self.renderers[Language(chosen) if chosen and known else self.default_language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The context of one message that is for the bot, with the means to answer it."""

    services: BotServices
    bot: Bot
    message: Message
    kind: ChatKind
    person: int | None
    renderer: Renderer

    @property
    def chat(self) -> int:
        """The chat's id."""
        return self.message.chat_id

    @property
    def say(self) -> Catalogue:
        """The texts in the chat's language."""
        return self.renderer.say

    @property
    def topic(self) -> int | None:
        """The topic of the message, None outside a topic."""
        return self.message.message_thread_id if self.message.is_topic_message else None

    @property
    def number(self) -> int:
        """The number of the message in the database (see ``delivery.ephemeral``)."""
        return message_number(self.message)

    @property
    def target(self) -> Target:
        """Where an answer goes. In a group it replies to the message; to an ephemeral message it is ephemeral."""
        if self.kind is not ChatKind.GROUP:
            return Target(chat=self.chat, topic=self.topic)
        if self.number < 0:
            return self._target_alone(answers=-self.number)
        return Target(chat=self.chat, topic=self.topic, reply_to=self.number, person=self.person)

    @property
    def target_alone(self) -> Target:
        """Where goes what only the asker needs to see. It is for all in chats without ephemeral messages, and where
        nobody but the chat is known to ask."""
        if self.kind is not ChatKind.GROUP or self.person is None or self.number < 0:
            return self.target
        return self._target_alone(reply_to=self.number)

    def _target_alone(self, *, reply_to: int | None = None, answers: int | None = None) -> Target:
        alone = Alone(chats=self.services.ephemeral, share=self.say("ephemeral.share"), answers=answers)
        return Target(chat=self.chat, topic=self.topic, reply_to=reply_to, person=self.person, alone=alone)

    async def reply(self, messages: Sequence[Outgoing], *, alone: bool = False) -> int:
        """Send ``messages`` as the answer, with ``alone`` to the asker only. Returns the number of the first."""
        return await send(self.bot, self.target_alone if alone else self.target, messages)

    async def note(self, key: str, /, **values: object) -> int:
        """Answer with a text of the catalogue, filled with ``values``."""
        return await self.reply(self._noted(key, values))

    async def refuse(self, key: str, /, **values: object) -> int:
        """As ``note``, for the asker alone: why something is not done."""
        return await self.reply(self._noted(key, values), alone=True)

    def _noted(self, key: str, values: Mapping[str, object]) -> tuple[Outgoing, ...]:
        safe = {name: disarm(value) if isinstance(value, str) else value for name, value in values.items()}
        return self.renderer.note(self.say(key, **safe))

    async def offer(self, key: str, keyboard: Keyboard) -> int:
        """Answer with a text of the catalogue and buttons."""
        return await self.reply(self.renderer.note(self.say(key), keyboard))

    async def check_access(self) -> bool:
        """Whether the question may be asked. If not, the reason is sent, a limited number of times an hour."""
        entry = await self.services.worker(self.services.access.entry, self.kind, self.chat, self.person)
        if entry is Entry.OPEN:
            return True
        if await self.services.worker(self.services.access.should_notify, self.kind, self.chat, self.person):
            number = self.person if self.kind is ChatKind.PRIVATE else self.chat
            owners = bool(self.services.access.owners)
            await self.reply(access_note(self.renderer, entry, number, owners=owners), alone=True)
        return False

    async def may_change_settings(self) -> bool:
        """Whether the author may change the chat's settings: in a group its administrators and the bot's owners,
        elsewhere everyone who can write.
        """
        if self.person is None and self.kind is ChatKind.GROUP:
            return self.message.sender_chat is not None and self.message.sender_chat.id == self.chat
        return await may_change_chat(self.services, self.bot, self.kind, self.chat, self.person)


async def may_change_chat(services: BotServices, bot: Bot, kind: ChatKind, chat: int, person: int | None) -> bool:
    """Whether a person may change the settings of a chat: in a group and a channel its administrators and the bot's
    owners. A post of a channel is by an administrator; a button under it is pressed by any subscriber."""
    if kind is ChatKind.PRIVATE or services.access.is_owner(person) or (kind is ChatKind.CHANNEL and person is None):
        return True
    return person == ANONYMOUS_ADMIN or (person is not None and await is_admin(bot, chat, person))


async def is_admin(bot: Bot, chat: int, person: int) -> bool:
    """Whether a person is an administrator of a group or channel."""
    member = await bot.get_chat_member(chat, person)
    return member.status in {"creator", "administrator"}
