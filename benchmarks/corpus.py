"""Real news as a corpus of any size, for the benchmarks.

The articles of the given files come first, as they are. When more are wanted they come
again, each time with other ids and with one word in ten exchanged for another word of
the news, drawn by how often it is used: so vocabulary, lengths and frequencies stay those
of news, and no two articles are the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval import Article, read

EXCHANGED = 0.1
WORD = re.compile(r"[^\W\d_]{2,}")
SEED = 7


def real(paths: Sequence[Path]) -> Iterator[Article]:
    """The articles of ``paths``."""
    for path in paths:
        yield from (found for found in read(str(path)) if isinstance(found, Article))


def articles(paths: Sequence[Path]) -> Iterator[Article]:
    """The articles of ``paths``, then changed copies of them, without end."""
    first = list(real(paths))
    yield from first
    chooser = random.Random(SEED)
    used = [word for article in first[::20] for word in WORD.findall(article.body)]
    round_ = 1
    while True:
        for article in first:
            body = WORD.sub(lambda m: chooser.choice(used) if chooser.random() < EXCHANGED else m[0], article.body)
            yield replace(article, id=f"{article.id}-{round_}", body=body)
        round_ += 1
