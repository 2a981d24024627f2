"""The fields of an index on disk: what tantivy keeps of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import tantivy

from retrieval.article import pack_article
from retrieval.filters import plain
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import NumberedWords
from retrieval.index.terms import passage_terms

# To read a column takes 7 microseconds of a question: so each holds two numbers, an article
# with its passage, and where its reading begins (up to 32 GB) with how long it is.
PASSAGE_BITS: Final = 20
LENGTH_BITS: Final = 28


def hits(found: Sequence[tuple[float, tantivy.DocAddress]], searcher: tantivy.Searcher) -> list[Hit]:
    """What tantivy found, as the rest knows it."""
    at = [address for _, address in found]
    places, readings = (
        [int(value or 0) for value in searcher.fast_field_values(name, at)] for name in ("place", "reading")
    )
    return [
        Hit(
            str(place >> PASSAGE_BITS),
            place & (1 << PASSAGE_BITS) - 1,
            score,
            (reading >> LENGTH_BITS, reading & (1 << LENGTH_BITS) - 1),
        )
        for (score, _), place, reading in zip(found, places, readings, strict=True)
    ]


def numbers(at: list[tantivy.DocAddress], searcher: tantivy.Searcher) -> set[int]:
    """The numbers of the articles of some passages, in an index of any version: an older one
    may be all that is left of an archive."""
    try:
        return {int(value or 0) >> PASSAGE_BITS for value in searcher.fast_field_values("place", at)}
    except ValueError:
        return {int(value or 0) for value in searcher.fast_field_values("article", at)}  # up to version 4


def schema() -> tantivy.Schema:
    """The fields of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("article", indexed=True)
    builder.add_integer_field("place", fast=True)
    builder.add_integer_field("reading", fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_bytes_field("kept", stored=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("category", tokenizer_name="raw", index_option="basic")
    return builder.build()


def passages(
    number: int, document: Document, numbered: NumberedWords, reading: tuple[int, int]
) -> Iterator[tantivy.Document]:
    """The passages of a document as tantivy takes them; ``reading`` is where that of its
    article begins, and its length."""
    article = document.article
    for index, terms in enumerate(passage_terms(document, numbered)):
        made = tantivy.Document()
        made.add_integer("article", number)
        made.add_integer("place", number << PASSAGE_BITS | index)
        made.add_integer("reading", reading[0] << LENGTH_BITS | reading[1])
        made.add_text("terms", terms)
        if article.date:
            made.add_integer("day", article.date.toordinal())
        made.add_text("source", plain(article.source))
        made.add_text("category", plain(article.category))
        if index == 0:
            made.add_bytes("kept", pack_article(article))
        yield made
