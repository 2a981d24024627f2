"""What an index holds of a passage, and what a question looks for in it.

Engines that keep an index (``local``, ``opensearch``) follow this one description, so
that they rank alike: the same terms in the same fields, looked for with the same weights.
Both score a field by BM25 with the values that Lucene and tantivy share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.analysis import Forms, forms
from retrieval.document import Document
from retrieval.engines import terms_of
from retrieval.orthography import WORD, fold

# What the index is made of: raised when fields, terms or segmentation change, so that
# an index of another make is built anew.
INDEX_VERSION: Final = "2"
# Fields of terms, separated by spaces. The first is the one whose terms are counted.
FIELDS: Final = ("terms",)
# Words whose terms are kept as one string.
_WORDS_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A term to look for in one of ``FIELDS``; its BM25 counts ``boost`` times."""

    field: str
    term: str
    boost: float = 1.0


def wanted(terms: Sequence[Forms]) -> list[Wanted]:
    """What to look for, each once; a passage matches when it has any of it, and its
    score is the sum."""
    return [Wanted(field="terms", term=term) for term in dict.fromkeys(terms_of(terms))]


def passage_fields(document: Document) -> Iterator[dict[str, str]]:
    """What each field of ``FIELDS`` holds, passage by passage; a field may be missing.

    An article without a word has one passage with no field: every article is in the index.
    """
    article = document.article
    title = _terms(article.title)
    if not document.passages:
        yield {}
    for passage in document.passages:
        first, last = document.sentences[passage.first], document.sentences[passage.last]
        yield {"terms": f"{_terms(article.body[first.start : last.end])} {title}"}


def _terms(text: str) -> str:
    """What ``terms_of`` makes of the words of ``text``, in one string."""
    return " ".join(map(_terms_of_word, WORD.findall(text)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _terms_of_word(written: str) -> str:
    folded = fold(written)
    return " ".join(terms_of((forms(folded),))) if folded else ""
