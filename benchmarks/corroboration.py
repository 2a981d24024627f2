"""Sample pairs of a quotation and another article, to be judged by hand: does the article say what the quotation says?

    python -m benchmarks.corroboration ARCHIVE QUESTIONS --seed 1 --pairs 120 > pairs.jsonl

The quotation is the first answer to a question. The other articles are those of the passages that the question
retrieves, and those of two searches by the words of the quotation, one of them within a week of it. They do not depend
on what the program lists, so that the pairs measure what it misses too. As many pairs are taken from each band of
similarity of the most similar sentence; else nearly all pairs would be unlike. A question gives one pair.

``tests/quality/corroboration.jsonl`` holds the judgements. Pairs for fitting and pairs for reporting come from
different questions (``--half``).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final
from zlib import crc32

from retrieval import Archive, Article, Filters, Quotation, open_archive
from retrieval.index.document import Document
from retrieval.index.engine import frequency_terms, query_terms
from retrieval.text.analysis import forms_of
from retrieval.text.term_weights import background_idf

PASSAGES: Final = 32
MORE: Final = 20
TERMS: Final = 12
WEEK: Final = timedelta(days=7)
# Lower bounds of the cosine of the most similar sentence, and the share of the pairs of each band.
BANDS: Final = {0.25: 0.05, 0.35: 0.20, 0.45: 0.35, 0.6: 0.25, 0.8: 0.15}


def weights(text: str) -> dict[str, float]:
    """The stems of a text with their weights."""
    return {word.stem: background_idf(word.stem) for word in forms_of(text) if not word.stop}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The overlap of two texts: the weight of the common stems by the geometric mean of both."""
    common = sum(weight for stem, weight in one.items() if stem in other)
    return float(common / max(sum(one.values()) * sum(other.values()), 1e-9) ** 0.5)


def others(archive: Archive, question: str, quotation: Quotation) -> Iterator[Article]:
    """The other articles that may say what ``quotation`` says."""
    store, engine = archive._store, archive._store.engine  # noqa: SLF001 - searches by words, without a question
    terms = {word.stem: word for word in forms_of(quotation.text) if not word.stop}
    rarest = sorted(terms.values(), key=lambda word: -background_idf(word.stem))[:TERMS]
    boosts = query_terms(rarest, engine.frequencies(frequency_terms(rarest)), engine.passage_count())
    hits = [*archive.reader().retrieve(question, PASSAGES), *engine.search(boosts, MORE)]
    day = quotation.article.date
    if day is not None:
        hits += engine.search(boosts, MORE, Filters(since=day - WEEK, until=day + WEEK))
    for document in store.documents(list(dict.fromkeys(hit.article for hit in hits))):
        if document is not None and document.article.id != quotation.article.id:
            yield document.article


def pairs(archive: Archive, cases: list[dict[str, str]]) -> Iterator[tuple[float, dict[str, object]]]:
    """Every pair with its similarity."""
    for case in cases:
        answer = archive.ask(case["question"], top=1)
        for quotation in answer.quotations:
            own = weights(quotation.text)
            for other in others(archive, case["question"], quotation):
                document = Document(other)
                like = max(
                    (
                        cosine(own, weights(document.text(index)))
                        for index, sentence in enumerate(document.sentences)
                        if not sentence.heading
                    ),
                    default=0.0,
                )
                yield (
                    like,
                    {
                        "id": case["id"],
                        "question": case["question"],
                        "article": quotation.article.id,
                        "span": [quotation.start, quotation.end],
                        "other": other.id,
                    },
                )


def sample(found: list[tuple[float, dict[str, object]]], count: int, chance: random.Random) -> list[dict[str, object]]:
    """``count`` of the pairs, by the shares of their bands, one of a question."""
    left = {low: round(share * count) for low, share in BANDS.items()}
    chance.shuffle(found)
    taken, asked = [], set()
    for like, pair in found:
        band = max((low for low in BANDS if like >= low), default=None)
        if band is not None and left[band] and pair["id"] not in asked:
            left[band] -= 1
            asked.add(pair["id"])
            taken.append(pair)
    return sorted(taken, key=lambda pair: str(pair["id"]))


def main() -> None:
    """Write the pairs to standard output, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=120)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="half of the questions, by their ids")
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    cases = [case for line in lines if crc32((case := json.loads(line))["id"].encode()) % 2 == options.half]
    with open_archive(options.archive) as archive:
        found = list(pairs(archive, cases))
    for pair in sample(found, options.pairs, random.Random(options.seed)):
        sys.stdout.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
