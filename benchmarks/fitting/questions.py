"""Questions with known answers, and the candidate sentences of each with their figures:
what the models of the reader are fitted on and measured with.

QA files hold ``question, title, context, answers[{text, start}]``. Folds are by title: no
page is in two.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.archive import Archive
from retrieval.arrays import FeatureTable
from retrieval.article import Article
from retrieval.evaluation.fold_models import FOLDS, fold_by_title
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.query import parse_question
from retrieval.ranking.semantic import SemanticScorer

SEED = 7
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Question:
    """One question; ``answers`` are (offset in the page, text)."""

    text: str
    set: str
    title: str
    page: str
    answers: tuple[tuple[int, str], ...]

    @property
    def fold(self) -> int:
        return fold_by_title(self.title)

    def answered_by(self, candidate: Candidate) -> bool:
        document = candidate.document
        if document.article.id != self.page:
            return False
        sentence, text = document.sentences[candidate.index], document.text(candidate.index)
        return any(sentence.start <= start < sentence.end or answer in text for start, answer in self.answers)


@dataclass
class Lists:
    """Candidates of many questions: a table and labels for each question."""

    tables: list[FeatureTable] = field(default_factory=list)
    labels: list[Array] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def add(self, question: Question, table: FeatureTable, labels: Iterable[bool]) -> None:
        self.questions.append(question)
        self.tables.append(table)
        self.labels.append(np.array(list(labels), dtype=bool))

    def __iter__(self) -> Iterator[tuple[Question, FeatureTable, Array]]:
        return zip(self.questions, self.tables, self.labels, strict=True)

    def joined(self, *others: Lists) -> Lists:
        every = (self, *others)
        return Lists(
            [table for lists in every for table in lists.tables],
            [labels for lists in every for labels in lists.labels],
            [question for lists in every for question in lists.questions],
        )

    @property
    def names(self) -> tuple[str, ...]:
        return self.tables[0].names


def load(paths: Iterable[Path]) -> tuple[list[Question], dict[str, Article]]:
    """The questions of QA files, and their pages by id."""
    questions: list[Question] = []
    pages: dict[str, str] = {}
    articles: dict[str, Article] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            context, title = record["context"], record["title"].replace("_", " ")
            if context not in pages:
                pages[context] = page = f"qa-{len(pages):05}"
                articles[page] = Article(id=page, title=title, body=context)
            answers = tuple((a["start"], a["text"]) for a in record["answers"])
            questions.append(Question(record["question"], path.stem, title, pages[context], answers))
    return questions, articles


def load_news(path: Path) -> list[Article]:
    """The articles of a file of news, those with a text."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [Article(id=f"news-{r['id']}", title=r["title"] or "", body=r["text"]) for r in records if r["text"]]


class Pool:
    """An archive of some articles, to be asked. ``archive``: one to add them to."""

    def __init__(
        self, articles: Iterable[Article], meaning: SemanticScorer | None = None, archive: Archive | None = None
    ) -> None:
        self._meaning = meaning
        self.archive = archive or Archive()
        rest = iter(articles)
        while batch := list(islice(rest, 1_000)):
            self.archive.add(batch)

    def ask(self, questions: Iterable[Question], into: Lists | None = None) -> Lists:
        """The candidates of ``questions``, added to ``into``."""
        lists = Lists() if into is None else into
        reader = self.archive.reader(meaning=self._meaning)
        for question in questions:
            query = parse_question(question.text)
            pool = reader.retrieve_pool(query)
            rows, table = reader.candidate_features(query, pool)
            if table is not None:
                lists.add(question, table, map(question.answered_by, reader.candidates(rows, pool)))
        return lists


def small_archives(
    questions: Sequence[Question], articles: dict[str, Article], meaning: SemanticScorer | None = None
) -> Lists:
    """Archives of a few pages, each asked its own questions and as many of others."""
    lists = Lists()
    shuffled = random.Random(SEED).sample(sorted(articles), len(articles))
    for start in range(0, len(shuffled), 6):
        pages = set(shuffled[start : start + 6])
        own = [q for q in questions if q.page in pages]
        titles = {q.title for q in own}
        others = [q for q in questions if q.title not in titles]
        asked = own + random.Random(start).sample(others, len(own))
        Pool((articles[page] for page in pages), meaning).ask(asked, lists)
    return lists


def without_their_pages(
    questions: Sequence[Question], articles: dict[str, Article], meaning: SemanticScorer | None = None
) -> Lists:
    """Every question asked of the pages of the other folds."""
    lists = Lists()
    for number in range(FOLDS):
        own = {question.page for question in questions if question.fold == number}
        rest = Pool((article for page, article in articles.items() if page not in own), meaning)
        rest.ask((question for question in questions if question.fold == number), lists)
    return lists


def few_news(questions: Sequence[Question], news: Sequence[Article]) -> Lists:
    """Archives of eight news articles, each asked sixty questions that it cannot answer."""
    lists = Lists()
    chooser = random.Random(SEED)
    for start in range(0, 200, 8):
        Pool(news[start : start + 8]).ask(chooser.sample(list(questions), 60), lists)
    return lists
