"""Asks the questions of editors of the whole archive of news, and keeps the features of their candidates in the cache.

Wikipedia's questions repeat their page's words. Editors ask from memory, in other words, and of an archive where many
articles tell similar stories.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import Data
from benchmarks.fitting.lists import cached
from benchmarks.fitting.questions import NewsQuestion, Pool, load_news_questions, news_articles
from retrieval.opening import open_archive

ROLES: Final = ("newsroom", "newsroom_archive")
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ()
NAME: Final = "newsroom"


def run(data: Data, out: Path) -> None:  # noqa: ARG001 - all goes into the cache
    """Ask the questions."""
    file = place(data)
    if file.is_file():
        return
    questions = load_news_questions(data)
    ask(data, questions).save(file, questions)


def ask(data: Data, questions: Sequence[NewsQuestion]) -> Lists:
    """The candidates of ``questions`` in the whole archive."""
    with (
        tempfile.TemporaryDirectory(prefix="isnad-fit-") as folder,
        open_archive(f"file:{folder}/news", create=True) as archive,
    ):
        return Pool(news_articles(data, "newsroom_archive"), archive=archive).ask(questions)


def load(data: Data) -> Lists:
    """The lists."""
    return Lists.load(place(data), load_news_questions(data))


def place(data: Data) -> Path:
    """The file of the lists."""
    return cached(data, "newsroom_lists", NAME)
