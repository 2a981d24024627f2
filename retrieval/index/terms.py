"""The index terms of passages, and the fingerprint of an index.

The engines with a persistent index (tantivy, OpenSearch) share these terms, so that they rank alike: one
field, scored by BM25 with the same parameters. The terms of a question are made by ``engine.query_terms``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from retrieval.index.document import Document
from retrieval.index.engine import index_terms, title_terms
from retrieval.index.forward_index import NumberedWords
from retrieval.text import lexicon
from retrieval.text.analysis import folded_forms
from retrieval.text.vocabulary import PAD, WordTable

# Digests of the terms and of the index layout, and a version that rises when either changes. Written by
# ``benchmarks.fitting.index_make`` (``make docs``).
MAKE_FILE: Final = "make.json"
_MAKE: Final = json.loads((files(__package__) / MAKE_FILE).read_text(encoding="utf-8"))
# The higher of two versions is the newer one.
INDEX_VERSION: Final = str(_MAKE["version"])
# Lexicon files that the terms depend on.
TERM_LISTS: Final = (
    "affixes.toml",
    "alef_lam.txt",
    "same.toml",
    "stop_words.txt",
    "vocabulary.txt",
)
# Lexicon files that forward entries and vectors depend on, in addition.
READING_LISTS: Final = (
    "cues.toml",
    "negators.txt",
    "persons.txt",
    "places.txt",
    "stems.txt",
    "vectors.npz",
    "words.npz",
)


def passage_terms(document: Document, numbered: NumberedWords | None = None) -> Iterator[str]:
    """Yield the terms of each passage, in order, separated by spaces.

    They are the terms of the passage's words, of its article's title, and of that title as a whole.
    ``numbered`` are the document's words, where they are already known. An article without words has one
    passage without terms, so that every article is in the index.
    """
    known, words, bounds = numbered or document.numbered()

    def run(first: int, last: int) -> str:
        return " ".join(
            [_terms(known, word) for word in words[bounds[first] : bounds[last + 1]].tolist() if word != PAD]
        )

    title = " ".join((run(0, 0), *title_terms(document.article.title)))
    if not document.passages:
        yield ""
    for first, last in document.passages:
        yield f"{run(first + 1, last + 1)} {title}"


@cache
def index_fingerprint() -> str:
    """Return the fingerprint of an index. An index with another fingerprint is rebuilt. It covers the lexicon
    files themselves, so a list edited by hand counts too."""
    return f"{INDEX_VERSION}.{_MAKE['terms']}.{lexicon.digest((*TERM_LISTS, *READING_LISTS))}"


# Terms of frequent words by number, and the number of other words whose terms are cached. The terms of a word
# are one string.
_frequent_terms: dict[int, str] = {}
_OTHERS_REMEMBERED: Final = 20_000


def _terms(known: WordTable, number: int) -> str:
    if number >= len(known.frequent):
        return word_terms(known.surface(number))
    terms = _frequent_terms.get(number)
    if terms is None:
        terms = _frequent_terms[number] = word_terms(known.surface(number))
    return terms


@lru_cache(maxsize=_OTHERS_REMEMBERED)
def word_terms(surface: str) -> str:
    """Return the terms of a folded word as one string."""
    return " ".join(index_terms((folded_forms(surface),)))
