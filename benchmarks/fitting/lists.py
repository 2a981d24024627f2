"""Asks every question of archives of many kinds, and keeps the features of its candidates in the cache.

What ranks well among a few hundred pages is not what ranks well among tens of thousands, and a chance that was
never fitted on what has no answer tells nothing. So the questions are asked of six kinds of archives:

``whole pool``              all pages
``small archives``          six pages at a time, which answer half of what they are asked
``pool without the page``   the pages of the other folds
``few news``                eight news articles at a time, which answer nothing
``news``                    all the news
``large``                   all the news and all pages
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.data import ROOT, Data
from benchmarks.fitting.parallel import mapped
from benchmarks.fitting.questions import (
    SEED,
    Pool,
    few_news,
    load_questions,
    news_articles,
    small_archives,
    without_their_pages,
)
from benchmarks.fitting.steps import key_of, step_named
from retrieval.opening import open_archive

ROLES: Final = ("questions", "distractors")
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ()
NAMES: Final = ("whole pool", "small archives", "pool without the page", "few news", "news", "large")
# The lists in which a sentence may be right: the ranker is fitted on these.
RANKED: Final = ("whole pool", "small archives", "large")
# Articles from which archives of a few are drawn.
FEW_FROM: Final = 1_500


def run(data: Data, out: Path) -> None:  # noqa: ARG001 - all goes into the cache
    """Ask the questions, of two groups of archives at once."""
    # Named before they are made: code that changes meanwhile made none of it.
    places = {name: place(data, name) for name in NAMES}
    if not all(path.is_file() for path in places.values()):
        mapped(_ask, [(data, places, True), (data, places, False)])


def load(data: Data, names: Sequence[str] = NAMES) -> dict[str, Lists]:
    """The lists of archives, by name."""
    questions, _ = load_questions(data.paths("questions"))
    return {name: Lists.load(place(data, name), questions) for name in names}


def place(data: Data, name: str) -> Path:
    """The file of one kind of archive, named after all that decides what is in it."""
    return cached(data, "lists", name)


def cached(data: Data, step: str, name: str) -> Path:
    """A file in the cache, named after all that decides what ``step`` writes to it."""
    return data.cache / f"{step}-{name.replace(' ', '-')}-{key_of(step_named(step), data, ROOT)[:16]}.npz"


def _ask(data: Data, places: dict[str, Path], large: bool) -> None:  # noqa: FBT001 - a task of a pool
    questions, articles = load_questions(data.paths("questions"))
    news = news_articles(data, "distractors")

    def keep(name: str, lists: Lists) -> None:
        lists.save(places[name], questions)

    if not large:
        keep("whole pool", Pool(articles.values()).ask(questions))
        keep("small archives", small_archives(questions, articles))
        keep("pool without the page", without_their_pages(questions, articles))
        keep("few news", few_news(questions, random.Random(SEED).sample(news, min(FEW_FROM, len(news)))))
        return
    with (
        tempfile.TemporaryDirectory(prefix="isnad-fit-") as folder,
        open_archive(f"file:{folder}/news", create=True) as archive,
    ):
        keep("news", Pool(news, archive=archive).ask(questions))
        keep("large", Pool(articles.values(), archive=archive).ask(questions))
