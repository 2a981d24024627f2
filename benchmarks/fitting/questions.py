"""Questions with known answers, and the candidate sentences of each with their features.

QA files hold ``question, title, context, answers[{text, start}]``. Folds are by title: no page is in two.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from benchmarks.fitting.answering_words import answering_words
from benchmarks.fitting.data import Data
from retrieval.answering.answer_spans import answer_features
from retrieval.archive import Archive
from retrieval.arrays import FeatureTable
from retrieval.article import Article
from retrieval.evaluation.fold_models import FOLDS, fold_by_title
from retrieval.evaluation.question_sets import QuestionCase, Sentence
from retrieval.evaluation.question_sets import load_questions as load_cases
from retrieval.ranking.agreement import NewWords
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.cascade import candidate_features
from retrieval.ranking.query import parse_question
from retrieval.ranking.term_scores import TERM_FEATURES, TermTable
from retrieval.ranking.word_scores import WordTable

SEED: Final = 7
Array = np.ndarray[Any, Any]


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


class Asked(Protocol):
    """A question of a list."""

    @property
    def text(self) -> str:
        """The question."""

    @property
    def set(self) -> str:
        """The name of its set."""

    @property
    def fold(self) -> int:
        """Its fold, which no model of that fold has seen."""

    @property
    def answer_texts(self) -> tuple[str, ...]:
        """The texts that answer."""

    def answered_by(self, candidate: Candidate) -> bool:
        """Whether ``candidate`` answers."""


@dataclass(slots=True)
class Lists:
    """Candidates of many questions: for each question a table (candidates, features) and labels (candidates), and
    before they are ranked the features of each term and of each new word, the new words, and ``answering``, whether each
    is of an answer. ``candidates`` are the sentences themselves, which are not saved."""

    tables: list[FeatureTable] = field(default_factory=list)
    labels: list[Array] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    words: list[NewWords] = field(default_factory=list)
    terms: list[TermTable] = field(default_factory=list)
    word_tables: list[WordTable] = field(default_factory=list)
    answering: list[Array] = field(default_factory=list)
    candidates: list[list[Candidate]] = field(default_factory=list)

    def add(self, question: Asked, table: FeatureTable, labels: Iterable[bool], words: NewWords | None = None) -> None:
        """Add one question."""
        if words is not None:
            self.words.append(words)
        self.questions.append(question)
        self.tables.append(table)
        self.labels.append(np.array(list(labels), dtype=bool))

    def __iter__(self) -> Iterator[tuple[Asked, FeatureTable, Array]]:
        return zip(self.questions, self.tables, self.labels, strict=True)

    def joined(self, *others: Lists) -> Lists:
        """These and ``others``, in order."""
        every = (self, *others)
        return Lists(
            [table for lists in every for table in lists.tables],
            [labels for lists in every for labels in lists.labels],
            [question for lists in every for question in lists.questions],
            [words for lists in every for words in lists.words],
            [terms for lists in every for terms in lists.terms],
            [table for lists in every for table in lists.word_tables],
            [answering for lists in every for answering in lists.answering],
        )

    def save(self, path: Path, questions: Sequence[Asked]) -> None:
        """Write the lists, whose questions are among ``questions``."""
        place = {id(question): number for number, question in enumerate(questions)}
        with path.with_suffix(".part").open("wb") as file:
            arrays: dict[str, Any] = {
                "names": np.array(self.tables[0].names),
                "values": np.vstack([table.values for table in self.tables]),
                "labels": np.concatenate(self.labels),
                "sizes": np.array([len(labels) for labels in self.labels]),
                "questions": np.array([place[id(question)] for question in self.questions]),
                **_packed(self.words),
                **_packed_terms(self.terms),
                **_packed_words(self.word_tables, self.answering),
            }
            np.savez(file, **arrays)
        path.with_suffix(".part").replace(path)

    @classmethod
    def load(cls, path: Path, questions: Sequence[Asked]) -> Lists:
        """What ``save`` wrote."""
        with np.load(path) as kept:
            names, ends = tuple(kept["names"].tolist()), np.cumsum(kept["sizes"])[:-1]
            return cls(
                [FeatureTable(names, values) for values in np.split(kept["values"], ends)],
                np.split(kept["labels"], ends),
                [questions[number] for number in kept["questions"]],
                _unpacked(kept, ends) if "stems" in kept else [],
                _unpacked_terms(kept) if "terms" in kept else [],
                *(_unpacked_words(kept) if "word_values" in kept else ()),
            )


def _packed(words: Sequence[NewWords]) -> dict[str, Array]:
    if not words:
        return {}
    return {
        "stems": np.concatenate([one.stems for one in words]),
        "having": np.concatenate([one.candidates for one in words]).astype(np.uint8),
        "offered": np.concatenate([one.offered for one in words]),
        "articles": np.concatenate([one.articles for one in words]).astype(np.uint8),
        "counts": np.array([len(one.stems) for one in words]),
    }


def _unpacked(kept: Mapping[str, Array], ends: Array) -> list[NewWords]:
    """What ``_packed`` made. ``ends`` are where the candidates of each question end."""
    last = np.cumsum(kept["counts"])[:-1]
    stems, having, offered = (np.split(kept[name], last) for name in ("stems", "having", "offered"))
    return [
        NewWords(stems=stem, candidates=candidate.astype(np.intp), offered=offer, articles=article.astype(np.intp))
        for stem, candidate, offer, article in zip(
            stems, having, offered, np.split(kept["articles"], ends), strict=True
        )
    ]


def _packed_terms(terms: Sequence[TermTable]) -> dict[str, Array]:
    if not terms:
        return {}
    shapes = np.array([one.values.shape[:2] for one in terms])
    return {"terms": np.vstack([one.values.reshape(-1, len(TERM_FEATURES)) for one in terms]), "shapes": shapes}


def _unpacked_terms(kept: Mapping[str, Array]) -> list[TermTable]:
    """What ``_packed_terms`` made."""
    shapes = kept["shapes"]
    parts = np.split(kept["terms"], np.cumsum(shapes.prod(axis=1))[:-1])
    return [TermTable(part.reshape(*shape, -1)) for part, shape in zip(parts, shapes, strict=True)]


def _packed_words(tables: Sequence[WordTable], answering: Sequence[Array]) -> dict[str, Array]:
    if not tables:
        return {}
    return {
        "word_values": np.vstack([one.values for one in tables]),
        "word_candidates": np.concatenate([one.candidates for one in tables]).astype(np.uint8),
        "word_positions": np.concatenate([one.positions for one in tables]).astype(np.int16),
        "word_counts": np.array([len(one.values) for one in tables]),
        "answering": np.concatenate(answering),
    }


def _unpacked_words(kept: Mapping[str, Array]) -> tuple[list[WordTable], list[Array]]:
    """What ``_packed_words`` made."""
    last = np.cumsum(kept["word_counts"])[:-1]
    parts = (np.split(kept[f"word_{name}"], last) for name in ("values", "candidates", "positions"))
    tables = [
        WordTable(values=values, candidates=candidates.astype(np.intp), positions=positions.astype(np.intp))
        for values, candidates, positions in zip(*parts, strict=True)
    ]
    return tables, np.split(kept["answering"], last)


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
