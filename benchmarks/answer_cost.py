"""Compare what a whole answer costs in two checkouts, each with its own environment and archive.

    python -m benchmarks.answer_cost QUESTIONS.jsonl \
        --before CHECKOUT ARCHIVE --after CHECKOUT ARCHIVE [--questions 300] [--rounds 3] [--seed 1]

Each checkout has a process of its own. Every question is asked of both, one after the other, the first of them in turn,
so that other load on the machine falls on both alike. A question counts with the median of its rounds, in milliseconds
of processor time. Build each archive with its own checkout (``isnad ingest``): the shape of an index may have changed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import IO, Final, Protocol

# One thread, so that the processor time is that of the answer.
ENVIRONMENT: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SLOWEST: Final = 5


def answer_lines(archive: str, questions: IO[str], times: IO[str]) -> None:
    """Ask ``archive`` each line, and write the milliseconds of processor time of each answer. Runs in a checkout, and
    uses nothing but ``open_archive`` and ``ask``, which older checkouts have too."""
    from retrieval import open_archive  # noqa: PLC0415 - that of the checkout

    with open_archive(archive) as opened:
        for line in questions:
            started = process_time()
            opened.ask(line.strip())
            times.write(f"{(process_time() - started) * 1000:.3f}\n")
            times.flush()


class Asks(Protocol):
    """Answers questions."""

    def cost(self, question: str) -> float:
        """Return the milliseconds of processor time that an answer takes."""


class Asker:
    """A process that answers questions with the code of one checkout."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def cost(self, question: str) -> float:
        """Return the milliseconds of processor time that an answer takes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the process of {self._process.args!r} ended")
        return float(line)


@contextmanager
def asker(checkout: Path, archive: str) -> Iterator[Asker]:
    """Start the process of ``checkout``."""
    variables = (f"{name}={value}" for name, value in {**ENVIRONMENT, "PYTHONPATH": str(checkout)}.items())
    command = ["env", *variables, str(checkout / ".venv/bin/python"), __file__, "--answer", archive]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout) as process:
        try:
            yield Asker(process)
        finally:
            process.terminate()


def measure(questions: Sequence[str], askers: Sequence[Asks], rounds: int) -> list[list[float]]:
    """Return the median cost of each question, by asker."""
    costs: list[list[list[float]]] = [[[] for _ in questions] for _ in askers]
    for number in range(rounds):
        for place, question in enumerate(questions):
            turn = (number + place) % len(askers)
            for one in (*range(turn, len(askers)), *range(turn)):
                costs[one][place].append(askers[one].cost(question))
    return [[median(each) for each in own] for own in costs]


def report(questions: Sequence[str], before: Sequence[float], after: Sequence[float]) -> str:
    """Return the comparison as text."""
    ratios = [new / old for old, new in zip(before, after, strict=True)]
    lines = [
        f"questions {len(questions)}",
        f"mean    {mean(before):7.2f} ms {mean(after):7.2f} ms  {mean(after) / mean(before):.2f}",
        f"median  {median(before):7.2f} ms {median(after):7.2f} ms  {median(after) / median(before):.2f}",
        f"median of the ratios of each question {median(ratios):.2f}",
    ]
    slowest = sorted(range(len(questions)), key=lambda place: after[place] - before[place], reverse=True)[:SLOWEST]
    lines += [f"{before[place]:7.2f} ms {after[place]:7.2f} ms  {questions[place]}" for place in slowest]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="question file, a JSON object a line")
    parser.add_argument("--before", nargs=2, metavar=("CHECKOUT", "ARCHIVE"), required=True)
    parser.add_argument("--after", nargs=2, metavar=("CHECKOUT", "ARCHIVE"), required=True)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if not given.file.is_file():
        parser.error(f"not found: {given.file}")
    everything = [json.loads(line)["question"] for line in given.file.read_text(encoding="utf-8").splitlines()]
    questions = random.Random(given.seed).sample(everything, min(given.questions, len(everything)))
    old, new = ((Path(checkout).resolve(), archive) for checkout, archive in (given.before, given.after))
    with asker(*old) as first, asker(*new) as second:
        before, after = measure(questions, (first, second), given.rounds)
    print(report(questions, before, after))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--answer"]:
        answer_lines(sys.argv[2], sys.stdin, sys.stdout)
    else:
        main()
