"""The candidates of many questions with their features, as they are kept in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrieval.arrays import FeatureTable
from retrieval.ranking.agreement import NewWords
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.term_scores import TERM_FEATURES, TermTable
from retrieval.ranking.word_scores import WordTable

Array = np.ndarray[Any, Any]


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
