"""Replays the arrival of a news archive with saved questions, and compares it with one run over the finished archive.

    python -m benchmarks.watch_replay ARTICLES.jsonl.gz --questions news-train.jsonl --base OTHERS.jsonl.gz

The articles of ``--base`` are in the archive when the questions are saved. Those of ARTICLES then arrive in the order
of their days, by ``isnad ingest``, while a process of its own matches them, as ``isnad bot`` does; it is killed
``--kills`` times. Reported are: how much slower the articles are written than without questions, what was found, what
was found twice, memory of the matching process, and the difference to a run over the finished archive that takes its
candidates from the index, in one go and without presearch.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from bot.service.alert_times import due_at
from bot.service.watch_loop import WatchLoop
from bot.state import State
from bot.state.watch_tables import WatchHitRow
from retrieval import SavedQuestion, open_archive
from retrieval.index.engine import query_terms
from retrieval.ranking.query import parse_question
from retrieval.watching.judging import ArrivedArticle
from retrieval.watching.watcher import REPLAYED, QuestionWatcher

CHAT: Final = -1_001_000_000_000
PATIENCE: Final = 4 * 3600.0  # seconds for everything
SEED: Final = 20181020


@dataclass(slots=True)
class Matching:
    """The matching process over ``folder``, killed at times; ``peaks`` are its largest resident sizes in MB."""

    folder: Path
    peaks: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.watch_replay", "--match", str(self.folder)]
        self.process = subprocess.Popen(command)

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def sample(self) -> None:
        if self.process is None:
            return
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):
            return
        self.peaks.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def records(file: Path) -> Iterator[dict[str, Any]]:
    """The articles of a file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def write_sorted(source: Path, target: Path, *, most: int | None) -> int:
    """Write the articles of ``source`` in the order of their days. Returns their number."""
    found = sorted(records(source), key=lambda one: (str(one.get("date") or ""), str(one["id"])))[:most]
    with target.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    return len(found)


def questions_of(file: Path, count: int) -> list[str]:
    """The first ``count`` different questions of a file, in a random order that does not change."""
    with file.open(encoding="utf-8") as stream:
        found = list(dict.fromkeys(json.loads(line)["question"] for line in stream))
    random.Random(SEED).shuffle(found)
    # A question set that is too small is repeated in other words of politeness, which are no words to look for.
    more = [f"من فضلك {question}" for question in found]
    return [*found, *more, *(f"لو سمحت {question}" for question in found)][:count]


def loop_of(folder: Path, state: State) -> WatchLoop:
    archive = open_archive(f"file:{folder / 'archive'}")
    return WatchLoop(archive=archive, name="replay", state=state, due=lambda one, now: due_at(one, now, "UTC"))


def match(folder: Path) -> None:
    """Match what arrives until the process is killed."""
    state = State(f"sqlite:///{folder / 'state.db'}")
    loop_of(folder, state).run(Event())


class Spent(NamedTuple):
    """Seconds of a process: by the clock, and of the processor."""

    clock: float
    processor: float


def ingest(folder: Path, file: Path, matching: Matching | None = None, kills: int = 0) -> Spent:
    """Ingest ``file`` by the command, and kill the matching process at random moments."""
    isnad = str(Path(sys.executable).with_name("isnad"))
    started = time.monotonic()
    command = [isnad, "ingest", "--archive", f"file:{folder / 'archive'}", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    draw = random.Random(SEED)
    due = sorted(draw.uniform(1.0, 40.0) for _ in range(kills))
    while True:
        ended, _, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = 0
            break
        time.sleep(0.1)
        if matching is not None:
            matching.sample()
            if due and time.monotonic() - started > due[0]:
                due.pop(0)
                matching.kill()
                matching.start()
    spent = Spent(time.monotonic() - started, used.ru_utime + used.ru_stime)
    for _ in due if matching is not None else ():  # the rest while it catches up
        time.sleep(draw.uniform(1.0, 8.0))
        matching.kill()
        matching.start()
    return spent


def wait_for_end(folder: Path, state: State, matching: Matching) -> None:
    """Wait until everything was matched."""
    last = open_archive(f"file:{folder / 'archive'}").store.last_arrival()
    until = time.monotonic() + PATIENCE
    while (state.watches.cursor("replay") or 0) < last:
        if time.monotonic() > until:
            raise TimeoutError("not matched in time")
        time.sleep(0.5)
        matching.sample()


def run_whole(folder: Path, saved: Mapping[int, SavedQuestion]) -> set[tuple[int, str, str]]:
    """Ask each question of the finished archive, of the articles that arrived after it was saved, in order."""
    archive = open_archive(f"file:{folder / 'archive'}")
    watcher = QuestionWatcher(archive)
    first = json.loads((folder / "before.json").read_text(encoding="utf-8"))
    config = archive.config_for(None, meaning=False)
    engine, found = archive.store.engine, set()
    for number, question in saved.items():
        forms = [term.forms for term in parse_question(question.text).terms]
        boosts = query_terms(forms, question.frequencies, question.passages)
        keys = {hit.article for hit in engine.search(boosts, REPLAYED) if int(hit.article) > first}
        order = sorted(keys, key=int)
        documents = zip(order, archive.store.documents(order), strict=True)
        arrived = [ArrivedArticle(key=key, document=document) for key, document in documents if document is not None]
        found |= {
            (number, answer.quotation.article.id, "joined" if answer.joined else "told")
            for answer in watcher.fold(question, arrived, config)
        }
    return found


def hits_of(state: State) -> list[tuple[int, str, str]]:
    """What was found, as question, article, and whether it was told or joined."""
    with state.store.transaction() as session:
        rows = session.execute(select(WatchHitRow.watch, WatchHitRow.article, WatchHitRow.alert)).all()
    return [(watch, article, "joined" if alert is None else "told") for watch, article, alert in rows]


def prepare(folder: Path, base: Path, state: State, questions: list[str]) -> dict[int, SavedQuestion]:
    """Make the archive of ``base`` and save the questions over it."""
    ingest(folder, base)
    for question in questions:
        draft = state.watches.draft(chat=CHAT, topic=None, person=None, question=question)
        state.watches.activate(draft.id, begins=0, most=len(questions))
    loop = loop_of(folder, state)
    loop.step()
    (folder / "before.json").write_text(str(loop.archive.store.last_arrival()), encoding="utf-8")
    saved = {one.id: SavedQuestion.from_record(one.memory) for one in state.watches.active()}
    loop.archive.close()
    return {number: one for number, one in saved.items() if one is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--most", type=int)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--whole", type=int, help="questions of the run over the finished archive; by default all")
    parser.add_argument("--match", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.match:
        match(given.match)
        return
    if not (given.articles and given.questions and given.base):
        parser.error("ARTICLES, --questions and --base are needed")
    folder = Path(tempfile.mkdtemp(prefix="isnad-replay-"))
    try:
        replay(folder, given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replay(folder: Path, given: argparse.Namespace) -> None:
    arriving = folder / "arriving.jsonl"
    count = write_sorted(given.articles, arriving, most=given.most)
    state = State(f"sqlite:///{folder / 'state.db'}")
    questions = questions_of(given.questions, given.count)
    started = time.monotonic()
    saved = prepare(folder, given.base, state, questions)
    tell(f"{count:,} articles arrive, {len(saved):,} questions (saved in {_since(started):.0f} s)")
    plain = folder / "plain"
    shutil.copytree(folder / "archive", plain / "archive")
    alone = ingest(plain, arriving)
    shutil.rmtree(plain)
    matching = Matching(folder)
    matching.start()
    started = time.monotonic()
    beside = ingest(folder, arriving, matching, given.kills)
    for name, one, other in zip(Spent._fields, alone, beside, strict=True):
        tell(f"written in {one:.1f} s ({name}) without and {other:.1f} s with questions: {other / one - 1:+.1%}")
    wait_for_end(folder, state, matching)
    tell(f"all matched {_since(started):.0f} s after the first article; killed {given.kills} times")
    matching.kill()
    peaks = matching.peaks
    if peaks:
        quarter = max(1, len(peaks) // 4)
        tell(
            f"memory of the matching process: {max(peaks[:quarter]):.0f} MB in the first quarter, {max(peaks):.0f} MB in all"
        )
    hits = hits_of(state)
    told = [one for one in hits if one[2] == "told"]
    twice = len(told) - len(set(told))
    tell(f"found: {len(told):,} told and {len(hits) - len(told):,} joined; told twice: {twice}")
    asked = dict(list(saved.items())[: given.whole])
    if asked:
        compare([one for one in hits if one[0] in asked], run_whole(folder, asked))


def compare(hits: list[tuple[int, str, str]], whole: set[tuple[int, str, str]]) -> None:
    """Report the difference to the run over the finished archive."""
    streamed = {(number, article) for number, article, _ in hits}
    finished = {(number, article) for number, article, _ in whole}
    tell(
        f"run over the finished archive: {len(finished):,} answers; {len(streamed & finished):,} of them found on arrival"
    )
    tell(f"missed on arrival: {len(finished - streamed)}; only on arrival: {len(streamed - finished)}")
    for number, article in sorted(finished - streamed):
        tell(f"  missed: question {number}, {article}")


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _since(started: float) -> float:
    return time.monotonic() - started


if __name__ == "__main__":
    main()
