"""``isnad eval-qa``: measures answers on question sets that bring their own pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from bot.cli.archives import encoder_of, open_existing, threshold_choice_of
from bot.cli.evaluation_plot import can_draw, draw
from bot.cli.evaluation_report import (
    pool_text,
    report_lines,
    report_record,
    report_table,
    thresholds_line,
    thresholds_record,
)
from bot.cli.localized_click import LocalCommand, LocalOption
from bot.cli.options import help_option, json_option
from bot.cli.progress import progress_for
from bot.cli.rendering import note
from bot.cli.session import Session
from bot.distribution import install_command
from bot.json_records import to_json
from retrieval import (
    Archive,
    Article,
    QaCase,
    QaResult,
    ThresholdChoice,
    evaluate_qa,
    is_durable,
    load_qa,
    open_archive,
)

# Number of distractors that are added to the pool at a time.
BATCH: Final = 1000
TABLE: Final = "eval-qa.md"
PICTURE: Final = "eval-qa.png"


@click.command(name="eval-qa", cls=LocalCommand, help="help.eval-qa", epilog="help.eval-qa.example")
@click.option("--archive", metavar="ADDRESS", cls=LocalOption, help="help.eval-qa.archive")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1_000_000), cls=LocalOption, help="help.eval-qa.limit")
@click.option("--save", metavar="FOLDER", type=click.Path(path_type=Path), cls=LocalOption, help="help.eval-qa.save")
@json_option
@help_option
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def evaluate_sets(
    session: Session,
    *,
    archive: str | None,
    limit: int | None,
    save: Path | None,
    as_json: bool,
    files: tuple[str, ...],
) -> None:
    """Ask all questions over a pool of the pages of all files, and print the metrics."""
    encoder = encoder_of(session)
    pages, cases = load_qa(files)
    asked = _spread(cases, limit)
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        if not can_draw():
            session.report_error(session.say("qa.no-plots", install=install_command("plots")))
    with _pool(session, archive, pages) as (pool, distractors):
        if encoder is not None:
            pool.use_encoder(encoder)
        results = _ask(session, pool, asked)
        thresholds = thresholds_record(pool)
        line = thresholds_line(pool, session.say)
    if as_json:
        sizes = {"pages": len(pages), "distractors": distractors}
        session.write(to_json(report_record(results, thresholds, **sizes, encoder=session.settings.encoder or None)))
    else:
        session.show([note(pool_text(len(pages), distractors, session.say)), line])
        if encoder is not None:
            session.show([note(session.say("qa.encoder", encoder=session.settings.encoder))])
        session.show(report_lines(results, session.say))
    if save is not None:
        (save / TABLE).write_text(report_table(results, session.say), encoding="utf-8")
        if can_draw():
            draw(results, save / PICTURE)


def _spread(cases: Sequence[QaCase], limit: int | None) -> tuple[QaCase, ...]:
    """Choose at most ``limit`` questions of each set, evenly spaced from its first to its last."""
    if limit is None:
        return tuple(cases)
    kept: list[QaCase] = []
    for name in dict.fromkeys(case.set for case in cases):
        own = [case for case in cases if case.set == name]
        count = min(limit, len(own))
        kept += [own[number * len(own) // count] for number in range(count)]
    return tuple(kept)


def _ask(session: Session, pool: Archive, cases: Sequence[QaCase]) -> tuple[QaResult, ...]:
    done = 0
    with progress_for(session, "eval-qa", len(cases), noun="questions") as progress:

        def each(_: QaResult) -> None:
            nonlocal done
            done += 1
            progress(done)

        return evaluate_qa(pool, cases, each=each)


@contextmanager
def _pool(session: Session, address: str | None, pages: Sequence[Article]) -> Iterator[tuple[Archive, int]]:
    """Build an archive of ``pages`` and the articles at ``address``. Returns it with the number of those articles.
    The archive at ``address`` is only read.
    """
    config = threshold_choice_of(session.settings)
    if address is None or not is_durable(address):
        with Archive(config=config) as pool:
            pool.add(pages)
            yield pool, _add_distractors(session, address, pool) if address else 0
        return
    # An archive on disk may be too large for memory, so the pool is a temporary archive on disk too.
    with TemporaryDirectory(prefix="isnad-") as folder, _opened_pool(folder, config) as pool:
        pool.add(pages)
        yield pool, _add_distractors(session, address, pool)


def _opened_pool(folder: str, config: ThresholdChoice) -> Archive:
    return open_archive(f"file:{folder}/pool", create=True, config=config)


def _add_distractors(session: Session, address: str, pool: Archive) -> int:
    added = 0
    with open_existing(session, address) as archive, progress_for(session, address, None) as progress:
        articles = (article for article in archive.articles() if pool.article(article.id) is None)
        while batch := list(islice(articles, BATCH)):
            pool.add(batch)
            added += len(batch)
            progress(added)
    return added
