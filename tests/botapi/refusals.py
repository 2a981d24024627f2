"""What the server says no with, in Telegram's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["form", "state", "flood", "access", "conflict", "fault"]


class RefusalError(Exception):
    """A call that is refused.

    ``kind`` is ``form`` when the call can never succeed as it was written (the bot's
    own fault), ``state`` when the world is not as the bot thought (a message is gone),
    ``access`` for 401, 403 and 404, ``conflict`` for 409, ``flood`` for 429 and
    ``fault`` for one that a test injected.
    """

    def __init__(self, code: int, description: str, *, kind: Kind, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.kind: Kind = kind
        self.parameters: Json = parameters

    def body(self) -> Json:
        """The JSON that Telegram answers with."""
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
    """One refusal, as the record keeps it."""

    method: str
    kind: Kind
    code: int
    description: str
    parameters: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What Telegram takes without a word and then does not show: a bot that sends it is wrong all the same."""

    method: str
    what: str
