"""Keeps what the analysis says of the words of the vocabulary, so that no process works it out again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.fitting.data import Data
from benchmarks.fitting.vocabulary import LEXICON
from retrieval.text import lexicon
from retrieval.text.vocabulary import FREQUENT_FILE, FrequentWords

ROLES: Final = ()
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = (f"retrieval/text/lexicon/{FREQUENT_FILE}",)


def run(data: Data, out: Path) -> None:  # noqa: ARG001 - every step takes the data
    """Write the words, the most frequent first: what a question reads then lies close together in memory."""
    counts = lexicon.counts("vocabulary")
    FrequentWords.of(sorted(counts, key=lambda word: -counts[word])).save(out / LEXICON / FREQUENT_FILE)
