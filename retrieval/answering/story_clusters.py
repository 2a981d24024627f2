"""Groups articles of the same days into stories.

An article is the rare words of its title and beginning, weighted by tf-idf. Star clustering makes the groups (Aslam,
Pelekhov and Rus, *The star clustering algorithm for static and dynamic information organization*, JGAA 2004): the
article with most neighbours becomes a centre, and its neighbours its satellites. So a chain of neighbours does not join
two stories.
Groups whose members are alike on average are then joined, because a large story has several centres.

The thresholds were set by reading the groups of four days of 2018 with 111 to 178 articles each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.index.document import Document
from retrieval.text.analysis import forms_of
from retrieval.text.term_weights import background_idf

# Words of the body that tell what an article is about, and how often the title counts beside them.
_WORDS: Final = 80
_TITLE: Final = 2
# Cosine of neighbours, and stems that they must share at least.
_ALIKE: Final = 0.25
_SHARED: Final = 3
# Mean cosine of the members of two groups that are one story.
_ONE_STORY: Final = 0.15
# Exponent of the share of the days' articles that lack a word: a word that most of them have tells little.
_RARE_TODAY: Final = 0.3

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Articles of one story, by their places in what was given, the most central first: what has most in common with
    the others, on average."""

    places: tuple[int, ...]


def cluster_stories(documents: Sequence[Document]) -> list[Cluster]:
    """Return the stories that ``documents`` tell, those with most articles first. Every document is in one."""
    if not documents:
        return []
    vectors = _vectors(documents)
    alike = vectors @ vectors.T
    said = (vectors > 0).astype(np.float32)
    near = (alike >= _ALIKE) & (said @ said.T >= _SHARED)
    np.fill_diagonal(near, val=True)
    groups = _joined(_stars(near), alike)
    clusters = [_cluster(group, alike) for group in groups]
    return sorted(clusters, key=lambda one: (-len(one.places), one.places[0]))


def _vectors(documents: Sequence[Document]) -> Matrix:
    """Return the tf-idf vectors of the documents, of length at most 1: (documents, stems that two of them have)."""
    counts = [_stems(document) for document in documents]
    having = Counter(stem for count in counts for stem in count)
    columns = {stem: column for column, stem in enumerate(stem for stem, number in having.items() if number > 1)}
    total = len(documents) + 1
    rarity = {
        stem: background_idf(stem) * (log(total / number) / log(total)) ** _RARE_TODAY
        for stem, number in having.items()
    }
    vectors = np.zeros((len(documents), len(columns)), dtype=np.float32)
    for row, count in enumerate(counts):
        weights = {stem: (1 + log(number)) * rarity[stem] for stem, number in count.items()}
        # Words of one article only are no column, but make it less like every other.
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for stem, weight in weights.items():
            if stem in columns:
                vectors[row, columns[stem]] = weight / length
    return vectors


def _stems(document: Document) -> Mapping[str, int]:
    """Return how often the beginning of a document has each stem. Numbers and Latin words (of datelines) are left
    out."""
    article = document.article
    text = " ".join([article.title] * _TITLE + article.body.split(maxsplit=_WORDS)[:_WORDS])
    return Counter(
        word.stem
        for word in forms_of(text)
        if not word.stop and not word.stem[0].isdigit() and not word.surface[0].isascii()
    )


def _stars(near: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Return the groups of a centre and its neighbours that have no centre yet, those with most neighbours first."""
    left = np.ones(len(near), dtype=np.bool_)
    groups: list[list[int]] = []
    for centre in np.argsort(-near.sum(axis=1), kind="stable").tolist():
        if left[centre]:
            members = np.flatnonzero(near[centre] & left)
            left[members] = False
            groups.append([centre, *(place for place in members.tolist() if place != centre)])
    return groups


def _joined(groups: Sequence[Sequence[int]], alike: Matrix) -> list[list[int]]:
    """Join the two groups that are most alike, until no two are one story. Single articles stay single."""
    several = [list(group) for group in groups if len(group) > 1]
    while len(several) > 1:
        members = np.zeros((len(several), len(alike)), dtype=np.float32)
        for row, group in enumerate(several):
            members[row, group] = 1 / len(group)
        means = members @ alike @ members.T
        np.fill_diagonal(means, 0.0)
        first, second = sorted(divmod(int(means.argmax()), len(several)))
        if means[first, second] < _ONE_STORY:
            break
        several[first] += several.pop(second)
    return several + [list(group) for group in groups if len(group) == 1]


def _cluster(group: Sequence[int], alike: Matrix) -> Cluster:
    block = alike[np.ix_(group, group)]
    means = ((block.sum(axis=1) - np.diag(block)) / max(1, len(group) - 1)).tolist()
    ranked = sorted(zip(group, means, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return Cluster(tuple(place for place, _ in ranked))
