"""A single request to the Bot API, with a time limit, that shows whether it can be reached and accepts the token.

The request uses the standard library in a thread of its own: name resolution has no time limit, and must not delay the
end of the process.
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

# The token of no bot. The Bot API refuses it, which shows that it can be reached.
ABSENT_BOT: Final = "0:isnad"
_LARGEST: Final = 65_536  # bytes that are read of a response


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The response of the Bot API.

    ``username`` is the bot's, None if the token was refused; ``status`` is the HTTP status.
    ``ahead`` is how many seconds this machine's clock is ahead of the server's, None if unknown. ``took`` is the
    duration in seconds. ``guests`` says whether the bot has guest mode.
    """

    status: int
    username: str | None
    ahead: float | None
    took: float
    guests: bool = False

    @property
    def refused(self) -> bool:
        """Whether the token was refused. The Bot API answers 404 to a token of a wrong form."""
        return self.status in (401, 403, 404)


class ProbeError(Exception):
    """No Bot API answered. The message is the system's reason."""


def run_within(seconds: float, work: Callable[[], Given]) -> Given:
    """Run ``work`` in a thread and return its result, or raise its error.

    Raises ``TimeoutError`` after ``seconds``; the thread then runs on until the process ends.
    """
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
    """Call ``getMe`` of the Bot API at ``base_url``. Raises ``ProbeError``, whose message does not contain the
    token.
    """
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
    context.load_verify_locations(certifi.where())  # the certificates that the bot itself trusts
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
    me = result if answer["ok"] and isinstance(result, dict) else {}
    guests = bool(me.get("supports_guest_queries"))
    ahead = _ahead(headers["Date"])
    return ProbeResult(status=status, username=me.get("username"), ahead=ahead, took=took, guests=guests)


def _ahead(told: str | None) -> float | None:
    try:
        moment = parsedate_to_datetime(told or "")
    except ValueError:
        return None
    # A date without a zone is UTC (RFC 9110, 5.6.7).
    return (datetime.now(UTC) - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))).total_seconds()
