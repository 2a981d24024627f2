"""Counts the words of the news: in how many articles each occurs, and which only look definite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.fitting.data import Data
from benchmarks.fitting.parallel import in_batches
from retrieval.text.normalization import WORD, fold

ROLES: Final = ("vocabulary",)
READS: Final = ()
WRITES: Final = ("retrieval/text/lexicon/vocabulary.txt", "retrieval/text/lexicon/alef_lam.txt")
LEXICON: Final = Path("retrieval/text/lexicon")
# A word in fewer articles is not in the vocabulary.
LEAST: Final = 10
# A word is none with the article when this share of its spellings carries a hamza on the alef.
HAMZA_SHARE: Final = 0.3
# An index is known by the bytes of these tables: with another comment archives would be indexed anew.
HEADER: Final = (
    "# Of {articles:,} news articles (ANT Corpus v1.1 and v2.1, Apache 2.0).\n# Made by benchmarks/fit_vocabulary.py.\n"
)
HAMZAS: Final = {"أل", "إل", "آل"}


def run(data: Data, out: Path) -> None:
    """Write the vocabulary, and the words whose first alef and lam are no article."""
    counts = Counts()
    for part in in_batches(count, texts(data)):
        counts.add(part)
    header = HEADER.format(articles=counts.articles)
    write_table(out, "vocabulary", header, counted(counts.plain, LEAST))
    write_table(out, "alef_lam", header, counts.only_look_definite())


def texts(data: Data) -> Iterator[str]:
    """Title and body of every article."""
    for record in data.articles("vocabulary"):
        yield f"{record.get('title') or ''}\n{record['text']}"


@dataclass(slots=True)
class Counts:
    """Articles; folded words by the articles that hold them; the same after alef and lam with a hamza, and without."""

    articles: int = 0
    plain: Counter[str] = field(default_factory=Counter)
    with_hamza: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Count what ``other`` counted too."""
        self.articles += other.articles
        self.plain.update(other.plain)
        self.with_hamza.update(other.with_hamza)
        self.without.update(other.without)

    def only_look_definite(self) -> list[str]:
        """The words whose first alef and lam are no article, sorted."""
        return sorted(
            word
            for word, count in self.with_hamza.items()
            if count >= 3 and len(word) >= 4 and count >= HAMZA_SHARE * (count + self.without[word])
        )


def count(texts: Iterable[str]) -> Counts:
    """The counts of ``texts``."""
    counts = Counts()
    for text in texts:
        counts.articles += 1
        spelled = set(WORD.findall(text))
        counts.plain.update({folded for word in spelled if (folded := fold(word))})
        for word in spelled:
            if word.startswith("ال"):
                counts.without[fold(word)] += 1
            for clitics in range(3):
                if word[clitics : clitics + 2] in HAMZAS and not set(word[:clitics]) - set("وفبكلس"):
                    counts.with_hamza[fold(word[clitics:])] += 1
    return counts


def counted(counts: Counter[str], least: int) -> list[str]:
    """The Arabic words that occur ``least`` times or more, with their numbers, sorted."""
    return [
        f"{word} {count}"
        for word, count in sorted(counts.items())
        if count >= least and "\u0600" <= word[0] <= "\u06ff"
    ]


def write_table(out: Path, name: str, header: str, lines: Iterable[str]) -> None:
    """Write ``NAME.txt`` of the lexicon below ``out``."""
    path = out / LEXICON / f"{name}.txt"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
