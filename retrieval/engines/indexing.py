"""What an index holds of a passage.

Engines that keep an index (``local``, ``opensearch``) follow this one description, so
that they rank alike: the same terms in one field, scored by BM25 with the values that
Lucene and tantivy share. What a question looks for is ``engines.wanted_of``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from retrieval import lexicon
from retrieval.analysis import analysed
from retrieval.document import Document
from retrieval.engines import terms_of, title_terms
from retrieval.orthography import WORD, fold

# Raised when the fields of an index change or what stands in them; of two numbers the
# higher is the newer.
INDEX_VERSION: Final = "4"
# A digest of the terms of the vocabulary, of some titles and of the five pages; a test works it out and
# says what to write here when the terms have become others.
TERMS: Final = "a8c8d825d9babb21"
# The lists of the lexicon that terms are made by.
TERM_LISTS: Final = (
    "affixes.toml",
    "alef_lam.txt",
    "same.toml",
    "stop_words.txt",
    "vocabulary.txt",
)
# Words whose terms are kept as one string.
_WORDS_REMEMBERED: Final = 50_000


def passage_terms(document: Document) -> Iterator[str]:
    """The terms of each passage, in order, separated by spaces: those of its words, of
    its article's title, and of that title as a whole.

    An article without a word has one passage without a term: every article is in the index.
    """
    article = document.article
    title = " ".join((_terms(article.title), *title_terms(article.title)))
    if not document.passages:
        yield ""
    for passage in document.passages:
        first, last = document.sentences[passage.first], document.sentences[passage.last]
        yield f"{_terms(article.body[first.start : last.end])} {title}"


@cache
def index_make() -> str:
    """What an index is made by, in a word: one of another make is built anew. Reads the
    lists themselves (2 ms), so that one that was changed by hand counts too."""
    return f"{INDEX_VERSION}.{TERMS}.{lexicon.digest(TERM_LISTS)}"


def _terms(text: str) -> str:
    """What ``terms_of`` makes of the words of ``text``, in one string."""
    return " ".join(map(word_terms, WORD.findall(text)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def word_terms(written: str) -> str:
    """What ``terms_of`` makes of a word as it is written, in one string."""
    folded = fold(written)
    return " ".join(terms_of((analysed(folded),))) if folded else ""
