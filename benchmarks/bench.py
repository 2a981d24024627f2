"""Measure engines on the same passages and questions: ``make bench``.

    python -m benchmarks.bench ARTICLES.jsonl.gz... --questions QA.jsonl... [--sizes N...]
        [--work FOLDER] [--out FOLDER]

The passages are Isnad's own, of the articles given and, beyond those, of changed copies of
them (see ``corpus``). The others are given the stems of Isnad's analysis as their terms:
they neither analyse, nor rank sentences, nor cite. Every engine runs in a process of its
own, on one core, its files in the system's cache; wall time and processor time are both given,
since a machine may be shared. Writes ``performance.json`` and a plot
``performance.svg`` into the folder ``--out``, and a table to standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.contenders import CONTENDERS
from benchmarks.corpus import articles, real
from retrieval import Article, ingest_items, open_archive
from retrieval.index.document import Document
from retrieval.storage.disk.opening import folder_bytes
from retrieval.text.analysis import forms_of

QUESTIONS = 200
# Articles of one ingest: more than the real ones, few enough for memory.
AT_ONCE = 50_000
# Engines that look at every passage are asked less, and not at all where one question
# takes seconds and their memory does not fit.
FEWER = {"rank-bm25": 30, "SQLite FTS5": 60}
UP_TO = {"rank-bm25": 200_000, "bm25s, numpy": 1_000_000, "bm25s, numba": 1_000_000}
ISNAD = "Isnad, whole answer"
Result = dict[str, Any]


def stems(text: str) -> str:
    return " ".join(word.stem for word in forms_of(text) if not word.stop)


def prepare(size: int, paths: Sequence[Path], questions: Sequence[str], folder: Path) -> Result:
    """Make the archive of ``size`` passages (0: of all the articles), and what the others
    read; figures of the ingest."""
    folder.mkdir(parents=True)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    address = f"file:{folder / 'archive'}"
    source, passages, count, seconds = up_to(size, paths), 0, 0, 0.0
    with (folder / "passages.txt").open("w", encoding="utf-8") as file, open_archive(address, create=True) as archive:
        while batch := list(islice(source, AT_ONCE)):
            started = perf_counter()
            for _ in ingest_items(archive, batch):
                pass
            seconds += perf_counter() - started
            count += len(batch)
            passages += sum(write_passages(Document(article), file) for article in batch)
    (folder / "questions.txt").write_text("\n".join(questions), encoding="utf-8")
    (folder / "queries.txt").write_text("\n".join(map(stems, questions)), encoding="utf-8")
    return {"passages": passages, "articles": count, "build": seconds, "disk": disk(folder / "archive")}


def up_to(size: int, paths: Sequence[Path]) -> Iterator[Article]:
    """Articles of ``size`` passages together; those of ``paths`` alone when it is 0."""
    if not size:
        yield from real(paths)
        return
    passages = 0
    for article in articles(paths):
        yield article
        passages += len(Document(article).passages)
        if passages >= size:
            return


def write_passages(document: Document, file: Any) -> int:
    for passage in document.passages:
        start, end = document.sentences[passage.first].start, document.sentences[passage.last].end
        file.write(stems(document.article.body[start:end]) + "\n")
    return len(document.passages)


def read_once(folder: Path) -> None:
    """Read every file, so that no engine waits for the disk: some take all they have into
    memory when they open it, others map it and meet it question by question."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


def disk(path: Path) -> float:
    """Megabytes of a file or a folder; 0 when there is none."""
    return (path.stat().st_size if path.is_file() else folder_bytes(path)) / 1e6


def run(name: str, what: str, folder: Path) -> Result:
    command = [sys.executable, "-m", "benchmarks.contenders", name, what, str(folder), str(FEWER.get(name, QUESTIONS))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(name: str, folder: Path, prepared: Result) -> Result:
    places = {
        "SQLite FTS5": "fts5.db",
        "tantivy": "tantivy",
        "bm25s, numpy": "bm25s-numpy",
        "bm25s, numba": "bm25s-numba",
    }
    build = prepared["build"] if name == ISNAD else run(name, "build", folder)["build"]
    read_once(folder)
    asked = run(name, "ask", folder)
    took, cpu = sorted(asked["took"]), sorted(asked["cpu"])
    return {
        "engine": name,
        "passages": prepared["passages"],
        "median": statistics.median(took),
        "p99": took[min(len(took) - 1, int(len(took) * 0.99))],
        "cpu": statistics.median(cpu),
        "cpu_p99": cpu[min(len(cpu) - 1, int(len(cpu) * 0.99))],
        "first": asked["first"],
        "memory": asked["memory"],
        "build": build if name != "rank-bm25" else asked["first"] / 1000,
        "disk": prepared["disk"] if name == ISNAD else disk(folder / places[name]) if name in places else 0.0,
    }


def table(results: Sequence[Result]) -> str:
    rows = [
        "| passages | engine | median ms | p99 ms | median, processor ms | p99, processor ms | first ms | memory MB | build s | disk MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {r['passages']:,} | {r['engine']} | {r['median']:.2f} | {r['p99']:.2f} | {r['cpu']:.2f} | {r['cpu_p99']:.2f} | {r['first']:.0f} | {r['memory']:.0f} "
        f"| {r['build']:.1f} | {r['disk']:.0f} |"
        for r in results
    ]
    return "\n".join(rows)


def plot(results: Sequence[Result], path: Path) -> None:
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name in CONTENDERS:
        points = [(r["passages"], r["median"]) for r in results if r["engine"] == name]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name, linewidth=3 if name == ISNAD else 1.5)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="median of a question, ms")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--questions", nargs="+", type=Path, required=True)
    parser.add_argument(
        "--sizes",
        nargs="+",
        type=int,
        default=[10_000, 100_000, 1_000_000],
        help="passages; 0 for the articles given, all of them",
    )
    parser.add_argument("--only", nargs="+", default=list(CONTENDERS), choices=list(CONTENDERS))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs"))
    arguments = parser.parse_args()
    for path in (*arguments.articles, *arguments.questions):
        if not path.is_file():
            parser.error(f"{path} is not there")
    questions = [json.loads(line)["question"] for path in arguments.questions for line in path.open(encoding="utf-8")]
    chosen = questions[:: max(1, len(questions) // QUESTIONS)][:QUESTIONS]
    work = arguments.work or Path(tempfile.mkdtemp(prefix="isnad-bench-"))
    results: list[Result] = []
    for size in arguments.sizes:
        folder = work / str(size)
        prepared = prepare(size, arguments.articles, chosen, folder)
        rate = prepared["articles"] / prepared["build"]
        print(
            f"{prepared['passages']:,} passages of {prepared['articles']:,} articles, ingested at {rate:.0f} a second"
        )
        for name in arguments.only:
            if prepared["passages"] <= UP_TO.get(name, prepared["passages"]):
                results.append(measure(name, folder, prepared))
                print(table(results).splitlines()[-1], flush=True)
        (arguments.out / "performance.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
        shutil.rmtree(folder)
    print(table(results))
    plot(results, arguments.out / "performance.svg")


if __name__ == "__main__":
    main()
