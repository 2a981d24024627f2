"""Messages about saved questions that are due: what was found, sent once, with the buttons of an answer."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.service.access import ChatKind, Entry
from bot.service.quotation_refs import Card, GoneError
from bot.state import Alert, Hit, ScheduledWork, Watch
from bot.telegram.delivery.outbox import Target, send
from bot.telegram.handlers.context import BotServices
from bot.telegram.rendering.alert_pages import Former, Told, alert_page, digest_page
from bot.telegram.rendering.renderer import Renderer

log = structlog.get_logger()


async def send_alert(services: BotServices, bot: Bot, work: ScheduledWork) -> None:
    """Send a message about saved questions, unless it was sent or nothing of it is left to tell."""
    alert = await services.worker(services.state.alerts.get, work.number)
    if alert is None or alert.sent:
        return
    hits = [hit for hit in alert.hits if await services.worker(_is_open, services, alert.chat, hit.watch.person)]
    try:
        if hits:
            await _send(services, bot, alert, hits)
    except TelegramError:
        await services.worker(services.state.alerts.sent, alert.id)
        raise
    await services.worker(services.state.alerts.sent, alert.id)


async def _send(services: BotServices, bot: Bot, alert: Alert, hits: Sequence[Hit]) -> None:
    renderer = await services.renderer(alert.chat)
    target = Target(chat=alert.chat, topic=alert.topic)
    if len(hits) == 1:
        await _send_single(services, bot, alert, hits[0], renderer)
        return
    restored = await services.worker(_restored, services, hits)
    if restored:
        await send(bot, target, digest_page(renderer, alert.id, restored))
        log.info("told", chat=alert.chat, hits=sum(len(found) for _, found in restored))


async def _send_single(services: BotServices, bot: Bot, alert: Alert, hit: Hit, renderer: Renderer) -> None:
    """Send one sentence as an answer to its question, so that its buttons and replies to it work."""
    try:
        card = await services.worker(_card, services, alert, hit)
    except GoneError:  # the article was removed or changed since it was found
        log.info("gone before it was told", chat=alert.chat)
        return
    former = await services.worker(_former, services, hit)
    sent = await send(bot, Target(chat=alert.chat, topic=alert.topic), alert_page(renderer, hit.watch, card, former))
    await services.worker(services.state.answers.sent, card.answer, sent)
    log.info("told", chat=alert.chat, hits=1)


def _is_open(services: BotServices, chat: int, person: int | None) -> bool:
    kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
    return services.access.entry(kind, chat, chat if kind is ChatKind.PRIVATE else person) is Entry.OPEN


def _card(services: BotServices, alert: Alert, hit: Hit) -> Card:
    kept = services.answer_service.keep_alert(
        hit.quotation,
        question=hit.watch.question,
        chat=alert.chat,
        topic=alert.topic,
        person=hit.watch.person,
        alert=alert.id,
    )
    return services.answer_service.card(kept, 0)


def _restored(services: BotServices, hits: Sequence[Hit]) -> list[tuple[Watch, list[Told]]]:
    """The sentences of ``hits`` that the archive still has, by question."""
    found: dict[int, tuple[Watch, list[Told]]] = {}
    for hit in hits:
        try:
            cited = services.answer_service.restored(hit.quotation)
        except GoneError:
            continue
        found.setdefault(hit.watch.id, (hit.watch, []))[1].append(Told(cited, _former(services, hit)))
    return list(found.values())


def _former(services: BotServices, hit: Hit) -> Former | None:
    if hit.former is None or hit.former_value is None:
        return None
    return Former(services.answer_service.archive.article(hit.former), hit.former_value)
