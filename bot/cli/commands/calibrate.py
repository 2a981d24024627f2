"""``isnad calibrate``: sets the thresholds of an archive on a newsroom's own questions."""

from __future__ import annotations

from typing import Final

import click

from bot.cli.archives import check_durable, open_to_ask, open_to_change
from bot.cli.calibration_report import result_lines, result_record
from bot.cli.diagnosis import explicit_thresholds
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.progress import progress_for
from bot.cli.rendering import Look, note
from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.json_records import to_json
from bot.service.asking import current_day
from retrieval import (
    Archive,
    ArchiveCalibration,
    CalibrationResult,
    QuestionCase,
    calibrate,
    judge,
    load_questions,
    models_make,
)

# Of fewer questions the parts that are held back are too small to say anything.
MIN_QUESTIONS: Final = 30


@click.command(name="calibrate", cls=LocalCommand, help="help.calibrate", epilog="help.calibrate.example")
@archive_option
@click.option("--dry-run", is_flag=True, cls=LocalOption, help="help.calibrate.dry-run")
@click.option("--reset", is_flag=True, cls=LocalOption, help="help.calibrate.reset")
@json_option
@help_option
@click.argument("files", metavar="[FILE...]", nargs=-1)
@click.pass_obj
def calibrate_archive(
    session: Session, *, archive: str, dry_run: bool, reset: bool, as_json: bool, files: tuple[str, ...]
) -> None:
    """Ask the questions of ``files``, print what each level promises, and keep it with the archive."""
    if reset:
        with open_to_change(session, archive) as articles:
            articles.keep_calibration(None)
        session.show([note(session.say("calibrate.removed"))])
        return
    if not files:
        raise CommandError("no-question-files")
    cases = [case for file in files for case in load_questions(file)]
    if len(cases) < MIN_QUESTIONS:
        least, count = session.say.number(MIN_QUESTIONS), session.say.number(len(cases))
        raise CommandError("too-few-questions", least=least, count=count)
    if not dry_run:
        check_durable(archive)
    with open_to_ask(session, archive) as articles:
        result = _calibrated(session, articles, cases)
        if not dry_run:
            articles.keep_calibration(_to_keep(articles, result, cases))
    if as_json:
        session.write(to_json(result_record(result, archive=archive, kept=not dry_run)))
        return
    session.show([*result_lines(result, session.say), note(session.say("calibrate.held-back"), Look.FAINT)])
    session.show([note(session.say("calibrate.not-kept" if dry_run else "calibrate.kept"))])
    if names := explicit_thresholds(session.settings):
        shown = session.say("list-separator").join(names)
        session.report_error(session.say("calibrate.overridden", names=shown))


def _calibrated(session: Session, archive: Archive, cases: list[QuestionCase]) -> CalibrationResult:
    with progress_for(session, "calibrate", len(cases), noun="questions") as progress:
        return calibrate(*judge(archive, cases, each=progress))


def _to_keep(archive: Archive, result: CalibrationResult, cases: list[QuestionCase]) -> ArchiveCalibration:
    return ArchiveCalibration(
        levels=result.levels,
        meaning=archive.uses_encoder,
        make=models_make(),
        day=current_day(),
        questions=len(cases),
        answerable=sum(case.answerable for case in cases),
    )
