"""The command line: the group of commands, and one run of it.

Exit codes: 0 if the question was answered or the archive has no answer; 1 if ``doctor`` found an error;
2 for everything that the caller can correct, with one line on standard error; 130 after Ctrl-C; 141 if the reader of
the output has closed it.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import ClassVar, Final

import click

from bot.cli.localized_click import LocalGroup, LocalOption
from bot.cli.printer import printer_for
from bot.cli.session import Session, report_error
from bot.distribution import installed_version
from bot.error_messages import USAGE_ERROR, CommandError, describe, describe_setting
from bot.i18n import Catalogue
from bot.settings import read_settings
from retrieval import IsnadError

OUTPUT_CLOSED: Final = 141  # the code that shells report for a program ended by SIGPIPE
INTERRUPTED: Final = 130
DOCTOR: Final = "doctor"  # runs even with invalid settings, and reports them


class IsnadGroup(LocalGroup):
    """``isnad`` and its commands."""

    places: ClassVar = {
        "init": "bot.cli.commands.init:init",
        DOCTOR: "bot.cli.commands.doctor:doctor",
        "ask": "bot.cli.commands.ask:ask",
        "timeline": "bot.cli.commands.timeline:timeline",
        "digest": "bot.cli.commands.digest:digest",
        "quotes": "bot.cli.commands.quotes:quotes",
        "console": "bot.cli.commands.console:console",
        "bot": "bot.cli.commands.bot:bot",
        "articles": "bot.cli.commands.articles:articles",
        "eval": "bot.cli.commands.evaluate:evaluate",
        "eval-qa": "bot.cli.commands.evaluate_qa:evaluate_sets",
        "calibrate": "bot.cli.commands.calibrate:calibrate_archive",
        "ingest": "bot.cli.commands.ingest:ingest_sources",
        "watch": "bot.cli.commands.watch:watch",
        "watches": "bot.cli.commands.watches:watches",
        "remove": "bot.cli.commands.remove:remove",
        "stats": "bot.cli.commands.stats:stats",
        "check": "bot.cli.commands.check:check",
        "encode": "bot.cli.commands.encode:encode",
        "reindex": "bot.cli.commands.reindex:reindex",
        "export": "bot.cli.commands.export:export",
        "feedback": "bot.cli.commands.feedback:feedback",
        "unanswered": "bot.cli.commands.unanswered:unanswered",
        "backup": "bot.cli.commands.backup:backup",
        "restore": "bot.cli.commands.restore:restore_backup",
    }


@click.group(cls=IsnadGroup, help="help.isnad", epilog="help.isnad.example", no_args_is_help=True)
@click.version_option(
    version=installed_version(), prog_name="isnad", message="%(prog)s %(version)s", cls=LocalOption, help="help.version"
)
@click.help_option("--help", cls=LocalOption, help="help.help")
def isnad() -> None:
    """Ask a newsroom's archive."""


def run(arguments: Sequence[str]) -> int:
    """Run ``isnad`` with ``arguments``; returns the exit code."""
    _speak_unicode()
    settings, faults = read_settings()
    if faults and arguments[:1] != [DOCTOR]:
        report_error(describe_setting(faults[0], Catalogue(faults[0].language)))
        return USAGE_ERROR
    out = sys.stdout if sys.stdout is not None else io.StringIO()
    session = Session(
        settings=settings,
        say=Catalogue(settings.language),
        show=printer_for(out, settings.language),
        out=out,
        faults=faults,
    )
    return _invoke(session, arguments)


def _invoke(session: Session, arguments: Sequence[str]) -> int:
    try:
        with isnad.make_context("isnad", list(arguments), obj=session) as context:
            isnad.invoke(context)
        session.out.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.exceptions.Exit as done:  # --help and --version end with this
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        session.write(error.message)
        return USAGE_ERROR
    except BrokenPipeError:
        # The rest of the buffer has no reader; redirect it so that the flush at exit succeeds.
        os.dup2(os.open(os.devnull, os.O_WRONLY), session.out.fileno())
        return OUTPUT_CLOSED
    except (click.ClickException, CommandError, IsnadError, OSError) as error:
        report_error(describe(error, session.say))
        return USAGE_ERROR
    return 0


def _speak_unicode() -> None:
    """Read and write UTF-8 whatever the locale is, since the text is Arabic."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
