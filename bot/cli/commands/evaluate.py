"""``isnad eval``: measures how many questions of a file are answered correctly."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from bot.cli.archives import open_to_ask
from bot.cli.evaluation_plot import can_draw, draw_answers
from bot.cli.evaluation_report import thresholds_line, thresholds_record
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import archive_option, help_option, json_option, strictness_option
from bot.cli.progress import progress_for
from bot.cli.question_report import metrics_lines, miss_lines, report_record
from bot.cli.rendering import BLANK
from bot.cli.session import Session
from bot.distribution import install_command
from bot.json_records import to_json
from retrieval import Archive, CaseResult, QuestionCase, Strictness, load_questions
from retrieval import evaluate as evaluate_questions

PICTURE: Final = "eval.png"


@click.command(cls=LocalCommand, help="help.eval", epilog="help.eval.example")
@archive_option
@strictness_option
@click.option("--save", metavar="FOLDER", type=click.Path(path_type=Path), cls=LocalOption, help="help.eval.save")
@json_option
@help_option
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def evaluate(
    session: Session,
    *,
    archive: str,
    strictness: Strictness,
    save: Path | None,
    as_json: bool,
    files: tuple[str, ...],
) -> None:
    """Answer the questions of each file and print the metrics, of all files together too when there are several."""
    sets = {file: load_questions(file) for file in files}
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        if not can_draw():
            session.report_error(session.say("qa.no-plots", install=install_command("plots")))
    with open_to_ask(session, archive, strictness=strictness) as articles:
        if not as_json:
            session.show([thresholds_line(articles, session.say)])
        results = {file: _ask(session, articles, file, cases) for file, cases in sets.items()}
        thresholds = thresholds_record(articles)
    together = tuple(result for own in results.values() for result in own)
    if len(results) > 1:
        results[session.say("eval.together")] = together
    for number, (name, own) in enumerate(results.items()):
        if as_json:
            session.write(to_json({**report_record(name, own), "thresholds": thresholds}))
        else:
            misses = miss_lines(own, session.say) if name in sets else ()
            session.show([*([BLANK] if number else []), *metrics_lines(name, own, session.say), *misses])
    if save is not None and can_draw():
        draw_answers(together, save / PICTURE)


def _ask(session: Session, archive: Archive, file: str, cases: tuple[QuestionCase, ...]) -> tuple[CaseResult, ...]:
    done = 0
    with progress_for(session, file, len(cases), noun="questions") as progress:

        def count(_: CaseResult) -> None:
            nonlocal done
            done += 1
            progress(done)

        return evaluate_questions(archive, cases, each=count)
