"""Questions with known answers, and the candidate sentences of each with their features.

QA files hold ``question, title, context, answers[{text, start}]``. Folds are by title: no page is in two.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.fitting.answering_words import answering_words
from benchmarks.fitting.candidate_lists import Asked, Lists
from benchmarks.fitting.data import Data
from retrieval.answering.answer_spans import answer_features
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.evaluation.fold_models import FOLDS, fold_by_title
from retrieval.evaluation.question_sets import QuestionCase, Sentence
from retrieval.evaluation.question_sets import load_questions as load_cases
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.cascade import candidate_features
from retrieval.ranking.query import parse_question

SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``answers`` are (offset in the page, text)."""

    text: str
    set: str
    title: str
    page: str
    answers: tuple[tuple[int, str], ...]

    @property
    def fold(self) -> int:
        """The fold of its page."""
        return fold_by_title(self.title)

    def answered_by(self, candidate: Candidate) -> bool:
        """Whether ``candidate`` is of the question's page and holds an answer."""
        document = candidate.document
        if document.article.id != self.page:
            return False
        sentence, text = document.sentences[candidate.index], document.text(candidate.index)
        return any(sentence.start <= start < sentence.end or answer in text for start, answer in self.answers)

    @property
    def answer_texts(self) -> tuple[str, ...]:
        """The texts that answer."""
        return tuple(text for _, text in self.answers)


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """One question of an editor; ``story`` is the article that it was written about."""

    case: QuestionCase
    set: str
    story: str

    @property
    def text(self) -> str:
        """The question."""
        return self.case.question

    @property
    def fold(self) -> int:
        """The fold of its story: no story is in two."""
        return fold_by_title(self.story)

    def answered_by(self, candidate: Candidate) -> bool:
        """Whether ``candidate`` answers."""
        return self.case.answerable and self.case.holds(Sentence.of_document(candidate.document, candidate.index))

    @property
    def answer_texts(self) -> tuple[str, ...]:
        """The texts that answer."""
        return (*self.case.contains_any, *(expected.contains for expected in self.case.answers))


def load_questions(paths: Iterable[Path]) -> tuple[list[Question], dict[str, Article]]:
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


def load_news_questions(data: Data) -> list[NewsQuestion]:
    """The questions of editors."""
    questions: list[NewsQuestion] = []
    for path in data.paths("newsroom"):
        records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        for case, record in zip(load_cases(path), records, strict=True):
            questions.append(NewsQuestion(case, path.stem, record.get("article") or case.id))
    return questions


def news_articles(data: Data, role: str) -> list[Article]:
    """The articles of the news of ``role``, those with a text."""
    return [
        Article(id=f"news-{record['id']}", title=record["title"] or "", body=record["text"])
        for record in data.articles(role)
        if record["text"]
    ]


class Pool:
    """An archive of some articles, to be asked. ``archive``: one to add them to."""

    def __init__(self, articles: Iterable[Article], archive: Archive | None = None) -> None:
        self.archive = archive or Archive()
        rest = iter(articles)
        while batch := list(islice(rest, 1_000)):
            self.archive.add(batch)

    def ask(self, questions: Iterable[Asked], into: Lists | None = None) -> Lists:
        """The candidates of ``questions``, added to ``into``."""
        lists = Lists() if into is None else into
        reader = self.archive.reader()
        for question in questions:
            query = parse_question(question.text)
            pool = reader.retrieve_pool(query)
            made = candidate_features(query, pool)
            if made is not None:
                found = reader.candidates(made.rows, pool)
                table = made.table.with_columns(answer_features(query, found, pool))
                lists.add(question, table, map(question.answered_by, found), made.words)
                lists.terms.append(made.terms)
                lists.word_tables.append(made.word_table)
                right = [one if label else None for one, label in zip(found, lists.labels[-1], strict=True)]
                lists.answering.append(answering_words(question.answer_texts, made.word_table, right, pool))
                lists.candidates.append(found)
        return lists


def small_archives(questions: Sequence[Question], articles: dict[str, Article]) -> Lists:
    """Archives of a few pages, each asked its own questions and as many of others."""
    lists = Lists()
    shuffled = random.Random(SEED).sample(sorted(articles), len(articles))
    for start in range(0, len(shuffled), 6):
        pages = set(shuffled[start : start + 6])
        own = [q for q in questions if q.page in pages]
        titles = {q.title for q in own}
        others = [q for q in questions if q.title not in titles]
        asked = own + random.Random(start).sample(others, len(own))
        Pool(articles[page] for page in pages).ask(asked, lists)
    return lists


def without_their_pages(questions: Sequence[Question], articles: dict[str, Article]) -> Lists:
    """Every question asked of the pages of the other folds."""
    lists = Lists()
    for number in range(FOLDS):
        own = {question.page for question in questions if question.fold == number}
        rest = Pool(article for page, article in articles.items() if page not in own)
        rest.ask((question for question in questions if question.fold == number), lists)
    return lists


def few_news(questions: Sequence[Question], news: Sequence[Article]) -> Lists:
    """Archives of eight news articles, each asked sixty questions that it cannot answer."""
    lists = Lists()
    chooser = random.Random(SEED)
    for start in range(0, 200, 8):
        Pool(news[start : start + 8]).ask(chooser.sample(list(questions), 60), lists)
    return lists
