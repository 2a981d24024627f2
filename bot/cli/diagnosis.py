"""Checks of an installation, one finding each, in the order in which problems should be solved.

Nothing is changed or downloaded. No check takes longer than ``STEP`` seconds.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Final

from bot.cli.archives import access_of
from bot.cli.bot_api_probe import ABSENT_BOT, ProbeError, ProbeResult, get_me, run_within
from bot.cli.session import Session
from bot.distribution import installed_extras, installed_version
from bot.error_messages import CommandError, describe, describe_setting, system_reason
from bot.service.database import translate_error
from bot.settings import Settings, is_token
from bot.state import StateError, database_file, inspect_database
from retrieval import (
    ArchiveMissingError,
    EncoderError,
    IsnadError,
    count_articles,
    count_encoded,
    is_durable,
    open_encoder,
    shipped_levels,
    translate_errors,
    vectors_make,
)

# Time limits in seconds: for the Bot API, and for every other check (an encoder of half a gigabyte loads in three).
PROBE_SECONDS: Final = 5.0
STEP: Final = 20.0
# Free bytes below which some thousand more articles do not fit, and below which nothing works.
LOW_DISK_BYTES: Final = 1_000_000_000
MIN_DISK_BYTES: Final = 50_000_000
# The settings that replace a threshold of the level.
THRESHOLDS: Final = ("answer_threshold", "answer_threshold_unnamed", "further_threshold", "near_miss_threshold")
# Seconds that the clock may be wrong: dates in questions tolerate more, TLS checks hours.
MAX_CLOCK_OFFSET: Final = 60.0


class Verdict(StrEnum):
    """The result of a check. ``ERROR`` keeps the bot from serving."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The finding of one check; ``text`` is in the language of the settings."""

    check: str
    verdict: Verdict
    text: str


def diagnose(session: Session, archive: str) -> Iterator[Finding]:
    """Run the checks on the installation and the archive at the address ``archive``. Each finding is yielded at
    once.
    """
    yield _settings(session)
    yield _strictness(session)
    reached = _reached(session)
    yield _token(session, reached)
    yield _telegram(session, reached)
    yield _within(session, "archive", lambda: _archive(session, archive))
    yield _within(session, "database", lambda: _database(session))
    yield _disk(session, archive)
    yield _within(session, "encoder", lambda: _encoder(session, archive))
    yield _extras(session)
    yield _clock(session, reached)
    yield _versions(session)


def _within(session: Session, check: str, look: Callable[[], Finding]) -> Finding:
    try:
        return run_within(STEP, look)
    except TimeoutError:
        return _finding(session, check, Verdict.ERROR, "slow", duration=session.say.duration(STEP, genitive=True))


def _finding(
    session: Session, check: str, verdict: Verdict, outcome: str, *, count: int | None = None, **values: object
) -> Finding:
    """A finding whose text is ``doctor.CHECK.OUTCOME``, or ``doctor.OUTCOME`` for texts that all checks share; with
    ``count`` in its plural form.
    """
    key = f"doctor.{check}.{outcome}"
    if not session.say.has(key):
        key = f"doctor.{outcome}"
    text = session.say(key, **values) if count is None else session.say.count(key, count, **values)
    return Finding(check=check, verdict=verdict, text=text)


def _settings(session: Session) -> Finding:
    if session.faults:
        told = " ".join(describe_setting(fault, session.say) for fault in session.faults)
        return Finding(check="settings", verdict=Verdict.ERROR, text=told)
    settings = session.settings
    if not settings.owners and not settings.allowed_chats:
        return _finding(session, "settings", Verdict.WARNING, "nobody")
    if not settings.owners:
        return _finding(session, "settings", Verdict.WARNING, "no-owner")
    return _finding(session, "settings", Verdict.OK, "ok", count=len(settings.owners))


def _strictness(session: Session) -> Finding:
    """The level, and what it promises as it ships. `isnad stats` tells an archive's own calibration."""
    settings = session.settings
    explicit = explicit_thresholds(settings)
    level = session.say(f"strictness.{settings.strictness.value}")
    if explicit:
        names = session.say("list-separator").join(explicit)
        return _finding(session, "strictness", Verdict.OK, "explicit", level=level, names=names)
    promise = shipped_levels(meaning=bool(settings.encoder))[settings.strictness].promise
    aim = session.say(f"strictness.{settings.strictness.value}.aim")
    if promise is None:
        return _finding(session, "strictness", Verdict.OK, "unmeasured", level=level, aim=aim)
    return _finding(
        session,
        "strictness",
        Verdict.OK,
        "ok",
        level=level,
        aim=aim,
        shown=session.say.number(promise.shown),
        wrong=session.say.number(promise.wrong),
        bound=session.say.number(ceil(100 * promise.bound)),
    )


def explicit_thresholds(settings: Settings) -> tuple[str, ...]:
    """The names of the thresholds that are set, which replace those of the level."""
    return tuple(name.upper() for name in THRESHOLDS if getattr(settings, name) is not None)


def _reached(session: Session) -> ProbeResult | ProbeError:
    settings = session.settings
    token = settings.telegram_token.get_secret_value()
    try:
        return get_me(settings.telegram_base_url, token if is_token(token) else ABSENT_BOT, timeout=PROBE_SECONDS)
    except ProbeError as error:
        return error


def _token(session: Session, reached: ProbeResult | ProbeError) -> Finding:
    token = session.settings.telegram_token.get_secret_value()
    if not token:
        return _finding(session, "token", Verdict.ERROR, "none")
    if not is_token(token):
        return _finding(session, "token", Verdict.ERROR, "form")
    if not isinstance(reached, ProbeError) and reached.refused:
        return _finding(session, "token", Verdict.ERROR, "refused")
    if isinstance(reached, ProbeError) or reached.username is None:
        return _finding(session, "token", Verdict.WARNING, "unknown")
    if session.settings.guest_mode and not reached.guests:
        return _finding(session, "token", Verdict.WARNING, "no-guests")
    return _finding(session, "token", Verdict.OK, "ok", bot=reached.username)


def _telegram(session: Session, reached: ProbeResult | ProbeError) -> Finding:
    server = session.settings.telegram_base_url
    if isinstance(reached, ProbeError):
        reason = system_reason(str(reached), session.say)
        return _finding(session, "telegram", Verdict.ERROR, "unreached", server=server, reason=reason)
    if reached.username is None and not reached.refused:
        status = session.say.number(str(reached.status))
        return _finding(session, "telegram", Verdict.WARNING, "troubled", server=server, status=status)
    took = session.say.number(round(1000 * reached.took))
    return _finding(session, "telegram", Verdict.OK, "ok", server=server, took=took)


def _archive(session: Session, address: str) -> Finding:
    try:
        count = count_articles(address, access=access_of(session.settings))
    except ArchiveMissingError as error:
        if is_durable(address):
            return _finding(session, "archive", Verdict.WARNING, "missing", archive=address)
        return Finding(check="archive", verdict=Verdict.ERROR, text=describe(error, session.say))
    except IsnadError as error:
        return Finding(check="archive", verdict=Verdict.ERROR, text=describe(error, session.say))
    if not count:
        return _finding(session, "archive", Verdict.WARNING, "empty", archive=address)
    return _finding(session, "archive", Verdict.OK, "ok", count=count, archive=address)


def _database(session: Session) -> Finding:
    try:
        with translate_errors(translate_error):
            standing = inspect_database(session.settings.database)
    except CommandError as error:
        return Finding(check="database", verdict=Verdict.ERROR, text=describe(error, session.say))
    return _finding(session, "database", Verdict.OK, standing.value)


def _disk(session: Session, archive: str) -> Finding:
    """The free space of the fullest disk to which the bot writes."""
    folders = [Path(archive.partition(":")[2])] if archive.startswith("file:") else []
    try:
        file = database_file(session.settings.database)
    except StateError:  # reported by the check of the database
        file = None
    folders += [file.parent] if file is not None else []
    if not folders:
        return _finding(session, "disk", Verdict.OK, "none")
    free, folder = min((shutil.disk_usage(there).free, str(there)) for there in map(_existing, folders))
    outcome, verdict = "ok", Verdict.OK
    if free < LOW_DISK_BYTES:
        outcome, verdict = "little", Verdict.ERROR if free < MIN_DISK_BYTES else Verdict.WARNING
    return _finding(session, "disk", verdict, outcome, folder=folder, free=session.say.number(f"{free / 1e9:.1f}"))


def _existing(folder: Path) -> Path:
    absolute = folder.expanduser().absolute()
    return next(path for path in (absolute, *absolute.parents) if path.is_dir())


def _encoder(session: Session, archive: str) -> Finding:
    name = session.settings.encoder
    if not name:
        return _finding(session, "encoder", Verdict.OK, "none")
    try:
        make = vectors_make(open_encoder(name, fetch=False))
    except EncoderError as error:
        if error.reason == "model-not-here":
            return _finding(session, "encoder", Verdict.WARNING, "not-here", encoder=name)
        return Finding(check="encoder", verdict=Verdict.ERROR, text=describe(error, session.say))
    try:
        access = access_of(session.settings)
        count = count_articles(archive, access=access)
        encoded = sum(one.articles for one in count_encoded(archive, access=access) if one.make == make)
    except IsnadError:  # reported by the check of the archive
        return _finding(session, "encoder", Verdict.OK, "ok", encoder=name)
    outcome = "ok" if not is_durable(archive) or encoded >= count else "behind"
    done, whole = session.say.number(encoded), session.say.number(count)
    return _finding(session, "encoder", Verdict.OK, outcome, encoder=name, encoded=done, articles=whole)


def _extras(session: Session) -> Finding:
    separator, found = session.say("list-separator"), installed_extras()
    here, absent = ([extra for extra, held in found.items() if held is wanted] for wanted in (True, False))
    nothing = session.say("nothing")
    return _finding(
        session,
        "extras",
        Verdict.OK,
        "ok",
        here=separator.join(here) or nothing,
        absent=separator.join(absent) or nothing,
    )


def _clock(session: Session, reached: ProbeResult | ProbeError) -> Finding:
    if isinstance(reached, ProbeError) or reached.ahead is None:
        return _finding(session, "clock", Verdict.WARNING, "unknown")
    if abs(reached.ahead) < MAX_CLOCK_OFFSET:
        return _finding(session, "clock", Verdict.OK, "ok")
    off = session.say.duration(abs(reached.ahead), genitive=True)
    return _finding(session, "clock", Verdict.WARNING, "ahead" if reached.ahead > 0 else "behind", duration=off)


def _versions(session: Session) -> Finding:
    named = {
        "isnad": installed_version(),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "tantivy": version("tantivy"),
        "python-telegram-bot": version("python-telegram-bot"),
    }
    text = session.say("list-separator").join(f"{name} {number}" for name, number in named.items())
    return Finding(check="versions", verdict=Verdict.OK, text=text)
