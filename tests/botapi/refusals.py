"""Refusals of calls, with Telegram's messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["form", "state", "flood", "access", "conflict", "fault"]


class RefusalError(Exception):
    """A refused call.

    ``kind`` is ``form`` when the call can never succeed as written (a fault of the bot), ``state`` when the state
    of the server differs from what the bot assumed (a message is gone), ``access`` for 401, 403 and 404,
    ``conflict`` for 409, ``flood`` for 429, and ``fault`` for an injected fault.
    """

    def __init__(self, code: int, description: str, *, kind: Kind, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.kind: Kind = kind
        self.parameters: Json = parameters

    def body(self) -> Json:
        """Telegram's JSON answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def form(description: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {description}", kind="form")


def state(description: str, **parameters: Any) -> RefusalError:
    return RefusalError(400, f"Bad Request: {description}", kind="state", **parameters)


def forbidden(description: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {description}", kind="access")


def conflict(description: str) -> RefusalError:
    return RefusalError(409, f"Conflict: {description}", kind="conflict")


def flood(retry_after: int) -> RefusalError:
    return RefusalError(429, f"Too Many Requests: retry after {retry_after}", kind="flood", retry_after=retry_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One refusal, as recorded."""

    method: str
    kind: Kind
    code: int
    description: str
    parameters: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Content that Telegram accepts and silently drops. A bot that sends it is wrong."""

    method: str
    what: str
