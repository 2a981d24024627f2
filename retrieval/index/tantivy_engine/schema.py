"""The tantivy fields of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import tantivy

from retrieval.article import pack_article
from retrieval.filters import plain
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import NumberedWords
from retrieval.index.passage_vectors import PassageVectors, passage_vectors
from retrieval.index.terms import passage_terms
from retrieval.text.word_vectors import word_vectors

# Reading a column takes 7 microseconds of a question, so each column packs two numbers. One has the article
# and its passage, the other the offset (up to 32 GB) and length of the forward entry.
PASSAGE_BITS: Final = 20
LENGTH_BITS: Final = 28


def hits(found: Sequence[tuple[float, tantivy.DocAddress]], searcher: tantivy.Searcher) -> list[Hit]:
    """Return tantivy's results as ``Hit``s."""
    at = [address for _, address in found]
    places, entries = (
        [int(value or 0) for value in searcher.fast_field_values(name, at)] for name in ("place", "reading")
    )
    return [
        Hit(
            str(place >> PASSAGE_BITS),
            place & (1 << PASSAGE_BITS) - 1,
            score,
            (entry >> LENGTH_BITS, entry & (1 << LENGTH_BITS) - 1),
        )
        for (score, _), place, entry in zip(found, places, entries, strict=True)
    ]


def vectors(found: Sequence[tuple[float, tantivy.DocAddress]], searcher: tantivy.Searcher) -> PassageVectors:
    """Return the vectors of tantivy's results: (results, dimensions)."""
    at = [address for _, address in found]
    columns = [searcher.fast_field_values(name, at) for name in _vector_fields()]
    return np.array(columns, dtype=np.int64).T.copy().view(np.int8).reshape(len(found), word_vectors().dimensions)


def numbers(at: list[tantivy.DocAddress], searcher: tantivy.Searcher) -> set[int]:
    """Return the article numbers of some passages, in an index of any version. After a loss an older index
    may be all that remains of an archive."""
    try:
        return {int(value or 0) >> PASSAGE_BITS for value in searcher.fast_field_values("place", at)}
    except ValueError:
        return {int(value or 0) for value in searcher.fast_field_values("article", at)}  # up to version 4


def schema() -> tantivy.Schema:
    """Return the fields of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("article", indexed=True)
    builder.add_integer_field("place", fast=True)
    builder.add_integer_field("reading", fast=True)
    for name in _vector_fields():
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_bytes_field("kept", stored=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("category", tokenizer_name="raw", index_option="basic")
    return builder.build()


def passages(
    number: int, document: Document, numbered: NumberedWords, entry: tuple[int, int]
) -> Iterator[tantivy.Document]:
    """Yield the passages of a document as tantivy documents. ``entry`` is the offset and length of its
    forward entry."""
    article = document.article
    # Eight dimensions are one integer.
    packed = passage_vectors(document, numbered).view(np.int64).tolist()
    for index, (terms, vector) in enumerate(zip(passage_terms(document, numbered), packed, strict=True)):
        made = tantivy.Document()
        made.add_integer("article", number)
        made.add_integer("place", number << PASSAGE_BITS | index)
        made.add_integer("reading", entry[0] << LENGTH_BITS | entry[1])
        for name, value in zip(_vector_fields(), vector, strict=True):
            made.add_integer(name, value)
        made.add_text("terms", terms)
        if article.date:
            made.add_integer("day", article.date.toordinal())
        made.add_text("source", plain(article.source))
        made.add_text("category", plain(article.category))
        if index == 0:
            made.add_bytes("kept", pack_article(article))
        yield made


@cache
def _vector_fields() -> tuple[str, ...]:
    """The columns of a vector, of eight dimensions each."""
    return tuple(f"vector_{place}" for place in range(word_vectors().dimensions // 8))
