"""The parameters of a call, parsed as Telegram does: form strings, or JSON in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.refusals import Json, form


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file sent with a call."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters of one call; each reader refuses a value of the wrong type."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def only(self, *known: str) -> None:
        """Refuse every parameter that is not ``known``. Telegram ignores these, which hides typing errors."""
        for name in (*self.values, *self.files):
            if name not in known:
                raise form(f"unknown parameter {name!r}")

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise form(f"parameter {name!r} must be a string")
        return value

    def needed(self, name: str, what: str) -> str:
        """The string ``name``; refused with ``what`` when it is missing."""
        value = self.values.get(name)
        if value is None or value == "":
            raise form(what)
        return str(value)

    def integer(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or re.fullmatch(r"-?\d+", str(value)) is None:
            raise form(f"parameter {name!r} must be an integer")
        return int(value)

    def boolean(self, name: str) -> bool:
        value = self.values.get(name)
        if value is None:
            return False
        if str(value).lower() not in {"true", "false", "1", "0"}:
            raise form(f"parameter {name!r} must be a boolean")
        return str(value).lower() in {"true", "1"}

    def json(self, name: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise form(f"can't parse {name} JSON object") from error

    def mapping(self, name: str, known: Iterable[str]) -> Json | None:
        """The JSON object ``name``, with ``known`` keys only."""
        value = self.json(name)
        return None if value is None else checked(value, name, known)

    def sequence(self, name: str) -> list[Any] | None:
        value = self.json(name)
        if value is not None and not isinstance(value, list):
            raise form(f"{name} must be an Array")
        return value


def checked(value: Any, what: str, known: Iterable[str]) -> Json:
    """``value`` as an object with ``known`` keys only."""
    if not isinstance(value, dict):
        raise form(f"{what} must be an Object")
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise form(f"unknown field {unknown[0]!r} in {what}")
    return value
