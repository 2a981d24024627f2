"""Wiring of the bot: its long-lived parts, the application of python-telegram-bot, the handlers."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.i18n import Catalogue
from bot.metrics import Metrics
from bot.service.access import Access
from bot.service.additions import AdditionService
from bot.service.answers import AnswerService
from bot.service.chat_time import next_moment
from bot.service.examples import ExampleQuestions
from bot.service.freshness import Freshness, Recall
from bot.service.unanswered_log import UnansweredLog
from bot.service.watches import WatchService
from bot.settings import Language, Settings
from bot.state import State, WorkKind
from bot.telegram.delivery.ephemeral import EphemeralChats
from bot.telegram.delivery.heartbeat import Heartbeat
from bot.telegram.delivery.inbox import Inbox, OrderedProcessor
from bot.telegram.delivery.leases import SharedGate, UpdateLeases
from bot.telegram.delivery.rate_limiter import ChatQueues
from bot.telegram.delivery.scheduled import scheduled_work
from bot.telegram.error_handler import Reporter
from bot.telegram.handlers.alerts import send_alert
from bot.telegram.handlers.callbacks import on_press
from bot.telegram.handlers.command_table import command_names
from bot.telegram.handlers.context import BotServices, UnansweredSettings
from bot.telegram.handlers.inline import on_inline_query
from bot.telegram.handlers.membership import on_membership
from bot.telegram.handlers.messages import on_message
from bot.telegram.handlers.storylines import send_daily
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.routes import BotName
from bot.thread_pools import BackgroundThreads, Worker
from retrieval import Archive

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]

# The kinds of updates that are requested; all others would be discarded.
UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)


def update_kinds(settings: Settings) -> tuple[str, ...]:
    """The kinds of updates that are requested with ``settings``; Telegram remembers them."""
    return (*UPDATES, Update.GUEST_MESSAGE) if settings.guest_mode else UPDATES


# Seconds; requests that Telegram does not answer are repeated in ``delivery.outbox``.
TIMEOUT = 15.0
CONNECTIONS = 64


class Parts:
    """Objects that live as long as the bot runs; ``close`` ends them.

    ``source_memories`` tell when the followed sources were read.
    """

    def __init__(
        self,
        settings: Settings,
        state: State,
        addition_service: AdditionService,
        source_memories: tuple[Recall, ...] = (),
    ) -> None:
        self.settings = settings
        self.source_memories = source_memories
        self.state = state
        self.addition_service = addition_service
        self.worker = Worker()
        self.background = BackgroundThreads()
        self.database_worker = Worker()
        self.metrics = Metrics()
        self.leases = UpdateLeases(state, self.database_worker)
        self.inbox = Inbox(self.leases, self.metrics)
        self.processor = OrderedProcessor(self.inbox)
        self.queues = ChatQueues(SharedGate(self.leases), self.metrics.floods.inc)
        self.heartbeat = Heartbeat(
            self.inbox, taken_over=self.metrics.taken_over.inc, alive=self.queues.share, queue_due=self._queue_due
        )

    def _queue_due(self) -> int:
        """Queue what the bot sends by itself and is due."""
        return self.state.alerts.queue_due() + self.state.digests.queue_due(next_moment)

    def close(self) -> None:
        """Stop the threads and close the database."""
        self.worker.close()
        self.database_worker.close()
        self.state.close()


def build_application(parts: Parts) -> BotApplication:
    """Build the application without handlers. ``register_handlers`` adds them once Telegram has told the bot's name."""
    settings = parts.settings
    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(settings.telegram_base_url)
        .base_file_url(settings.telegram_file_url)
        .rate_limiter(parts.queues)
        .update_queue(parts.inbox)
        .concurrent_updates(parts.processor)
        .job_queue(None)
        .connection_pool_size(CONNECTIONS)
        .read_timeout(TIMEOUT)
        .write_timeout(TIMEOUT)
        .connect_timeout(TIMEOUT)
        # Waiting for a free connection is not an error.
        .pool_timeout(None)
    )
    return builder.build()


def register_handlers(application: BotApplication, parts: Parts, archive: Archive) -> BotServices:
    """Register all handlers. Returns the services that they use."""
    settings, state = parts.settings, parts.state
    name = BotName(id=application.bot.id, username=application.bot.username)
    services = BotServices(
        answer_service=AnswerService(
            archive,
            state,
            answers=settings.answers,
            freshness=Freshness(archive, parts.source_memories),
            unanswered=UnansweredLog(
                state, salt=settings.telegram_token.get_secret_value(), days=settings.unanswered_days
            ),
        ),
        guest_mode=settings.guest_mode,
        ephemeral=EphemeralChats(enabled=settings.ephemeral_answers),
        unanswered=UnansweredSettings(days=settings.unanswered_days, weekly=settings.unanswered_weekly),
        examples=ExampleQuestions(archive),
        addition_service=parts.addition_service,
        watch_service=WatchService(
            archive,
            state,
            most=settings.watches_per_chat,
            daily=settings.watch_daily_limit,
            zone=settings.watch_time_zone,
        ),
        access=Access(
            state,
            owners=settings.owners,
            editors=settings.editors,
            allowed=settings.allowed_chats,
            person_quota=settings.person_quota,
            chat_quota=settings.chat_quota,
        ),
        state=state,
        worker=parts.worker,
        background=parts.background,
        metrics=parts.metrics,
        name=name,
        renderers={language: Renderer(Catalogue(language), name.username) for language in Language},
        commands=command_names(Catalogue(settings.language)),
        default_language=settings.language,
    )
    # In a group of its own, since it is offered every update.
    application.add_handler(TypeHandler(Update, _handler(on_scheduled, services)), group=1)
    application.add_handler(MessageHandler(filters.ALL, _handler(on_message, services)))
    application.add_handler(CallbackQueryHandler(_handler(on_press, services)))
    application.add_handler(InlineQueryHandler(_handler(on_inline_query, services)))
    application.add_handler(ChatMemberHandler(_handler(on_membership, services), ChatMemberHandler.MY_CHAT_MEMBER))
    reporter = Reporter(services, settings.error_chat)

    async def on_error(update: object, context: Context) -> None:
        if context.error is not None:
            await reporter(context.bot, update, context.error)

    application.add_error_handler(on_error)
    return services


SENDERS = {WorkKind.DIGEST: send_daily, WorkKind.ALERT: send_alert}


async def on_scheduled(services: BotServices, bot: ExtBot[None], update: Update) -> None:
    """Do the work of an update of the bot's own."""
    work = scheduled_work(update)
    if work is not None:
        await SENDERS[work.kind](services, bot, work)


def webhook_secret(token: str) -> str:
    """The secret that Telegram sends with every request to the web hook. It is derived from the token, so it needs
    no setting and survives restarts.
    """
    return hashlib.sha256(f"isnad-webhook:{token}".encode()).hexdigest()


def _handler(
    deal: Callable[[BotServices, ExtBot[None], Update], Awaitable[None]], services: BotServices
) -> Callable[[Update, Context], Any]:
    async def handle(update: Update, context: Context, *, dealt: Callable[..., Awaitable[None]]) -> None:
        await dealt(context.bot, update)

    return partial(handle, dealt=partial(deal, services))
