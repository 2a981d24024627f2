"""Distils the word vectors from the encoder of the extra.

The sum of the vectors of a text's words is to be near the encoder's vector of the text: ridge regression of the first
``DIMENSIONS`` principal components on the words, weighed by their rarity. Texts are the questions to fit on, the pages
and articles that they ask about, and a sample of titles (as questions: few people ask as briefly as a headline speaks)
and of other sentences.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.fitting.candidate_lists import Array
from benchmarks.fitting.data import Data
from benchmarks.fitting.encoding import kept_vectors, lacks
from benchmarks.fitting.questions import load_news_questions, load_questions, news_articles
from benchmarks.fitting.vocabulary import LEXICON
from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.semantic import text_with_title
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.vocabulary import PAD, word_table
from retrieval.text.word_vectors import VECTORS_FILE, WordVectors

__all__ = ["READS", "ROLES", "WRITES", "bags_of_stems", "distil", "lacks", "run", "texts"]
ROLES: Final = ("questions", "newsroom", "newsroom_archive", "calibration")
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = (f"{LEXICON}/{VECTORS_FILE}",)
TITLES: Final = 14_000
SENTENCES: Final = 3_000
SAMPLE_SEED: Final = 5
DIMENSIONS: Final = 64
# Of 0.3, 1 and 3 the best for texts that were left out.
PENALTY: Final = 1.0
STEPS: Final = 60
# Every so many texts are enough for the principal components.
EVERY: Final = 5


def run(data: Data, out: Path) -> None:
    """Write the vectors."""
    questions, sentences = texts(data)
    vectors = kept_vectors(data)
    vectors.learn(questions, question=True)
    vectors.learn(sentences, question=False)
    # Questions and sentences lie apart in the encoder's space: what tells two of a kind apart is left.
    targets = [_centred(vectors.encode(own, question=asked)) for own, asked in ((questions, True), (sentences, False))]
    bags = bags_of_stems([*questions, *sentences], len(frequent_stems()))
    WordVectors.save(out / LEXICON / VECTORS_FILE, distil(bags, np.vstack(targets)))


def texts(data: Data) -> tuple[list[str], list[str]]:
    """The texts to distil from: questions and titles, and sentences with their titles."""
    asked, pages = load_questions(data.paths("questions"))
    editors = [one for one in load_news_questions(data) if one.set in data.roles["calibration"]]
    news = news_articles(data, "newsroom_archive")
    stories = {f"news-{question.story}" for question in editors}
    chooser = random.Random(SAMPLE_SEED)
    titles = sorted({article.title for article in news if article.title})
    chooser.shuffle(titles)
    own = [*pages.values(), *(article for article in news if article.id in stories)]
    rest = list(dict.fromkeys(text for article in news for text in _sentences(article)))
    rest = random.Random(SAMPLE_SEED).sample(rest, min(SENTENCES, len(rest)))
    questions = [*(one.text for one in asked), *(one.text for one in editors), *titles[:TITLES]]
    sentences = [*(text for article in own for text in _sentences(article)), *rest]
    return list(dict.fromkeys(questions)), list(dict.fromkeys(sentences))


def _sentences(article: Article) -> Iterator[str]:
    document = Document(article)
    for index in range(len(document.sentences)):
        yield text_with_title(Candidate(document, index, index))


def _centred(vectors: Array) -> Array:
    rows = vectors - vectors.mean(axis=0)
    centred: Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return centred


def bags_of_stems(texts: Sequence[str], count: int) -> Any:
    """How often each of ``count`` frequent stems stands in each text: a sparse matrix (texts, count)."""
    from scipy import sparse  # noqa: PLC0415 - only who fits needs it

    words = word_table().padded(list(texts))
    text = np.cumsum(words == PAD) - 1
    stems = frequent_stems().of_words(words)
    known = (stems < count) & (words != PAD)
    ones = np.ones(int(known.sum()), dtype=np.float32)
    return sparse.csr_matrix((ones, (text[known], stems[known])), shape=(len(texts), count))


def distil(bags: Any, targets: Array) -> Array:
    """A vector for each stem, (stems, ``DIMENSIONS``), so that the sum for each row of ``bags`` (texts, stems) has the
    direction of its row of ``targets`` (texts, wide)."""
    from scipy import sparse  # noqa: PLC0415 - only who fits needs it

    count = bags.shape[0]
    rarity = np.log((count + 1) / (np.asarray((bags > 0).sum(axis=0)).ravel() + 1)).astype(np.float32)
    weighed = bags.multiply(rarity).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    rows = sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ weighed
    _, _, components = np.linalg.svd(targets[::EVERY], full_matrices=False)
    wanted = targets @ components[:DIMENSIONS].T
    square = rows.T @ rows + PENALTY * sparse.identity(bags.shape[1], dtype=np.float32)
    vectors: Array = _solve(square, rows.T @ wanted) * rarity[:, None]
    return vectors.astype(np.float32)


def _solve(square: Any, wanted: Array) -> Array:
    """The solution of ``square @ x = wanted`` for each column, by conjugate gradients."""
    found = np.zeros_like(wanted)
    rest, direction = wanted.copy(), wanted.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        turned = square @ direction
        step = size / np.maximum((direction * turned).sum(axis=0), np.finfo(np.float32).tiny)
        found += step * direction
        rest -= step * turned
        again = (rest * rest).sum(axis=0)
        direction = rest + again / np.maximum(size, np.finfo(np.float32).tiny) * direction
        size = again
    return found
