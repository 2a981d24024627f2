"""The settings: the only reader of the environment.

Each field is a variable of the same name in capitals, in the environment or in the
file ``.env`` of the current folder; the environment wins. Empty means unset.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_ANSWERS: Final = 10


class Language(StrEnum):
    """A language that the program speaks."""

    AR = "ar"
    EN = "en"


_LANGUAGES: Final = frozenset(language.value for language in Language)


class SettingsError(Exception):
    """A setting has no use as it is.

    ``name`` is the variable, ``value`` what it holds, ``language`` the language to
    say so in. ``name`` is ``.env`` when the file itself cannot be read.
    """

    def __init__(self, *, name: str, value: str, language: Language) -> None:
        super().__init__(f"{name}={value}")
        self.name = name
        self.value = value
        self.language = language


def _first_known(value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
    """The first language we speak of a list of locales, as desktops set ``LANGUAGE``.

    ``en_US:en`` gives ``en``; a list with none of ours gives Arabic; a single word
    that is none of ours stays, to be refused.
    """
    if not isinstance(value, str):
        return value
    locales = value.lower().split(":")
    for locale in locales:
        language = re.split(r"[_.@-]", locale)[0]
        if language in _LANGUAGES:
            return language
    return Language.AR if len(locales) > 1 or "_" in value else value


class _LanguageSetting(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    language: Annotated[Language, BeforeValidator(_first_known)] = Field(
        default=Language.AR, description="Language of the program's own words: ar or en."
    )


class Settings(_LanguageSetting):
    """All of them; see each field's description."""

    archive: str = Field(
        default="memory:seeds",
        description="The archive to ask when no --archive is given: memory:FOLDER or file:FOLDER.",
    )
    answers: int = Field(
        default=3,
        ge=1,
        le=MAX_ANSWERS,
        description="How many answers to show at most, 1 to 10, when no --top is given.",
    )
    encoder: str = Field(
        default="",
        description="Sentence encoder of the extra isnad[semantic]: a folder, or a model OWNER/MODEL, fetched once.",
    )
    allow_hosts: str = Field(
        default="",
        description="Hosts of inner networks that may be fetched from all the same: name or name:port, by commas.",
    )
    watch: str = Field(
        default="", description="What isnad watch follows when no source is given: folders and feeds, by commas."
    )
    watch_every: int = Field(
        default=300, ge=10, le=86_400, description="Seconds between two looks at one folder or feed, 10 to 86400."
    )
    xdg_state_home: Path = Field(
        default=Path("~/.local/state"),
        description="Folder of the user's state; the console keeps its history in isnad/history below it.",
    )

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts of ``allow_hosts``, in lower case."""
        return frozenset(_parts(self.allow_hosts.lower()))

    @property
    def watched(self) -> tuple[str, ...]:
        """The places of ``watch``, in order."""
        return tuple(_parts(self.watch))

    @property
    def history(self) -> Path:
        """The console's history file. A ``~`` that leads nowhere is left as it is."""
        try:
            return self.xdg_state_home.expanduser() / "isnad" / "history"
        except RuntimeError:
            return self.xdg_state_home / "isnad" / "history"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def load_settings() -> Settings:
    """The settings of this process; raises ``SettingsError`` on the first of no use."""
    try:
        return Settings()
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(name=name, value=str(first["input"]), language=_language()) from invalid
    except (UnicodeDecodeError, OSError) as unreadable:
        raise SettingsError(name=".env", value=str(unreadable), language=Language.AR) from unreadable


def _language() -> Language:
    try:
        return _LanguageSetting().language
    except ValidationError:
        return Language.AR
