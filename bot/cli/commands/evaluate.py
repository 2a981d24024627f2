"""``isnad eval``: measures how many questions of a file are answered correctly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from bot.cli.archives import open_to_ask
from bot.cli.evaluation_report import thresholds_line, thresholds_record
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import BLANK, Line, Look, note
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.json_records import evaluation_record, is_miss, to_json
from retrieval import CaseResult, Evaluation, load_questions
from retrieval import evaluate as evaluate_questions


@click.command(cls=LocalCommand, help="help.eval", epilog="help.eval.example")
@archive_option
@json_option
@help_option
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def evaluate(session: Session, *, archive: str, as_json: bool, files: tuple[str, ...]) -> None:
    """Answer the questions of each file and print the metrics."""
    sets = [(file, load_questions(file)) for file in files]
    with open_to_ask(session, archive) as articles:
        if not as_json:
            session.show([thresholds_line(articles.config, session.say)])
        for number, (file, cases) in enumerate(sets):
            evaluation = evaluate_questions(articles, cases)
            if as_json:
                record = evaluation_record(file, evaluation)
                session.write(to_json({**record, "thresholds": thresholds_record(articles.config)}))
            else:
                session.show([*([BLANK] if number else []), *metrics_lines(file, evaluation, session.say)])


def metrics_lines(file: str, evaluation: Evaluation, say: Catalogue) -> Iterator[Line]:
    """The metrics of one file, then the questions that were answered wrong."""
    yield note(say("eval.file", file=file), Look.LABEL)
    total = evaluation.total
    yield note(_share(say, "eval.right-at-1", total.right_at_1, total.answerable))
    yield note(_share(say, "eval.right-at-3", total.right_at_3, total.answerable))
    yield note(_share(say, "eval.silent-right", total.silent_right, total.unanswerable))
    yield note(_share(say, "eval.silent-wrong", total.silent_wrong, total.answerable))
    for kind, tally in evaluation.by_kind().items():
        counts = {name: say.number(count) for name, count in asdict(tally).items()}
        if tally.answerable:
            yield note(say("eval.kind", kind=kind, **counts), Look.FAINT)
        if tally.unanswerable:
            yield note(say("eval.kind-silent", kind=kind, **counts), Look.FAINT)
    misses = [result for result in evaluation.cases if is_miss(result)]
    if misses:
        yield note(say("eval.misses"), Look.LABEL)
    for result in misses:
        yield from _miss(result, say)


def _share(say: Catalogue, key: str, part: int, whole: int) -> str:
    share = f"{100 * part / whole:.1f}" if whole else "0"
    return say(key, part=say.number(part), whole=say.number(whole), share=say.number(share))


def _miss(result: CaseResult, say: Catalogue) -> Iterator[Line]:
    yield note(say("eval.miss", question=result.case.question, id=result.case.id, kind=result.case.kind))
    if result.answer.answered:
        yield note(say("eval.said", text=result.answer.quotations[0].text), Look.FAINT)
    else:
        yield note(say("eval.silent"), Look.FAINT)
