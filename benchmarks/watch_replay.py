"""Replays the arrival of a news archive with saved questions, and compares it with one run over the finished archive.

    python -m benchmarks.watch_replay ARTICLES.jsonl.gz --questions news-train.jsonl --base OTHERS.jsonl.gz

The articles of ``--base`` (or of an archive folder) are there when the questions are saved. Those of ARTICLES then
arrive in the order of their days, by ``isnad ingest``, in parts. During every other pair of parts a process of its own
matches them, as ``isnad bot`` does, and it is killed ``--kills`` times; during the others it is stopped. Reported are:
how much more of the processor the command takes for a megabyte beside the matching process, what was found, what was
found twice, memory of the matching process, and the difference to a run over the finished archive, in one go, whose
candidates are all articles that say enough of a question.

With ``--folder`` everything is kept there, and ``--compare`` repeats the comparison alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import Any, Final

import numpy as np
from sqlalchemy import select

from benchmarks.watch_processes import Matching, Spent, ingest, kill_times
from bot.service.alert_times import due_at
from bot.service.watch_loop import WatchLoop
from bot.state import State
from bot.state.watch_tables import WatchHitRow
from retrieval import Archive, QuestionWatcher, SavedQuestion, open_archive
from retrieval.watching.pool_reader import ArrivedArticle
from retrieval.watching.presearch import LEAST, article_codes
from retrieval.watching.watcher import terms_of

CHAT: Final = -1_001_000_000_000
NAME: Final = "replay"
PATIENCE: Final = 6 * 3600.0  # seconds for everything
SEED: Final = 20181020


def records(file: Path) -> Iterator[dict[str, Any]]:
    """The articles of a file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def write_parts(source: Path, folder: Path, *, most: int | None, parts: int) -> tuple[list[Path], int]:
    """Write the articles of ``source`` in the order of their days, in files. Returns these, and their number."""
    found = sorted(records(source), key=lambda one: (str(one.get("date") or ""), str(one["id"])))[:most]
    each = -(-len(found) // parts)
    files = []
    for first in range(0, len(found), each):
        file = folder / f"part-{first // each:03}.jsonl"
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in found[first : first + each])
        files.append(file)
    return files, len(found)


def questions_of(files: Iterable[Path], count: int) -> list[str]:
    """The first ``count`` different questions of files, in a random order that does not change."""
    found = list(
        dict.fromkeys(
            json.loads(line)["question"] for file in files for line in file.read_text(encoding="utf-8").splitlines()
        )
    )
    random.Random(SEED).shuffle(found)
    # A question set that is too small is repeated in other words of politeness, which are no words to look for.
    more = [f"من فضلك {question}" for question in found]
    return [*found, *more, *(f"لو سمحت {question}" for question in found)][:count]


def state_of(folder: Path) -> State:
    return State(f"sqlite:///{folder / 'state.db'}")


def loop_of(folder: Path, state: State) -> WatchLoop:
    archive = open_archive(f"file:{folder / 'archive'}")
    return WatchLoop(archive=archive, name=NAME, state=state, due=lambda one, now: due_at(one, now, "UTC"))


def match(folder: Path) -> None:
    """Match what arrives until the process is killed."""
    loop_of(folder, state_of(folder)).run(Event())


def prepare(folder: Path, base: Path, questions: list[str]) -> int:
    """Make the archive of ``base`` and save the questions over it. Returns their number."""
    if base.is_dir():
        shutil.copytree(base, folder / "archive")
    else:
        ingest(folder, base)
    state = state_of(folder)
    for question in questions:
        draft = state.watches.draft(chat=CHAT, topic=None, person=None, question=question)
        state.watches.activate(draft.id, begins=0, most=len(questions))
    loop = loop_of(folder, state)
    loop.step()
    saved = {one.id: one.memory for one in state.watches.active() if one.memory}
    before = {"position": loop.archive.store.last_arrival(), "saved": saved}
    (folder / "before.json").write_text(json.dumps(before), encoding="utf-8")
    loop.archive.close()
    return len(saved)


def replay(folder: Path, files: list[Path], kills: int) -> None:
    """Let the articles of ``files`` arrive, and report what it took."""
    matching, draw = Matching(folder), random.Random(SEED)
    spent: dict[bool, list[tuple[Spent, float]]] = {False: [], True: []}
    matching.start()
    started = time.monotonic()
    clock = 1.0
    left = kills
    # Without, with, with, without: what grows with the archive counts for both alike.
    beside = [number % 4 in {1, 2} for number in range(len(files))]
    for number, file in enumerate(files):
        size = file.stat().st_size / 1e6
        if not beside[number]:
            matching.pause()
            spent[False].append((ingest(folder, file), size))
            matching.go_on()
            clock = spent[False][-1][0].clock
            continue
        now = min(left, -(-left // max(1, sum(beside[number:]) - 1)))
        left -= now
        spent[True].append((ingest(folder, file, matching, kill_times(draw, now, clock)), size))
    for kind in (False, True):
        clock, processor, size = (
            sum(column) for column in zip(*((*one, size) for one, size in spent[kind]), strict=True)
        )
        name = "beside the matching process" if kind else "alone"
        tell(f"written {name}: {processor / size:.3f} s of the processor a MB, {clock / size:.3f} s by the clock")
    rates = {kind: [one.processor / size for one, size in spent[kind]] for kind in spent}
    pairs = [other / one - 1 for one, other in zip(rates[False], rates[True], strict=False)]
    whole = sum(one.processor for one, _ in spent[True]) / sum(size for _, size in spent[True])
    whole /= sum(one.processor for one, _ in spent[False]) / sum(size for _, size in spent[False])
    tell(f"processor of ingest: {whole - 1:+.1%}; median of {len(pairs)} pairs {statistics.median(pairs):+.1%}")
    wait_for_end(folder, matching)
    taken = matching.processor + matching.used()
    ingested = sum(one.processor for kind in spent.values() for one, _ in kind)
    tell(f"all matched {time.monotonic() - started:.0f} s after the first article; killed {matching.kills} times")
    tell(f"processor: {ingested:.0f} s of ingest, {taken:.0f} s of matching ({taken / ingested:.1%})")
    quarter = max(1, len(matching.memory) // 4)
    for place in range(0, quarter * 4, quarter):
        some = matching.memory[place : place + quarter]
        if some:
            resident, own = (max(column) for column in zip(*some, strict=True))
            tell(
                f"memory since the last kill, quarter {place // quarter + 1}: {resident:.0f} MB, {own:.0f} MB without files"
            )
    matching.kill()


def wait_for_end(folder: Path, matching: Matching) -> None:
    """Wait until everything was matched."""
    archive, state = open_archive(f"file:{folder / 'archive'}"), state_of(folder)
    last = archive.store.last_arrival()
    archive.close()
    until = time.monotonic() + PATIENCE
    while (state.watches.cursor(NAME) or 0) < last:
        if time.monotonic() > until:
            raise TimeoutError("not matched in time")
        time.sleep(0.5)
        matching.sample()


def hits_of(folder: Path) -> dict[tuple[int, str], int]:
    """How often each sentence that was found is told, by question and article; 0 for a joined one."""
    with state_of(folder).store.transaction() as session:
        rows = session.execute(select(WatchHitRow.watch, WatchHitRow.article, WatchHitRow.alert)).all()
    found: Counter[tuple[int, str]] = Counter()
    for watch, article, alert in rows:
        found[watch, article] += alert is not None
    return dict(found)


def compare(folder: Path, most: int | None, show: int) -> None:
    """Report what was found, and the difference to the run over the finished archive of ``most`` questions."""
    hits = hits_of(folder)
    told = [one for one, count in hits.items() if count]
    twice = [one for one in told if hits[one] > 1]
    tell(f"found: {len(told):,} told and {len(hits) - len(told):,} joined; told twice: {len(twice)}")
    before = json.loads((folder / "before.json").read_text(encoding="utf-8"))
    archive = open_archive(f"file:{folder / 'archive'}")
    watcher = QuestionWatcher(archive)
    saved = {int(number): SavedQuestion.from_record(record) for number, record in before["saved"].items()}
    chosen = {number: one for number, one in list(saved.items())[:most] if one is not None}
    started = time.monotonic()
    arrived = Arrived(archive, before["position"])
    config = archive.config_for(None, meaning=False)
    whole = {
        (number, answer.quotation.article.id): answer.joined is None
        for number, question in chosen.items()
        for answer in watcher.fold(question, arrived.saying_enough(question), config)
    }
    streamed = {one: count > 0 for one, count in hits.items() if one[0] in chosen}
    tell(
        f"run over the finished archive: {len(whole):,} answers of {len(chosen):,} questions, {time.monotonic() - started:.0f} s"
    )
    missed, more = sorted(whole.keys() - streamed.keys()), sorted(streamed.keys() - whole.keys())
    other = sorted(one for one in whole.keys() & streamed.keys() if whole[one] != streamed[one])
    tell(
        f"missed on arrival: {len(missed)}; only on arrival: {len(more)}; told in one and joined in the other: {len(other)}"
    )
    for name, some in (("missed", missed), ("more", more), ("other", other)):
        for number, article in some[:show]:
            tell(f"  {name}: {number}, {article}: {chosen[number].text}")


class Arrived:
    """The articles that arrived after a position, in order, with the codes of all their words."""

    def __init__(self, archive: Archive, after: int) -> None:
        self.store = archive.store
        self.keys = [one.key for one in self.store.arrivals(after, 10**9)]
        found = zip(self.keys, self.store.entries(self.keys), strict=True)
        codes = [article_codes(entry or self.article(key).entry) for key, entry in found]
        numbers = np.repeat(np.arange(len(codes)), [len(one) for one in codes])
        joined = np.concatenate(codes)
        order = np.argsort(joined, kind="stable")
        self.codes, self.numbers = joined[order], numbers[order]

    def article(self, key: str) -> ArrivedArticle:
        [document] = self.store.documents([key])
        return ArrivedArticle(key=key, document=document)

    def saying_enough(self, question: SavedQuestion) -> Iterator[ArrivedArticle]:
        """The articles that say at least ``LEAST`` of a question."""
        terms = terms_of(question)
        shares = np.zeros(len(self.keys))
        for codes, weight in zip(terms.codes, terms.weights, strict=True):
            ends = np.searchsorted(self.codes, codes), np.searchsorted(self.codes, codes, side="right")
            there = [self.numbers[first:last] for first, last in zip(*ends, strict=True)]
            shares[np.unique(np.concatenate(there))] += weight
        for place in np.flatnonzero(shares >= (LEAST - 1e-9) * (terms.weights.sum() or 1.0)).tolist():
            yield self.article(self.keys[place])


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--questions", type=Path, nargs="+")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--most", type=int, help="articles that arrive; by default all")
    parser.add_argument("--parts", type=int, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--whole", type=int, help="questions of the run over the finished archive; by default all")
    parser.add_argument("--show", type=int, default=40, help="differences of each kind that are listed")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--match", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.match:
        match(given.match)
        return
    if not given.compare and not (given.articles and given.questions and given.base):
        parser.error("ARTICLES, --questions and --base are needed")
    folder = given.folder or Path(tempfile.mkdtemp(prefix="isnad-replay-"))
    folder.mkdir(exist_ok=True)
    try:
        if not given.compare:
            files, count = write_parts(given.articles, folder, most=given.most, parts=given.parts)
            started = time.monotonic()
            if (folder / "before.json").exists():  # prepared by an earlier run
                saved = len(json.loads((folder / "before.json").read_text(encoding="utf-8"))["saved"])
            else:
                saved = prepare(folder, given.base, questions_of(given.questions, given.count))
            tell(f"{count:,} articles arrive, {saved:,} questions (saved in {time.monotonic() - started:.0f} s)")
            replay(folder, files, given.kills)
        compare(folder, given.whole, given.show)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
