"""What an index holds of a passage.

Engines that keep an index (``local``, ``opensearch``) follow this one description, so
that they rank alike: the same terms in one field, scored by BM25 with the values that
Lucene and tantivy share. What a question looks for is ``engines.wanted_of``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from retrieval.analysis import forms
from retrieval.document import Document
from retrieval.engines import terms_of
from retrieval.orthography import WORD, fold

# What the index is made of: raised when fields, terms or segmentation change, so that
# an index of another make is built anew.
INDEX_VERSION: Final = "3"
# Words whose terms are kept as one string.
_WORDS_REMEMBERED: Final = 50_000


def passage_terms(document: Document) -> Iterator[str]:
    """The terms of each passage, in order, separated by spaces.

    An article without a word has one passage without a term: every article is in the index.
    """
    article = document.article
    title = _terms(article.title)
    if not document.passages:
        yield ""
    for passage in document.passages:
        first, last = document.sentences[passage.first], document.sentences[passage.last]
        yield f"{_terms(article.body[first.start : last.end])} {title}"


def _terms(text: str) -> str:
    """What ``terms_of`` makes of the words of ``text``, in one string."""
    return " ".join(map(_terms_of_word, WORD.findall(text)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _terms_of_word(written: str) -> str:
    folded = fold(written)
    return " ".join(terms_of((forms(folded),))) if folded else ""
