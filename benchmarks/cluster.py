"""A real OpenSearch of three nodes under a newsroom's archive.

    python -m benchmarks.cluster SEEDS QUESTIONS.jsonl ARTICLES.jsonl.gz... -- QA.jsonl...

starts the nodes on this machine (``tests.cluster.nodes``), and then: ingests everything,
into an archive on disk too; asks both QUESTIONS and 300 of the QA questions, and shares
their first three; reindexes and then kills one node while questions are asked and
articles come in; counts what was lost, and how long until all copies are there again.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.agreement import ASKED, SEED, TOP, first
from retrieval import Archive, Article, ClusterAccess, ingest_items, load_questions, open_archive, read
from tests.cluster.load import Load, asking
from tests.cluster.nodes import Nodes, running

SHARDS = 3
# Articles that come in, batch after batch, while a node is lost.
COMING = 20


def fill(name: str, archive: Archive, sources: list[str], more: list[Article]) -> None:
    started = time.perf_counter()
    seen = 0
    for source in sources:
        seen += list(ingest_items(archive, read(source)))[-1].seen
    archive.add(more)
    seconds = time.perf_counter() - started
    statistics = archive.statistics()
    print(
        f"{name}: {seen} records and {len(more)} pages in {seconds:.0f} s ({seen / seconds:.0f} a second): "
        f"{statistics.articles} articles, {statistics.passages} passages, {statistics.copies} copies, "
        f"{statistics.bytes / 1e6:.0f} MB",
        flush=True,
    )


def agree(name: str, one: Archive, other: Archive, questions: list[str]) -> None:
    shared = whole = same = 0
    seconds = [0.0, 0.0]
    for question in questions:
        answers = []
        for place, archive in enumerate((one, other)):
            started = time.perf_counter()
            answers.append(archive.ask(question, top=TOP))
            seconds[place] += time.perf_counter() - started
        left, right = map(first, answers)
        shared += len(set(left) & set(right))
        whole += max(len(left), len(right))
        same += left == right and answers[0].answered == answers[1].answered
    count = len(questions)
    print(
        f"{name}: {count} questions, first {TOP} shared {100 * shared / whole:.1f} %, the same in order and verdict "
        f"{100 * same / count:.1f} %; {1000 * seconds[0] / count:.0f} and {1000 * seconds[1] / count:.0f} ms a question",
        flush=True,
    )


def told(name: str, load: Load, seconds: float) -> None:
    print(
        f"{name}: {seconds:.1f} s; {load.asked} questions meanwhile, {len(load.failed)} failed "
        f"{sorted(set(load.failed))[:3]}, the slowest {load.slowest:.1f} s",
        flush=True,
    )


def lose_a_node(nodes: Nodes, address: str, access: ClusterAccess, questions: list[str]) -> None:
    with open_archive(address, access=access) as archive, asking(address, questions, access=access) as load:
        before = archive.statistics().articles
        nodes.call("/_all/_settings", method="PUT", body={"index.unassigned.node_left.delayed_timeout": "5s"})
        acknowledged: list[str] = []
        lost_at = 0.0
        started = time.perf_counter()
        for batch in range(60):
            if batch == 10:
                lost_at = time.perf_counter()
                nodes.kill(0)
            comers = [
                Article(
                    id=f"coming-{batch}-{n}",
                    title="خبر",
                    body=f"وصل الوفد رقم {batch * 100 + n} إلى الميناء صباح الخميس.",
                )
                for n in range(COMING)
            ]
            archive.add(comers)
            acknowledged += [article.id for article in comers]
        wrote = time.perf_counter() - started
        nodes.ready(count=2, status="green", patience=300)
        recovered = time.perf_counter() - lost_at
        missing = [article_id for article_id in acknowledged if archive.article(article_id) is None]
        after = archive.statistics().articles
        check = archive.check()
    told("one of three nodes killed", load, time.perf_counter() - started)
    print(
        f"  {len(acknowledged)} articles acknowledged in {wrote:.0f} s, {len(missing)} of them missing; "
        f"{before} articles before, {after} after; every copy there again {recovered:.0f} s after the kill; {check}",
        flush=True,
    )


def main() -> None:
    seeds, questions, *rest = sys.argv[1:]
    sources, qa = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
    with open_archive(f"memory:{seeds}") as archive:
        pages = list(archive.articles())
    dev = [case.question for case in load_questions(questions)]
    records = [json.loads(line) for path in qa for line in Path(path).read_text(encoding="utf-8").splitlines()]
    titles = {record["context"]: record["title"].replace("_", " ") for record in records}
    paragraphs = [Article(id=f"p{n}", title=title, body=text) for n, (text, title) in enumerate(titles.items())]
    chosen = [record["question"] for record in random.Random(SEED).sample(records, ASKED)]
    access = ClusterAccess(shards=SHARDS)
    with tempfile.TemporaryDirectory() as folder, running(3) as nodes:
        address = nodes.address("archive")
        with (
            open_archive(f"file:{folder}/archive", create=True) as disk,
            open_archive(address, create=True, access=access) as cluster,
        ):
            fill("on disk", disk, sources, pages + paragraphs)
            fill("in OpenSearch", cluster, sources, pages + paragraphs)
            agree("seeds-dev", disk, cluster, dev)
            agree("QA", disk, cluster, chosen)
            print(f"check: {cluster.check()}", flush=True)
            started = time.perf_counter()
            with asking(address, dev + chosen, access=access) as load:
                cluster.reindex()
            told("reindex", load, time.perf_counter() - started)
            print(f"check: {cluster.check()}", flush=True)
            agree("seeds-dev after the reindex", disk, cluster, dev)
        lose_a_node(nodes, address, access, dev + chosen)


if __name__ == "__main__":
    main()
