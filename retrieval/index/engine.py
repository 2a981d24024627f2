"""The protocol of search engines, and the terms of passages and questions.

An engine stores no text. It knows each passage by the terms that ``index_terms`` makes of it and those that
``title_terms`` makes of its article's title, and returns references. The reader ranks sentences in the same
way over every engine, so engines may score passages differently.

A passage is indexed by all views of its words; a question searches for the exact views first. Recall of the
right page among the first 20 passages, on ARCD-train and XQuAD (900 questions) with 30,038 news articles
beside the pages: stems alone .870 and .922, stems and trigrams .885 and .931, the present terms .892 and
.939, in half the time. Adding the stems gives .895 and .939 and takes a fourth longer.

A key of one letter (not of one digit) is not searched. A key that many passages contain is replaced by the
stem: .904 and .944 of all 1,877 questions, against .900 and .945 with all keys, which takes a fifth longer.

A question may name an article's whole title («ما هي عاصمة سوريا؟» and «سوريا»). It then asks for that
article, even when passages of others contain the same words more often. So every passage has a term for the
whole title of its article, and a search can be restricted to titles that a question names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple, Protocol

from retrieval.filters import ALL, Filters
from retrieval.index.passage_vectors import PassageVectors
from retrieval.text.analysis import Forms, word_forms
from retrieval.text.normalization import WORD


class Hit(NamedTuple):
    """Passage ``passage`` of an article, found with ``score`` (higher is better).

    ``article`` is the article's key in its store, which is not always its id. ``entry`` is the offset and
    length in bytes of the article's forward entry, in an engine on disk.
    """

    article: str
    passage: int
    score: float
    entry: tuple[int, int] = (0, 0)


class IndexDamagedError(Exception):
    """An index cannot be read; it can be rebuilt. Raised and handled inside the archive."""


# Prefixes of terms: the view of the word, or a whole title.
BASE_MARK: Final = "="
KEY_MARK: Final = "%"
GRAM_MARK: Final = "~"
TITLE_MARK: Final = "@"
# Separator of the stems in the term of a title. No stem contains it.
_JOIN: Final = "+"
# Longest title with a term, in words. A longer title is a headline, which no question repeats.
TITLE_WORDS: Final = 4
# Words of a question that may name a title. The limit bounds the number of terms: each word begins up to
# TITLE_WORDS of them.
NAMING_WORDS: Final = 50
# Text in parentheses distinguishes articles of one name. Questions omit it.
_ASIDE: Final = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
# Weight of a trigram. Stem, base and key weigh 1.
GRAM_BOOST: Final = 0.3
# Trigrams are searched when fewer passages contain the stem. A word in many passages has a common spelling,
# and its trigrams are in half of all passages.
SELDOM: Final = 10
# The stem is searched instead of a key that is in more than this number of passages and more than this share
# of all.
COMMON: Final = 1_000
COMMON_SHARE: Final = 0.15


class Engine(Protocol):
    """What every engine does. Each engine has its own way to add passages."""

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """Return the best ``limit`` passages that contain a term of ``boosts``, best first.

        The score is the sum of the terms' BM25, each multiplied by its value in ``boosts`` (see
        ``query_terms``). Only articles that ``filters`` admit are searched. When ``among`` is not empty, a
        passage must also contain one of its terms, which adds nothing to the score.
        """

    def search_with_vectors(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL
    ) -> tuple[list[Hit], PassageVectors]:
        """As ``search``, with the vectors of the passages as ``passage_vectors`` makes them: (hits, dimensions)."""

    def newest(self, words: Sequence[Collection[str]], limit: int, filters: Filters = ALL) -> list[Hit]:
        """Return the newest ``limit`` passages that contain one term of each of ``words``, newest day first.

        Without ``words`` every passage is admitted. Only articles that ``filters`` admit are searched. Those
        without a date come last. Passages of one day are in any order. Scores have no meaning.
        """

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return the number of passages that contain each of ``terms``."""

    def passage_count(self) -> int:
        """Return the number of passages."""


def index_terms(forms: Iterable[Forms]) -> list[str]:
    """Return the index terms of a run of words: stems, bases, keys and trigrams, without stop words."""
    terms: list[str] = []
    for word in forms:
        if not word.stop:
            terms += (word.stem, BASE_MARK + word.base, KEY_MARK + word.key)
            terms.extend(GRAM_MARK + gram for gram in sorted(word.grams))
    return terms


def title_terms(title: str) -> list[str]:
    """Return the index terms of a whole title: of its words, and of those outside parentheses.

    Stop words, word order and repetition do not matter. There is no term for a title without words or with
    more than ``TITLE_WORDS``.
    """
    titles = []
    for text in dict.fromkeys((title, _ASIDE.sub(" ", title))):
        words = (word for word in map(word_forms, WORD.findall(text)) if word is not None and not word.stop)
        titles.append(tuple(islice(words, TITLE_WORDS + 1)))  # one more shows that the title is too long
    return list(dict.fromkeys(_title_term(words) for words in titles if 0 < len(words) <= TITLE_WORDS))


def title_terms_in(words: Iterable[Forms]) -> list[str]:
    """Return the terms of every title that a question of ``words``, in order, may name. They are of each run
    of at most ``TITLE_WORDS`` words, stop words ignored."""
    content = list(islice((word for word in words if not word.stop), NAMING_WORDS))
    runs = (
        content[first:last]
        for first in range(len(content))
        for last in range(first + 1, min(first + TITLE_WORDS, len(content)) + 1)
    )
    return list(dict.fromkeys(map(_title_term, runs)))


def _title_term(words: Sequence[Forms]) -> str:
    # A letter that folds to several words («ﷺ») gives a stem with spaces, at which an index would split the
    # term.
    stems = " ".join(sorted({word.stem for word in words}))
    return TITLE_MARK + _JOIN.join(stems.split())


def frequency_terms(words: Iterable[Forms]) -> list[str]:
    """Return the terms whose frequencies ``query_terms`` needs."""
    return [term for word in words for term in (word.stem, KEY_MARK + word.key)]


def query_terms(words: Iterable[Forms], frequencies: Mapping[str, int], passages: int = 0) -> dict[str, float]:
    """Return the terms to search for ``words``, with the weight of each. ``frequencies`` gives how many of
    all ``passages`` contain each term of ``frequency_terms``; other terms in it are ignored."""
    boosts: dict[str, float] = {}
    common = max(COMMON, COMMON_SHARE * passages)
    for word in words:
        if word.stop:
            continue
        boosts[BASE_MARK + word.base] = 1.0
        key = KEY_MARK + word.key
        if len(word.key) > 1 or word.key.isdigit():
            boosts[key if frequencies.get(key, 0) <= common else word.stem] = 1.0
        if frequencies.get(word.stem, 0) < SELDOM:
            for gram in sorted(word.grams):
                boosts.setdefault(GRAM_MARK + gram, GRAM_BOOST)
    return boosts
