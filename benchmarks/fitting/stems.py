"""Counts the stems of the news: what a term weighs in general."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.fitting.data import Data
from benchmarks.fitting.parallel import in_batches
from benchmarks.fitting.vocabulary import HEADER, counted, texts, write_table
from retrieval.text import analysis
from retrieval.text.normalization import WORD, fold

ROLES: Final = ("vocabulary",)
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ("retrieval/text/lexicon/stems.txt",)
# A stem in fewer articles is not in the table.
LEAST: Final = 8


def run(data: Data, out: Path) -> None:
    """Write the stems with the number of articles that hold each."""
    articles, stems = 0, Counter[str]()
    for count, part in in_batches(count_stems, texts(data)):
        articles += count
        stems.update(part)
    write_table(out, "stems", HEADER.format(articles=articles), counted(stems, LEAST))


def count_stems(texts: Sequence[str]) -> tuple[int, Counter[str]]:
    """How many texts there are, and the stems by how many of them hold each."""
    stems = Counter[str]()
    for text in texts:
        stems.update({stem for stem in map(_stem, set(WORD.findall(text))) if stem})
    return len(texts), stems


@cache
def _stem(word: str) -> str:
    """The stem of a word as it is written; empty when it is none."""
    folded = fold(word)
    return analysis.analyze_folded(folded).stem if folded else ""
