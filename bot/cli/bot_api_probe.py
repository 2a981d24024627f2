"""One request to the Bot API, to see whether it can be reached and takes the token; never longer than it may take.

By the standard library and in a thread of its own: the names of hosts are looked up without a limit of time, and
what hangs there must not hold up the end of the process.
"""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from threading import Thread
from time import monotonic
from typing import Any, Final, TypeVar

import certifi

Given = TypeVar("Given")

# Of a token that nobody has: the Bot API refuses it, and thereby shows that it is there.
ABSENT_BOT: Final = "0:isnad"
_LARGEST: Final = 65_536  # bytes that are read of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What the Bot API said: ``username`` of the bot, None when it refused the token; ``status`` of HTTP;
    ``ahead``, seconds that this machine's clock goes before the server's, None when the server told no time;
    ``took``, seconds."""

    status: int
    username: str | None
    ahead: float | None
    took: float

    @property
    def refused(self) -> bool:
        """Whether it does not know the token. 404 is its answer to one of a wrong form."""
        return self.status in (401, 403, 404)


class ProbeError(Exception):
    """Nothing that speaks as the Bot API answered; the message says why, in the system's words."""


def run_within(seconds: float, work: Callable[[], Given]) -> Given:
    """What ``work`` gives or raises. Raises ``TimeoutError`` when it takes longer; it goes on alone then, until
    the process ends."""
    results: list[Given] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - raised again below, where it is waited for
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def get_me(base_url: str, token: str, *, timeout: float) -> ProbeResult:
    """What the Bot API at ``base_url`` says to ``getMe``. Raises ``ProbeError``; the token stands in no error."""
    try:
        return run_within(timeout, lambda: _get_me(f"{base_url}{token}/getMe", timeout))
    except TimeoutError:
        raise ProbeError("timed out") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        told = getattr(reason, "strerror", None) or str(reason)
        raise ProbeError((told or type(reason).__name__).replace(token, "…")) from None


def _get_me(address: str, timeout: float) -> ProbeResult:
    began = monotonic()
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # what the bot's own connection trusts
    try:
        with urllib.request.urlopen(address, timeout=timeout, context=context) as answer:  # noqa: S310 - http(s), by the settings
            return _reached(answer.status, answer.headers, answer.read(_LARGEST), monotonic() - began)
    except urllib.error.HTTPError as error:
        with error:
            return _reached(error.code, error.headers, error.read(_LARGEST), monotonic() - began)


def _reached(status: int, headers: Message, body: bytes, took: float) -> ProbeResult:
    try:
        answer: Any = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or "ok" not in answer:
        raise ProbeError(f"HTTP {status}")
    result = answer.get("result")
    username = result.get("username") if answer["ok"] and isinstance(result, dict) else None
    return ProbeResult(status=status, username=username, ahead=_ahead(headers["Date"]), took=took)


def _ahead(told: str | None) -> float | None:
    try:
        moment = parsedate_to_datetime(told or "")
    except ValueError:
        return None
    # A server without a zone means UTC (RFC 9110, 5.6.7).
    return (datetime.now(UTC) - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))).total_seconds()
