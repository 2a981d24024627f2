"""Webhook settings and checks of getUpdates; the server itself polls and delivers."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from tests.botapi.parameters import Parameters
from tests.botapi.refusals import Json, conflict, form
from tests.botapi.world import KINDS, Webhook, World

PORTS: Final = {443, 80, 88, 8443}
POLLED: Final = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"


def allow(world: World, parameters: Parameters) -> None:
    """Save ``allowed_updates``: an empty list means the default, None keeps the previous value."""
    wanted = parameters.sequence("allowed_updates")
    if wanted is None:
        return
    # The bot's library knows these kinds too: they are accepted, and this server never sends them.
    if not all(isinstance(kind, str) and re.fullmatch("[a-z_]+", kind) for kind in wanted):
        raise form("can't parse allowed_updates")
    kinds = frozenset(wanted) & KINDS
    world.allowed = kinds or frozenset(KINDS - {"chat_member", "message_reaction", "message_reaction_count"})


def check_polling(world: World, parameters: Parameters) -> tuple[int, int, float]:
    """The offset, limit and timeout of getUpdates; refused while a webhook is set."""
    parameters.only("offset", "limit", "timeout", "allowed_updates")
    if world.webhook is not None:
        raise conflict(POLLED)
    limit = parameters.integer("limit")
    if limit is not None and not 1 <= limit <= 100:
        raise form("limit must be between 1 and 100")
    allow(world, parameters)
    return parameters.integer("offset") or 0, limit or 100, float(min(50, parameters.integer("timeout") or 0))


def set_webhook(world: World, parameters: Parameters) -> bool:
    parameters.only(
        "url",
        "certificate",
        "ip_address",
        "max_connections",
        "allowed_updates",
        "drop_pending_updates",
        "secret_token",
        *parameters.files,
    )
    url = parameters.text("url") or ""
    secret = parameters.text("secret_token")
    if secret is not None and re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret) is None:
        raise form("secret token contains unallowed characters")
    most = parameters.integer("max_connections")
    if most is not None and not 1 <= most <= 100:
        raise form("max_connections must be between 1 and 100")
    if url:
        _check_url(world, url)
    allow(world, parameters)
    if parameters.boolean("drop_pending_updates"):
        world.pending.clear()
    world.webhook = Webhook(url=url, secret=secret, most=most or 40) if url else None
    return True


def _check_url(world: World, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise form("bad webhook: invalid URL")
    if world.local:
        return  # a local Bot API server accepts any address
    if parts.scheme != "https":
        raise form("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise form("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def delete_webhook(world: World, parameters: Parameters) -> bool:
    parameters.only("drop_pending_updates")
    if parameters.boolean("drop_pending_updates"):
        world.pending.clear()
    world.webhook = None
    return True


def get_webhook_info(world: World, parameters: Parameters) -> Json:
    parameters.only()
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.pending)}
    if world.webhook is not None:
        info.update(url=world.webhook.url, max_connections=world.webhook.most)
        if world.webhook.last_error:
            info.update(last_error_message=world.webhook.last_error, last_error_date=world.webhook.last_error_at)
    return info
