"""What an index holds of a passage.

Engines that keep an index (``local``, ``opensearch``) follow this one description, so
that they rank alike: the same terms in one field, scored by BM25 with the values that
Lucene and tantivy share. What a question looks for is ``engines.query_terms``.
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

# Digests of the terms that the code makes and of how they lie in an index, and a version that goes up
# when either changes. Made by ``benchmarks.fitting.index_make`` (``make docs``).
MAKE_FILE: Final = "make.json"
_MAKE: Final = json.loads((files(__package__) / MAKE_FILE).read_text(encoding="utf-8"))
# Of two versions the higher is the newer.
INDEX_VERSION: Final = str(_MAKE["version"])
# The lists of the lexicon that terms are made by.
TERM_LISTS: Final = (
    "affixes.toml",
    "alef_lam.txt",
    "same.toml",
    "stop_words.txt",
    "vocabulary.txt",
)
# Those by which readings, which lie beside an index, are made too.
READING_LISTS: Final = (
    "cues.toml",
    "negators.txt",
    "persons.txt",
    "places.txt",
    "stems.txt",
    "words.npz",
)


def passage_terms(document: Document, numbered: NumberedWords | None = None) -> Iterator[str]:
    """The terms of each passage, in order, separated by spaces: those of its words, of
    its article's title, and of that title as a whole. ``numbered`` are the document's words
    where they are known already.

    An article without a word has one passage without a term: every article is in the index.
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
    """What an index is made by, in a word: one of another make is built anew. Reads the
    lists themselves (4 ms), so that one that was changed by hand counts too."""
    return f"{INDEX_VERSION}.{_MAKE['terms']}.{lexicon.digest((*TERM_LISTS, *READING_LISTS))}"


# What ``index_terms`` makes of frequent words, by their numbers, and of how many others, each
# in one string.
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
    """What ``index_terms`` makes of a folded word, in one string."""
    return " ".join(index_terms((folded_forms(surface),)))
