"""Engines find the passages that share words with a question.

An engine holds no text: it knows each passage by the terms that ``index_terms`` makes
of it and those that ``title_terms`` makes of its article's title, and answers with
references. Ranking sentences is the reader's work, done the same over every engine, so
engines may differ in how they score.

A passage is indexed by all views of its words; a question looks for the exact ones
first. What that gives, as the share of the questions of ARCD-train and XQuAD whose page is
among the first 20 passages, with 30,038 news articles beside the pages (900 questions):
stems alone .870 and .922, stems and trigrams .885 and .931, what is done here .892 and
.939, in half the time (with the stems looked for too .895 and .939, for a fourth more). A key
of one letter (not of one digit) is left out, and instead of one that many passages hold the stem is looked for:
.904 and .944 of all 1,877 questions, where with all keys it is .900 and .945 and takes a
fifth longer.

A question that names an article's whole title («ما هي عاصمة سوريا؟» and «سوريا») asks for
that article, however many passages of others say the same words more often. So every
passage has a term for the whole title of its article, by which a search can be held to
the articles that a question names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple, Protocol

from retrieval.filters import ALL, Filters
from retrieval.text.analysis import Forms, word_forms
from retrieval.text.normalization import WORD


class Hit(NamedTuple):
    """Passage ``passage`` of the article that goes by the key ``article`` in its store
    (not always its id), found with ``score`` (higher is better). ``reading``: where an
    engine on disk keeps what is read of the article, first byte and length."""

    article: str
    passage: int
    score: float
    entry: tuple[int, int] = (0, 0)


class IndexDamagedError(Exception):
    """An index cannot be read as it is; it can be built anew. Stays inside the archive."""


# Terms are marked by the view of the word that they are, or as one of a whole title.
BASE_MARK: Final = "="
KEY_MARK: Final = "%"
GRAM_MARK: Final = "~"
TITLE_MARK: Final = "@"
# Between the stems in the term of a title; no stem has one.
_JOIN: Final = "+"
# A longer title is a headline, which nobody says whole.
TITLE_WORDS: Final = 4
# Of a longer question the words after these name no title: each begins TITLE_WORDS terms.
NAMING_WORDS: Final = 50
# What a title has in parentheses tells articles of one name apart; a question leaves it out.
_ASIDE: Final = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
# What the trigrams of a word count for beside its stem, base and key.
GRAM_BOOST: Final = 0.3
# Trigrams are looked for when fewer passages hold the stem: a word that many hold is
# spelled as they spell it, and its trigrams are in half of all passages.
SELDOM: Final = 10
# A key is not looked for, but its word's stem, when more passages hold it than these, and
# more than this share of all.
COMMON: Final = 1_000
COMMON_SHARE: Final = 0.15


class Engine(Protocol):
    """What every engine does. How passages come into it is its own affair."""

    def search(
        self, boosts: Mapping[str, float], limit: int, filters: Filters = ALL, among: Collection[str] = ()
    ) -> list[Hit]:
        """The best ``limit`` passages, of articles that ``filters`` admit, that hold a
        term of ``boosts`` (see ``query_terms``), best first: by the sum of the terms' BM25,
        each as often as ``boosts`` says. When ``among`` is not empty, only those that
        hold one of its terms too, which counts nothing."""

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of ``terms`` occurs."""

    def passage_count(self) -> int:
        """How many passages there are."""


def index_terms(forms: Iterable[Forms]) -> list[str]:
    """Index terms of a run of words: stems, bases, keys and trigrams."""
    terms: list[str] = []
    for word in forms:
        if not word.stop:
            terms += (word.stem, BASE_MARK + word.base, KEY_MARK + word.key)
            terms.extend(GRAM_MARK + gram for gram in sorted(word.grams))
    return terms


def title_terms(title: str) -> list[str]:
    """Index terms of a whole title: of all its words but stop words, and of those outside
    parentheses where these are others. Fewer when there is no word, or more than
    ``TITLE_WORDS`` of them. The order of the words, and whether one comes again, is nothing
    to them."""
    told = []
    for text in dict.fromkeys((title, _ASIDE.sub(" ", title))):
        words = (word for word in map(word_forms, WORD.findall(text)) if word is not None and not word.stop)
        told.append(tuple(islice(words, TITLE_WORDS + 1)))  # one more tells that it is too long
    return list(dict.fromkeys(_title_term(words) for words in told if 0 < len(words) <= TITLE_WORDS))


def title_terms_in(words: Iterable[Forms]) -> list[str]:
    """The terms of every title that a question of ``words``, in order, may name: of each
    run of at most ``TITLE_WORDS`` of them, whatever stop words stand between."""
    told = list(islice((word for word in words if not word.stop), NAMING_WORDS))
    runs = (
        told[first:last]
        for first in range(len(told))
        for last in range(first + 1, min(first + TITLE_WORDS, len(told)) + 1)
    )
    return list(dict.fromkeys(map(_title_term, runs)))


def _title_term(words: Sequence[Forms]) -> str:
    # A letter that stands for several words («ﷺ») makes a stem with spaces, at which an
    # index would cut the term.
    stems = " ".join(sorted({word.stem for word in words}))
    return TITLE_MARK + _JOIN.join(stems.split())


def frequency_terms(words: Iterable[Forms]) -> list[str]:
    """The terms whose frequencies ``query_terms`` takes."""
    return [term for word in words for term in (word.stem, KEY_MARK + word.key)]


def query_terms(words: Iterable[Forms], frequencies: Mapping[str, int], passages: int = 0) -> dict[str, float]:
    """The terms by which to look for ``words``, and how often each counts;
    ``frequencies`` says how many of all ``passages`` hold those of ``frequency_terms`` (and may speak
    of others)."""
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
