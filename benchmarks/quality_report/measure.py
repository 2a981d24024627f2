"""Measures an archive on question sets, into the record of ``docs/quality.json``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.fitting.figures import DIGITS
from benchmarks.quality_report.examples import example_records
from bot.cli.evaluation_report import report_record as qa_record
from bot.cli.evaluation_report import thresholds_record
from bot.cli.question_report import report_record
from retrieval import (
    Archive,
    CaseResult,
    Encoder,
    QuestionCase,
    Strictness,
    evaluate,
    evaluate_qa,
    ingest_items,
    load_qa,
    load_questions,
    open_archive,
    read,
)

# What the record of an evaluation keeps at the default level alone.
_ONCE = ("by_kind", "by_style", "curve", "calibration", "losses", "auc", "ranked_first", "ranked_three")
_DEFAULT = Strictness.BALANCED


@contextmanager
def archive_of(address: str | None, news: Sequence[Path]) -> Iterator[Archive]:
    """The archive at ``address``, else one of the articles of ``news`` in a temporary folder."""
    if address is not None:
        with open_archive(address) as archive:
            yield archive
        return
    with (
        TemporaryDirectory(prefix="isnad-quality-") as folder,
        open_archive(f"file:{folder}/news", create=True) as made,
    ):
        for path in news:
            for _ in ingest_items(made, read(str(path))):
                pass
        yield made


def newsroom(
    archive: Archive, files: Sequence[Path], encoders: Mapping[str, Encoder | None], each: Callable[[str, int], None]
) -> dict[str, Any]:
    """``{"day", "articles", "source", "files", "ways": {way: {"levels", …}}, "examples"}``. The questions of ``files``
    are asked in every way of ``encoders`` (by name: its encoder, or None) and at every level. ``each`` is called with
    what is asked and the number of questions done.

    Examples are those of the last way. Raises ``QuestionSetError``.
    """
    sets = {path.name: load_questions(path) for path in files}
    cases = [case for own in sets.values() for case in own]
    made: dict[str, Any] = {
        "day": today(),
        "articles": archive.statistics().articles,
        "source": thresholds_record(archive)["source"],
        "files": {name: {"questions": len(own), "answerable": sum(c.answerable for c in own)} for name, own in sets.items()},
        "ways": {},
    }  # fmt: skip
    for way, encoder in encoders.items():
        if encoder is not None:
            archive.use_encoder(encoder)
        results = {level: _ask(archive, cases, level, way, each) for level in Strictness}
        made["ways"][way] = _way(archive, results)
        made["examples"] = {"way": way, **example_records(results[_DEFAULT], archive.articles())}
    return made


def wikipedia(files: Sequence[Path], encoders: Mapping[str, Encoder | None]) -> dict[str, Any]:
    """``{"day", "pages", "ways": {way: {set: figures}}}``: the questions of ``files`` over a pool of their pages."""
    pages, cases = load_qa(files)
    made: dict[str, Any] = {"day": today(), "pages": len(pages), "ways": {}}
    for way, encoder in encoders.items():
        with Archive() as pool:
            pool.add(pages)
            if encoder is not None:
                pool.use_encoder(encoder)
            record = qa_record(evaluate_qa(pool, cases), thresholds_record(pool), pages=len(pages), distractors=0)
        # Times are measured elsewhere, with nothing beside them.
        made["ways"][way] = {
            name: {key: own[key] for key in own if not key.endswith("_ms") and key != "by_kind"}
            for name, own in record["sets"].items()
        }
    return made


def seeds(files: Sequence[Path]) -> dict[str, Any]:
    """``{"day", "files": {file: counts}}``: the questions of ``files`` about the sample pages, at the default level."""
    with open_archive("sample") as archive:
        records = {path.name: report_record(path.name, evaluate(archive, load_questions(path))) for path in files}
    counts = {name: {key: own[key] for key in own if isinstance(own[key], int)} for name, own in records.items()}
    return {"day": today(), "files": counts}


def today() -> str:
    """The day of a measurement, in ISO 8601."""
    return datetime.now(UTC).date().isoformat()


def _ask(
    archive: Archive, cases: Sequence[QuestionCase], level: Strictness, way: str, each: Callable[[str, int], None]
) -> tuple[CaseResult, ...]:
    done = 0

    def count(_: CaseResult) -> None:
        nonlocal done
        done += 1
        each(f"{way}, {level}", done)

    return evaluate(archive, cases, strictness=level, each=count)


def _way(archive: Archive, results: Mapping[Strictness, Sequence[CaseResult]]) -> dict[str, Any]:
    """What one way gives: the figures of every level, and once what the level does not change."""
    records = {level: report_record(level, own) for level, own in results.items()}
    levels = {}
    for level, record in records.items():
        config = archive.config_for(level)
        thresholds = {"answer": round(config.answer, DIGITS), "further": round(config.further, DIGITS)}
        counts = {key: record[key] for key in record if key not in (*_ONCE, "file", "misses")}
        levels[level.value] = {**thresholds, **counts}
    return {"levels": levels, **{key: records[_DEFAULT][key] for key in _ONCE}}
