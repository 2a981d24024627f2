"""How far the engine in memory and the one on disk answer alike.

    python -m benchmarks.agreement SEEDS QUESTIONS.jsonl QA.jsonl...

Over the pages of the folder SEEDS with QUESTIONS, and over the paragraphs of the QA files
(SQuAD's shape) with 300 of their questions: the share of the first three quotations (near
misses of an abstention too) that both give, and the share right at 1.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from retrieval import Answer, Archive, Article, load_questions, open_archive

TOP = 3
ASKED = 300
SEED = 7
Case = tuple[str, frozenset[tuple[str, str]]]


def first(answer: Answer) -> list[tuple[str, int]]:
    shown = answer.quotations or answer.near_misses
    return [(quotation.article.id, quotation.start) for quotation in shown[:TOP]]


def right(answer: Answer, wanted: frozenset[tuple[str, str]]) -> bool:
    shown = (answer.quotations or answer.near_misses)[:1]
    return any(shown[0].article.id == page and text in shown[0].text for page, text in wanted) if shown else not wanted


def compare(name: str, articles: Sequence[Article], cases: Sequence[Case]) -> None:
    shared = whole = 0
    rights = [0, 0]
    with tempfile.TemporaryDirectory() as folder, open_archive(f"file:{folder}/archive", create=True) as disk:
        memory = Archive()
        memory.add(articles)
        disk.add(articles)
        for question, wanted in cases:
            answers = [archive.ask(question, top=TOP) for archive in (memory, disk)]
            one, other = map(first, answers)
            shared += len(set(one) & set(other))
            whole += max(len(one), len(other))
            for place, answer in enumerate(answers):
                rights[place] += right(answer, wanted)
    count = len(cases)
    print(
        f"{name}: {count} questions, first {TOP} shared {100 * shared / whole:.1f} %, "
        f"right at 1 in memory {100 * rights[0] / count:.1f} %, on disk {100 * rights[1] / count:.1f} %"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("qa", nargs="+", type=Path)
    given = parser.parse_args()
    seeds, questions, qa = given.seeds, given.questions, given.qa
    for path in (seeds, questions, *qa):
        if not path.exists():
            parser.error(f"{path} is not there")
    with open_archive(f"memory:{seeds}") as archive:
        pages = list(archive.articles())
    cases = [
        (case.question, frozenset((a.article, a.contains) for a in case.answers)) for case in load_questions(questions)
    ]
    compare("seeds", pages, cases)
    records = [json.loads(line) for path in qa for line in path.read_text(encoding="utf-8").splitlines()]
    names = {text: f"p{number}" for number, text in enumerate(dict.fromkeys(record["context"] for record in records))}
    titles = {record["context"]: record["title"].replace("_", " ") for record in records}
    paragraphs = [Article(id=name, title=titles[text], body=text) for text, name in names.items()]
    chosen = random.Random(SEED).sample(records, ASKED)
    compare(
        "QA",
        paragraphs,
        [(r["question"], frozenset((names[r["context"]], a["text"]) for a in r["answers"])) for r in chosen],
    )


if __name__ == "__main__":
    main()
