"""Isnad beside its peers: the same sentences, the same questions, one pool.

    python benchmarks/peers.py [--save FOLDER] QA.jsonl [...]

Each peer is an engine as a user would set it up over the sentences of all pages of the
given files (format: ``question, title, context, answers[{text, start}]``), each sentence
a document. A sentence is right when it is of the question's page and holds an answer.
Isnad answers by models that have not seen the question's title. It alone may stay silent:
one row ranks what it came closest to all the same, the other counts silence as wrong.

bm25s and PyStemmer are of the extra ``benchmarks``; without them their row says so.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyarabic import araby
from rank_bm25 import BM25Okapi

from retrieval import Archive, Article
from retrieval.evaluation.squad import QaCase, evaluate_qa, load_qa
from retrieval.index.document import Document
from retrieval.text import lexicon
from retrieval.text.normalization import fold

try:
    import bm25s
    import Stemmer
except ModuleNotFoundError:
    bm25s = Stemmer = None

SHOWN = 3
Best = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Pool:
    """Every sentence of every page, in order, and what sentences are right."""

    texts: list[str]
    spans: list[tuple[str, int, int]]

    def right(self, case: QaCase, index: int) -> bool:
        page, start, end = self.spans[index]
        return page == case.page and any(a in self.texts[index] or start <= at < end for at, a in case.answers)


def pool_of(pages: Iterable[Article]) -> Pool:
    texts, spans = [], []
    for page in pages:
        document = Document(page)
        for index, sentence in enumerate(document.sentences):
            texts.append(document.text(index))
            spans.append((page.id, sentence.start, sentence.end))
    return Pool(texts, spans)


def okapi(texts: Sequence[str], terms: Callable[[str], list[str]]) -> Best:
    """rank_bm25 with its own settings; equal scores keep the order of the sentences."""
    index = BM25Okapi([terms(text) for text in texts])
    return lambda question: np.argsort(-index.get_scores(terms(question)), kind="stable")[:SHOWN]


def words(text: str) -> list[str]:
    return text.split()


def folded(text: str) -> list[str]:
    """Words without marks, with letters folded by pyarabic."""
    bare = araby.strip_tatweel(araby.strip_tashkeel(text))
    bare = araby.normalize_teh(araby.normalize_alef(bare)).replace(araby.ALEF_MAKSURA, araby.YEH)
    return re.findall(r"\w+", bare)


# The analyzer of Lucene and OpenSearch for Arabic, after its published rules (Larkey,
# Ballesteros and Connell, 2002, "light10"): one prefix, then each suffix in turn, where
# enough letters stay. Its stop list is Isnad's here.
PREFIXES = ("ال", "وال", "بال", "كال", "فال", "لل", "و")
SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


def light10(word: str) -> str:
    for prefix in PREFIXES:
        left = len(word) - len(prefix)
        if word.startswith(prefix) and left >= (3 if len(prefix) == 1 else 2):
            word = word[len(prefix) :]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def lucene(text: str) -> list[str]:
    found = (fold(word) for word in re.findall(r"\w+", text.lower()))
    return [light10(word) for word in found if word and word not in lexicon.words("stop_words")]


def lucene_bm25(texts: Sequence[str], terms: Callable[[str], list[str]]) -> Best:
    """rank_bm25 with Lucene's k1 and b and its weight, which is never negative."""
    index = BM25Okapi([terms(text) for text in texts], k1=1.2, b=0.75)
    held: dict[str, int] = {}
    for document in index.doc_freqs:
        for term in document:
            held[term] = held.get(term, 0) + 1
    index.idf = {term: float(np.log(1 + (len(texts) - n + 0.5) / (n + 0.5))) for term, n in held.items()}
    return lambda question: np.argsort(-index.get_scores(terms(question)), kind="stable")[:SHOWN]


def snowball(texts: Sequence[str]) -> Best:
    """bm25s with its own settings and Snowball's Arabic stemmer."""
    stemmer = Stemmer.Stemmer("arabic")

    def terms(texts: list[str]) -> list[list[str]]:
        return bm25s.tokenize(texts, stopwords=[], stemmer=stemmer, return_ids=False, show_progress=False)

    index = bm25s.BM25()
    index.index(terms(list(texts)), show_progress=False)

    def best(question: str) -> list[int]:
        found, _ = index.retrieve(terms([question]), k=SHOWN, show_progress=False)
        return [int(number) for number in found[0]]

    return best


def shares(cases: Sequence[QaCase], rights: Sequence[tuple[bool, bool]]) -> dict[str, tuple[float, float]]:
    """(first right, one of the first three right) by set."""
    by_set: dict[str, list[tuple[bool, bool]]] = {}
    for case, right in zip(cases, rights, strict=True):
        by_set.setdefault(case.set, []).append(right)
    return {
        name: (float(np.mean([r[0] for r in own])), float(np.mean([r[1] for r in own]))) for name, own in by_set.items()
    }


def ask_all(best: Best, pool: Pool, cases: Sequence[QaCase]) -> list[tuple[bool, bool]]:
    rights = []
    for case in cases:
        right = [pool.right(case, index) for index in best(case.question)]
        rights.append((right[0], any(right)))
    return rights


def table(rows: dict[str, dict[str, tuple[float, float]] | str], counts: dict[str, int]) -> str:
    heads = [f"{name}, {count} questions" for name, count in counts.items()]
    lines = ["| engine | " + " | ".join(heads) + " |", "|---|" + "---|" * len(heads)]
    for engine, figures in rows.items():
        if isinstance(figures, str):
            cells = [figures] * len(heads)
        else:
            cells = [f"{figures[name][0]:.3f} ({figures[name][1]:.3f})" for name in counts]
        lines.append(f"| {engine} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write peers.md there")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    pages, cases = load_qa(arguments.qa)
    pool = pool_of(pages)
    print(f"{len(pages)} pages, {len(pool.texts)} sentences, {len(cases)} questions", flush=True)
    peers: dict[str, Callable[[], Best] | None] = {
        "rank_bm25, whitespace terms": lambda: okapi(pool.texts, words),
        "rank_bm25, pyarabic folding": lambda: okapi(pool.texts, folded),
        "Lucene-style Arabic analyzer, BM25": lambda: lucene_bm25(pool.texts, lucene),
        "bm25s + PyStemmer Arabic": (lambda: snowball(pool.texts)) if bm25s else None,
    }
    rows: dict[str, dict[str, tuple[float, float]] | str] = {}
    for name, make in peers.items():
        rows[name] = shares(cases, ask_all(make(), pool, cases)) if make else "not installed"
        print(f"  {name}: {rows[name]}", flush=True)
    with Archive() as archive:
        archive.add(pages)
        results = evaluate_qa(archive, cases)
    rows["Isnad"] = shares(cases, [(result.first, result.three) for result in results])
    shown = [(result.first and not result.abstained, result.three and not result.abstained) for result in results]
    rows["Isnad, silence counted as wrong"] = shares(cases, shown)
    counts: dict[str, int] = {}
    for case in cases:
        counts[case.set] = counts.get(case.set, 0) + 1
    text = table(rows, counts)
    print(text)
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        (arguments.save / "peers.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
