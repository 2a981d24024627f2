"""Sample articles whose quotations are to be annotated by hand: who says what.

    python -m benchmarks.quotes ARTICLES… --exclude QUESTIONS… --seed 16 --each 10

As many articles of each outlet, of 400 to 3,000 characters, that no question of the ``--exclude`` files comes from.
Every second one is held out. It prints an id and a split a line. The parts ``second``, ``third`` and ``fourth`` of
the annotation are samples with the seeds 17 (``--each 5``), 18 (3) and 19 (2), without the articles of the parts before.
``fifth`` is one with the seed 20 (3, but one article of Jawhara FM) of the articles with a quotation mark or a form of
one of nine verbs of saying, ``sixth`` one of all with the seed 6021 (5). ``tests/quality/quotes.jsonl`` holds the annotation.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from retrieval import Article, read

SHORTEST: Final = 400
LONGEST: Final = 3_000
SPLITS: Final = ("develop", "held-out")


def named_articles(files: Iterable[Path]) -> set[str]:
    """The ids of the articles that questions come from or are near to."""
    found: set[str] = set()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found.update(one for key in ("article", "near") if isinstance(one := record.get(key), str))
    return found


def sample(articles: Iterable[Article], *, seed: int, each: int) -> Iterator[tuple[str, str]]:
    """``each`` articles of each outlet, with the split of each."""
    outlets: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        if article.source and SHORTEST <= len(article.body) <= LONGEST:
            outlets[article.source].append(article.id)
    chooser = random.Random(seed)
    for outlet in sorted(outlets):
        for number, article_id in enumerate(chooser.sample(sorted(outlets[outlet]), each)):
            yield article_id, SPLITS[number % 2]


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--exclude", nargs="*", default=[], type=Path)
    parser.add_argument("--seed", default=16, type=int)
    parser.add_argument("--each", default=10, type=int)
    options = parser.parse_args()
    excluded = named_articles(options.exclude)
    found = (one for file in options.articles for one in read(str(file)) if isinstance(one, Article))
    for article_id, split in sample(
        (one for one in found if one.id not in excluded), seed=options.seed, each=options.each
    ):
        print(json.dumps({"id": article_id, "split": split}))


if __name__ == "__main__":
    main()
