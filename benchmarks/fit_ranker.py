"""Fit the two models of the reader, and say how good they are on data held out.

    python benchmarks/fit_ranker.py --news NEWS.jsonl.gz QA.jsonl [...]

``ranker`` orders the candidate sentences of a question (LambdaMART: Burges, 2010).
``answerability`` is the chance that a candidate answers (boosted trees on the log
loss). Both are constrained to be monotone in the figures that can only speak for, or
only against, a sentence, so that they carry over to archives they have not seen.

QA files hold ``question, title, context, answers[{text, start}]``; the committed models
were fitted on ARCD-train (MIT) and XQuAD-ar (CC BY-SA 4.0), with news of the ANT Corpus
(Apache 2.0) as archives that do not hold the answers. Folds are by title: no page is in
two. Figures printed are out of fold; the models written are fitted on everything.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from retrieval import models
from retrieval.article import Article
from retrieval.document import Document
from retrieval.engines.memory import MemoryEngine
from retrieval.features import Candidate, vectors
from retrieval.meaning import Meaning
from retrieval.models import FOLDS, title_key
from retrieval.question import understand
from retrieval.reader import JUDGED, Reader

SEED = 7
UP = (
    "cover", "cover_base", "cover_stem", "cover_words", "bm25", "passage", "passage_bm25", "passage_grams", "with_before",
    "with_after", "with_title", "around", "near_offer", "near_new", "adjacent", "rarest", "second_rarest", "third_rarest",
    "first_term", "last_term", "focus", "typed", "meaning",
)  # fmt: skip
DOWN = (
    "missing_weight", "missing_terms", "numbers_missing", "around_missing", "window", "offer_distance",
    "focus_distance", "place", "names_missing", "absent", "absent_most",
)  # fmt: skip
RANKER = {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "num_leaves": 7, "max_depth": 4, "learning_rate": 0.03,
    "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 1.0,
}  # fmt: skip
RANKER_TREES = 400
ANSWERABILITY = {
    "objective": "binary", "num_leaves": 8, "max_depth": 4, "learning_rate": 0.05, "min_data_in_leaf": 60,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
}  # fmt: skip
ANSWERABILITY_TREES = 200
FITTED_PLACES = 5
THRESHOLDS = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.30, 0.50)
ANSWERABILITY_FEATURES = (
    "cover", "cover_base", "cover_stem", "bm25", "around", "around_missing", "missing_weight", "missing_terms", "rarest",
    "second_rarest", "with_title", "with_before", "passage", "passage_bm25", "passage_grams", "near_offer", "near_new",
    "adjacent", "in_order", "window", "terms", "weight", "numbers_missing", "identity", "focus", "typed",
    "asks_person", "asks_place", "asks_time", "asks_number", "asks_cause", "asks_thing", "names", "names_missing", "absent", "absent_most", "focus_distance", "place",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    text: str
    set: str
    title: str
    page: str
    answers: tuple[tuple[int, str], ...]

    def answered_by(self, candidate: Candidate) -> bool:
        document = candidate.document
        if document.article.id != self.page:
            return False
        sentence, text = document.sentences[candidate.index], document.text(candidate.index)
        return any(sentence.start <= start < sentence.end or answer in text for start, answer in self.answers)


@dataclass
class Lists:
    """Candidates of many questions: rows, labels, and where each question's end."""

    rows: list[dict[str, float]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def add(self, question: Question, rows: Sequence[dict[str, float]], labels: Sequence[bool]) -> None:
        self.rows.extend(rows)
        self.labels.extend(labels)
        self.sizes.append(len(rows))
        self.questions.append(question)

    def joined(self, other: Lists) -> Lists:
        return Lists(
            self.rows + other.rows,
            self.labels + other.labels,
            self.sizes + other.sizes,
            self.questions + other.questions,
        )

    def slices(self) -> list[slice]:
        ends = np.cumsum(self.sizes)
        return [slice(int(end - size), int(end)) for end, size in zip(ends, self.sizes, strict=True)]


def load(paths: Iterable[Path]) -> tuple[list[Question], dict[str, Document]]:
    questions: list[Question] = []
    pages: dict[str, str] = {}
    documents: dict[str, Document] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            context, title = record["context"], record["title"].replace("_", " ")
            if context not in pages:
                pages[context] = page = f"qa-{len(pages):05}"
                documents[page] = Document(Article(id=page, title=title, body=context))
            answers = tuple((a["start"], a["text"]) for a in record["answers"])
            questions.append(Question(record["question"], path.stem, title, pages[context], answers))
    return questions, documents


def load_news(path: Path, count: int) -> list[Document]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    chosen = random.Random(SEED).sample(records, count)
    return [
        Document(Article(id=f"news-{r['id']}", title=r["title"] or "", body=r["text"])) for r in chosen if r["text"]
    ]


class Pool:
    """An archive of some documents."""

    def __init__(self, documents: Iterable[Document], meaning: Meaning | None = None) -> None:
        self.documents = {document.article.id: document for document in documents}
        self.meaning = meaning
        engine = MemoryEngine()
        engine.add(self.documents.values())
        self.reader = Reader(engine, self.documents.get)

    def ask(self, question: Question, into: Lists) -> None:
        query = understand(question.text)
        around = self.reader.surroundings(query)
        candidates = self.reader.candidates(around)
        if candidates:
            rows = vectors(query, candidates, around)
            if self.meaning is not None:
                self.meaning.add_figures(query.text, candidates, rows)
            into.add(question, rows, [question.answered_by(c) for c in candidates])


def monotone(names: Sequence[str]) -> list[int]:
    def sign(name: str) -> int:
        if name in UP:
            return 1
        return -1 if name in DOWN or name.endswith(("_below_best", "_rank")) else 0

    return [sign(name) for name in names]


def matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([[row[name] for name in names] for row in rows])


def fit(
    parameters: dict[str, Any], trees: int, names: Sequence[str], rows: np.ndarray[Any, Any], labels: np.ndarray[Any, Any],
    groups: Sequence[int] | None = None,
) -> lgb.Booster:  # fmt: skip
    settings = {
        **parameters,
        "monotone_constraints": monotone(names),
        "verbose": -1,
        "seed": SEED,
        "deterministic": True,
    }
    return lgb.train(settings, lgb.Dataset(rows, labels, group=groups, feature_name=list(names)), trees)


def fold_of(question: Question) -> int:
    return int(title_key(question.title), 16) % FOLDS


def fit_ranker(lists: Lists, names: Sequence[str], without: int | None = None) -> lgb.Booster:
    """The ranker fitted on ``lists``, without the questions of fold ``without`` and
    those that no candidate answers."""
    kept = [
        (question, part)
        for question, part in zip(lists.questions, lists.slices(), strict=True)
        if fold_of(question) != without and any(lists.labels[part])
    ]
    rows = [row for _, part in kept for row in lists.rows[part]]
    labels = np.array([label for _, part in kept for label in lists.labels[part]], dtype=int)
    return fit(RANKER, RANKER_TREES, names, matrix(rows, names), labels, [part.stop - part.start for _, part in kept])


def score(lists: Lists, names: Sequence[str], rankers: Sequence[lgb.Booster]) -> np.ndarray[Any, Any]:
    """The score of every row, by the ranker that has not seen its title."""
    rows, scores = matrix(lists.rows, names), np.zeros(len(lists.rows))
    for number, ranker in enumerate(rankers):
        own = ranker.predict(rows)
        for question, part in zip(lists.questions, lists.slices(), strict=True):
            if fold_of(question) == number:
                scores[part] = own[part]
    return scores


def report_ranking(lists: Lists, scores: np.ndarray[Any, Any]) -> None:
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for question, part in zip(lists.questions, lists.slices(), strict=True):
        order = np.argsort(-scores[part], kind="stable")[:3]
        right = [lists.labels[part][i] for i in order]
        hits[question.set].append((right[0], any(right)))
    for name, rights in hits.items():
        first, three = np.mean(rights, axis=0)
        print(f"  {name}: {len(rights)} questions, first right {first:.3f}, first three {three:.3f}")


def judged(lists: Lists, scores: np.ndarray[Any, Any]) -> Lists:
    """The first candidates of each question with the figures of their place."""
    best = Lists()
    for question, part in zip(lists.questions, lists.slices(), strict=True):
        rows, labels, own = lists.rows[part], lists.labels[part], scores[part]
        order = sorted(range(len(rows)), key=lambda i: -own[i])[:JUDGED]
        best.add(
            question,
            [Reader.placed(rows[i], place, own, order) for place, i in enumerate(order)],
            [labels[i] for i in order],
        )
    return best


def small_archives(
    questions: Sequence[Question], documents: dict[str, Document], lists: Lists, meaning: Meaning | None = None
) -> None:
    """Archives of a few pages, each asked its own questions and as many of others."""
    shuffled = random.Random(SEED).sample(sorted(documents), len(documents))
    for start in range(0, len(shuffled), 6):
        pages = set(shuffled[start : start + 6])
        pool = Pool((documents[page] for page in pages), meaning)
        own = [q for q in questions if q.page in pages]
        titles = {q.title for q in own}
        others = [q for q in questions if q.title not in titles]
        for question in own + random.Random(start).sample(others, len(own)):
            pool.ask(question, lists)


def dump(booster: lgb.Booster, notes: dict[str, Any]) -> dict[str, Any]:
    trees = []
    for info in booster.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}

        def walk(node: dict[str, Any], tree: dict[str, list[Any]] = tree) -> int:
            if "leaf_value" in node:
                tree["value"].append(float(f"{node['leaf_value']:.5g}"))
                return -len(tree["value"])
            index = len(tree["feature"])
            tree["feature"].append(node["split_feature"])
            tree["threshold"].append(float(f"{node['threshold']:.9g}"))
            tree["left"].append(0)
            tree["right"].append(0)
            tree["left"][index] = walk(node["left_child"])
            tree["right"][index] = walk(node["right_child"])
            return index

        walk(info["tree_structure"])
        trees.append(tree)
    return {"notes": notes, "features": booster.feature_name(), "trees": trees}


def save(name: str, model: dict[str, Any]) -> None:
    path = Path(models.__file__).parent / f"{name}.json"
    path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"  {path.name}: {path.stat().st_size / 1024:.0f} KiB")


def judged_rows(sets: Iterable[Lists], fold: int | None = None) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Rows and labels to fit the chance on: the first ``FITTED_PLACES`` candidates of
    each question, without those of ``fold``."""
    rows: list[dict[str, float]] = []
    labels: list[bool] = []
    for lists in sets:
        for question, part in zip(lists.questions, lists.slices(), strict=True):
            if fold is None or fold_of(question) != fold:
                rows += lists.rows[part][:FITTED_PLACES]
                labels += lists.labels[part][:FITTED_PLACES]
    return matrix(rows, ANSWERABILITY_FEATURES), np.array(labels, dtype=int)


def judge_out_of_fold(sets: dict[str, Lists]) -> dict[str, np.ndarray[Any, Any]]:
    """The chance of the best candidate of each question, by models that have not seen
    its title."""
    best = {name: np.zeros(len(lists.questions)) for name, lists in sets.items()}
    for fold in range(FOLDS):
        model = fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, *judged_rows(sets.values(), fold))
        for name, lists in sets.items():
            chances = model.predict(matrix(lists.rows, ANSWERABILITY_FEATURES))
            for number, part in enumerate(lists.slices()):
                if fold_of(lists.questions[number]) == fold:
                    best[name][number] = np.max(chances[part])
    return best


def report_silence(sets: dict[str, Lists], best: dict[str, np.ndarray[Any, Any]]) -> None:
    answerable = best["whole pool"]
    held = np.array([any(sets["small archives"].labels[part]) for part in sets["small archives"].slices()])
    small = best.pop("small archives")
    best |= {"small, page there": small[held], "small, page not there": small[~held]}
    print(f"  share silent below a chance of: {'  '.join(f'{t:.2f}' for t in THRESHOLDS)}")
    for name, chances in best.items():
        shares = "  ".join(f"{np.mean(chances < threshold):.3f}"[1:] for threshold in THRESHOLDS)
        print(f"  {name:28} {len(chances):5} {shares}  area against the whole pool {area(answerable, chances):.3f}")


def area(positive: np.ndarray[Any, Any], negative: np.ndarray[Any, Any]) -> float:
    """Area under the curve: the chance that an answerable question scores higher."""
    return float(np.mean([(p > negative).mean() + (p == negative).mean() / 2 for p in positive]))


def unanswerable(
    questions: Sequence[Question], documents: dict[str, Document], news: Sequence[Document]
) -> dict[str, Lists]:
    """Questions asked of archives that do not hold their pages."""
    lacking, in_news, few = Lists(), Lists(), Lists()
    for number in range(FOLDS):
        own = {question.page for question in questions if fold_of(question) == number}
        rest = Pool(document for page, document in documents.items() if page not in own)
        for question in questions:
            if fold_of(question) == number:
                rest.ask(question, lacking)
    news_pool = Pool(news)
    for question in questions:
        news_pool.ask(question, in_news)
    chooser = random.Random(SEED)
    for start in range(0, 200, 8):
        pool = Pool(news[start : start + 8])
        for question in chooser.sample(list(questions), 60):
            pool.ask(question, few)
    return {"pool without the page": lacking, "news": in_news, "few news": few}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, metavar="NEWS.jsonl.gz")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    questions, documents = load(arguments.qa)
    news = load_news(arguments.news, 1500)

    print("ranking, whole pool, out of fold")
    whole = Lists()
    pool = Pool(documents.values())
    for question in questions:
        pool.ask(question, whole)
    names = list(whole.rows[0])
    small = Lists()
    small_archives(questions, documents, small)
    training = whole.joined(small)
    rankers = [fit_ranker(training, names, number) for number in range(FOLDS)]
    report_ranking(whole, score(whole, names, rankers))

    def scored(lists: Lists) -> Lists:
        return judged(lists, score(lists, names, rankers))

    sets = {"whole pool": scored(whole), "small archives": scored(small)}
    asked = unanswerable(questions, documents, news)
    sets |= {name: scored(lists) for name, lists in asked.items()}
    print("answerability, out of fold")
    chances = judge_out_of_fold(sets)
    report_silence(sets, chances)

    print("models, fitted on everything")
    notes = {"made_by": "benchmarks/fit_ranker.py", "data": [path.name for path in (*arguments.qa, arguments.news)]}
    save("ranker", dump(fit_ranker(training, names), notes))
    for number, ranker in enumerate(rankers):
        save(f"ranker-{number}", dump(ranker, notes | {"without_fold": number}))
    data, wanted = judged_rows(sets.values())
    save("answerability", dump(fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, data, wanted), notes))
    for number in range(FOLDS):
        parted = fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, *judged_rows(sets.values(), number))
        save(f"answerability-{number}", dump(parted, notes | {"without_fold": number}))
    save("titles", {"titles": sorted({title_key(question.title) for question in questions})})


if __name__ == "__main__":
    main()
