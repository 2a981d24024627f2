"""``isnad init``: writes a file of settings and creates an empty archive, so that the bot can be started."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from bot.cli.archives import open_to_write
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import help_option
from bot.cli.rendering import BLANK, Line, Look, note
from bot.cli.session import Session
from bot.cli.settings_file import is_writable, replacing, set_aside, settings_text
from bot.error_messages import CommandError, describe
from bot.settings import Language, Settings, is_token
from retrieval import IsnadError

# The address of a new archive, unless another one is given.
PLACE: Final[str] = Settings.model_fields["archive"].default
ENV: Final = Path(".env")
_IDS: Final = re.compile(r"\d{1,16}(?:\s*[,،]\s*\d{1,16})*")

Check = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices that the settings file will hold."""

    token: str
    owners: str
    archive: str
    language: Language


@click.command(name="init", cls=LocalCommand, help="help.init", epilog="help.init.example")
@click.option("--token", metavar="TOKEN", cls=LocalOption, help="help.init.token")
@click.option("--owner", metavar="ID", cls=LocalOption, help="help.init.owner")
@click.option("--archive", metavar="ADDRESS", cls=LocalOption, help="help.init.archive")
@click.option("--language", metavar="ar|en", cls=LocalOption, help="help.init.language")
@click.option(
    "--env", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), default=ENV, cls=LocalOption,
    help="help.init.env",
)  # fmt: skip
@click.option("--force", is_flag=True, cls=LocalOption, help="help.init.force")
@click.option("--yes", is_flag=True, cls=LocalOption, help="help.init.yes")
@help_option
@click.pass_obj
def init(
    session: Session,
    /,
    *,
    env: Path,
    force: bool,
    yes: bool,
    **given: str | None,
) -> None:
    """Write ``env`` and create the archive. Raises ``CommandError`` if an option has an invalid value."""
    if not env.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(env.parent))
    if not force:
        _check_free(session, env, ask=not yes)
    choices = _collect_choices(session, given, env, ask=not yes)
    with replacing(env, settings_text(_values(choices), session.say("init.header"))):
        former = set_aside(env) if env.exists() else None
    session.show(_summary(session, env, choices, former))


def _collect_choices(session: Session, given: dict[str, str | None], env: Path, *, ask: bool) -> Choices:
    settings = session.settings

    def made_archive(address: str) -> str:
        placed = checked_archive(address, here=_is_read_here(env))
        open_to_write(session, placed).close()
        return placed

    token = given["token"] or settings.telegram_token.get_secret_value() or None
    owners = given["owner"] or ",".join(map(str, settings.owners)) or None
    try:
        return Choices(
            token=_ask_for(session, "token", token, checked_token, ask=ask),
            owners=_ask_for(session, "owner", owners, checked_owners, ask=ask),
            language=checked_language(given["language"] or settings.language.value),
            # Last, so that nothing is created if another choice is refused.
            archive=_ask_for(session, "archive", given["archive"] or (None if ask else PLACE), made_archive, ask=ask),
        )
    except click.Abort as ended:
        if isinstance(ended.__context__, EOFError):
            raise CommandError("init.nobody") from ended
        raise KeyboardInterrupt from ended


def _ask_for(session: Session, name: str, given: str | None, check: Check, *, ask: bool) -> str:
    """Check the given value; without one, prompt until the input is valid."""
    if given is not None:
        return check(given)
    if not ask:
        raise CommandError("missing", name=f"--{name}")
    session.show([note(session.say(f"init.{name}.how"), Look.FAINT)])
    while True:
        typed = _prompt(session.say(f"init.{name}"), default=PLACE if name == "archive" else "")
        try:
            return check(typed)
        except (CommandError, IsnadError) as error:
            session.report_error(describe(error, session.say))


def _prompt(prompt: str, *, default: str = "") -> str:
    try:
        typed: str = click.prompt(prompt, default=default, show_default=bool(default), prompt_suffix=" ")
    except click.Abort:
        click.echo()  # what is told next stands on a line of its own
        raise
    return typed.strip()


def checked_token(token: str) -> str:
    """``token`` without surrounding spaces. Raises ``CommandError`` if it has not BotFather's form; the error does
    not contain it.
    """
    token = token.strip()
    if not is_token(token):
        raise CommandError("init.token")
    return token


def checked_owners(owners: str) -> str:
    """The ids of people, in Latin digits, separated by commas. Raises ``CommandError``."""
    numbers = [int(number) for number in re.findall(r"\d+", owners)]
    if not _IDS.fullmatch(owners.strip()) or 0 in numbers:
        raise CommandError("init.owner", id=owners)
    return ",".join(map(str, numbers))


def checked_archive(address: str, *, here: bool) -> str:
    """``address`` as it is written to the file. Unless the file is read ``here``, a relative folder becomes absolute.

    Raises ``CommandError`` if it cannot be written to the file. The archive itself is not checked.
    """
    kind, colon, place = address.partition(":")
    placed = f"{kind}:{Path(place).absolute()}" if (kind, colon) == ("file", ":") and place and not here else address
    if not is_writable(placed):
        raise CommandError("init.archive", archive=address)
    return placed


def checked_language(language: str) -> Language:
    """The language with this name. Raises ``CommandError``."""
    try:
        return Language(language)
    except ValueError as unknown:
        raise CommandError("init.language", language=language) from unknown


def _check_free(session: Session, env: Path, *, ask: bool) -> None:
    if not env.exists():
        return
    if ask:
        try:
            said = _prompt(session.say("init.overwrite", file=env))
        except click.Abort as ended:
            raise CommandError("init.exists", file=env) from ended
        if said.casefold() in session.say("init.agreed").split():
            return
    raise CommandError("init.exists", file=env)


def _values(choices: Choices) -> dict[str, str]:
    """The archive, which is always written, and the settings that differ from their defaults."""
    values = {"TELEGRAM_TOKEN": choices.token, "OWNERS": choices.owners, "ARCHIVE": choices.archive}
    if choices.language is not Settings.model_fields["language"].default:
        values["LANGUAGE"] = choices.language.value
    return values


def _summary(session: Session, env: Path, choices: Choices, former: Path | None) -> list[Line]:
    """What was created, and the next three commands."""
    say = session.say
    lines = [note(say("init.written", file=env)), note(say("init.made", archive=choices.archive))]
    if former is not None:
        lines.append(note(say("init.former", file=former)))
    if not _is_read_here(env):
        lines.append(note(say("init.elsewhere"), Look.FAINT))
    commands = ("isnad doctor", f"isnad ingest {say('init.folder')}", "isnad bot")
    steps = ("init.step.doctor", "init.step.ingest", "init.step.bot")
    return [
        *lines,
        BLANK,
        note(say("init.next"), Look.LABEL),
        *(note(say(step, command=command)) for step, command in zip(steps, commands, strict=True)),
    ]


def _is_read_here(env: Path) -> bool:
    """Whether ``isnad``, run in this folder, reads the file."""
    return os.path.abspath(env) == os.path.abspath(ENV)  # noqa: PTH100 - symbolic links are not resolved
