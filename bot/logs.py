"""Logs as JSON, one object per line on standard error. Ids are hashed; messages of people and the token are never
logged.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

# Names of values that are ids of people and chats.
HASHED: Final = frozenset({"chat", "person", "old", "new"})
HASH_DIGITS: Final = 12
# Telegram's tokens (Bot API, "Authorizing your bot"), wherever an error quotes an address.
TOKEN: Final = re.compile(r"\d{5,}:[\w-]{20,}")

Event = MutableMapping[str, Any]


class Hasher:
    """Hashes ids with a key: one bot always gives the same hash for an id. Without the bot's token nobody can find
    the id by trying all ids.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def __call__(self, value: object) -> str:
        """The hash of one id."""
        return hmac.new(self._secret, str(value).encode(), hashlib.sha256).hexdigest()[:HASH_DIGITS]

    def process(self, _: object, __: str, event: Event) -> Event:
        """A processor of structlog that hashes every id of an event."""
        for name in HASHED & event.keys():
            if event[name] is not None:
                event[name] = self(event[name])
        return event


def redacted(text: str) -> str:
    """``text`` without anything that looks like a token."""
    return TOKEN.sub("[token]", text)


def start_logging(secret: str, level: str) -> None:
    """Start logging for this process, including the records of python-telegram-bot."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        Hasher(secret).process,
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        _redact,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # These libraries log addresses (with the token) and updates (with messages of people).
    for name in ("httpx", "httpcore", "telegram", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _redact(_: object, __: str, event: Event) -> Event:
    """A processor of structlog that removes tokens. Names that begin with ``_`` are structlog's own."""
    return {name: value if name.startswith("_") else _deep(value) for name, value in event.items()}


def _deep(value: Any) -> Any:  # noqa: ANN401 - whatever is logged
    match value:
        case str():
            return redacted(value)
        case dict():
            return {name: _deep(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_deep(inner) for inner in value]
    return value
