"""How well pages of news sites are read, by trafilatura alone and by Isnad.

    python benchmarks/read_pages.py --pages FOLDER

Of each ``NAME.html`` in the folder: what was understood, the words of its body, and,
where ``NAME.gold.txt`` has its text, the F1 by words against it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import trafilatura

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources import RawPage
from retrieval.sources.dispatch import Sources
from retrieval.sources.html import read_html


def f1(found: str, gold: str) -> float:
    """Of words as bags."""
    one, other = (Counter(re.findall(r"\w+", text)) for text in (found, gold))
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, metavar="FOLDER")
    folder = parser.parse_args().pages
    pages = sorted(folder.glob("*.html"))
    if not pages:
        sys.exit(f"{folder}: no .html pages there")
    for path in pages:
        data = path.read_bytes()
        alone = trafilatura.extract(data, include_comments=False) or ""
        try:
            article = clean(read_html(data, name=path.stem, page=path.name))
        except ArticleError as error:
            print(f"{path.name}: {error.reason}")
            continue
        describe(path, article, alone)
    began = perf_counter()
    with Sources() as sources:
        for _ in range(5):
            for path in pages:
                assert all(isinstance(one, RawPage) for one in sources.file(path, name="", page=path.name))
    print(f"{5 * len(pages) / (perf_counter() - began):.0f} pages a second, read in a cell, its start counted")


def describe(path: Path, article: Article, alone: str) -> None:
    print(f"{path.name}: {article.title} | {article.source} | {article.date} | {article.category} | {article.author}")
    words = len(article.body.split())
    print(f"  {words} words; trafilatura alone {len(alone.split())}, F1 of the two {f1(article.body, alone):.3f}")
    gold = path.with_suffix(".gold.txt")
    if gold.exists():
        text = gold.read_text(encoding="utf-8")
        print(f"  against its gold text: Isnad {f1(article.body, text):.3f}, trafilatura alone {f1(alone, text):.3f}")


if __name__ == "__main__":
    main()
