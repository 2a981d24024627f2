"""The engines that ``bench.py`` measures, each in a process of its own.

    python -m benchmarks.contenders NAME build|ask FOLDER QUERIES

``FOLDER`` holds ``passages.txt`` and ``queries.txt`` (terms of one a line, with spaces
between), ``questions.txt`` and, for Isnad, ``archive``. Prints one JSON object: seconds
of the build; or milliseconds of each query (wall and processor) and of the first, and peak memory in MB.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import tantivy

from retrieval import open_archive

TOP = 20
Ask = Callable[[str], Any]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


class RankBm25:
    """Okapi's bare scores of every passage. Keeps nothing: asking builds."""

    def build(self, folder: Path) -> None:
        pass

    def open(self, folder: Path) -> Ask:
        from rank_bm25 import BM25Okapi  # noqa: PLC0415

        index = BM25Okapi([line.split() for line in lines(folder / "passages.txt")])
        return lambda query: index.get_scores(query.split())


class Bm25s:
    def __init__(self, backend: str) -> None:
        self.backend = backend

    def build(self, folder: Path) -> None:
        import bm25s  # noqa: PLC0415

        index = bm25s.BM25(backend=self.backend)
        index.index([line.split() for line in lines(folder / "passages.txt")], show_progress=False)
        index.save(str(folder / f"bm25s-{self.backend}"))

    def open(self, folder: Path) -> Ask:
        import bm25s  # noqa: PLC0415

        index = bm25s.BM25.load(str(folder / f"bm25s-{self.backend}"))
        index.backend = self.backend
        if self.backend == "numba":
            index.activate_numba_scorer()
        return lambda query: index.retrieve([query.split()], k=TOP, show_progress=False, n_threads=0)


class Fts5:
    def build(self, folder: Path) -> None:
        with closing(sqlite3.connect(folder / "fts5.db")) as connection, connection:
            connection.execute(
                "CREATE VIRTUAL TABLE p USING fts5(t, content='', tokenize='unicode61 remove_diacritics 0')"
            )
            connection.executemany("INSERT INTO p (t) VALUES (?)", ((line,) for line in lines(folder / "passages.txt")))
            connection.execute("INSERT INTO p (p) VALUES ('optimize')")

    def open(self, folder: Path) -> Ask:
        connection = sqlite3.connect(folder / "fts5.db")

        def ask(query: str) -> Any:
            wanted = " OR ".join(f'"{term}"' for term in dict.fromkeys(query.split()))
            return connection.execute(
                "SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?", (wanted, TOP)
            ).fetchall()

        return ask


class Tantivy:
    def build(self, folder: Path) -> None:
        (folder / "tantivy").mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(builder.build(), path=str(folder / "tantivy"))
        writer = index.writer(heap_size=100_000_000, num_threads=1)
        for line in lines(folder / "passages.txt"):
            document = tantivy.Document()
            document.add_text("t", line)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Ask:
        index = tantivy.Index.open(str(folder / "tantivy"))
        schema, searcher = index.schema, index.searcher()

        def ask(query: str) -> Any:
            terms = dict.fromkeys(query.split())
            wanted = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "t", term)) for term in terms]
            return searcher.search(tantivy.Query.boolean_query(wanted), TOP, count=False).hits

        return ask


class Isnad:
    """The whole answer: analysis, search, ranking of sentences, citation. Takes questions."""

    def build(self, folder: Path) -> None:
        pass  # bench.py ingests: it measures the rate

    def open(self, folder: Path) -> Ask:
        return open_archive(f"file:{folder / 'archive'}").ask


CONTENDERS: dict[str, RankBm25 | Bm25s | Fts5 | Tantivy | Isnad] = {
    "rank-bm25": RankBm25(),
    "bm25s, numpy": Bm25s("numpy"),
    "bm25s, numba": Bm25s("numba"),
    "SQLite FTS5": Fts5(),
    "tantivy": Tantivy(),
    "Isnad, whole answer": Isnad(),
}


def peak_memory() -> float:
    """Megabytes resident at most. (``getrusage`` counts those of the process that started
    this one too.)"""
    status = dict(line.split(":", 1) for line in lines(Path("/proc/self/status")))
    return int(status["VmHWM"].split()[0]) / 1024


def main() -> None:
    name, what, folder, count = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    contender = CONTENDERS[name]
    started = perf_counter()
    if what == "build":
        contender.build(folder)
        print(json.dumps({"build": perf_counter() - started}))
        return
    queries = lines(folder / ("questions.txt" if isinstance(contender, Isnad) else "queries.txt"))[:count]
    ask = contender.open(folder)
    ask(queries[0])
    first = (perf_counter() - started) * 1000
    took, cpu = [], []
    for query in queries:
        begun, used = perf_counter(), process_time()
        ask(query)
        took.append((perf_counter() - begun) * 1000)
        cpu.append((process_time() - used) * 1000)
    print(json.dumps({"first": first, "took": took, "cpu": cpu, "memory": peak_memory()}))


if __name__ == "__main__":
    main()
