"""Vectors of archives that last: there for the next process, and for those that have the archive open."""

from __future__ import annotations

from collections.abc import Callable

from retrieval.archive import Archive
from retrieval.ingest.encoding import encode_archive
from tests.gram_encoder import GramEncoder
from tests.retrieval.contract.test_vectors import QUESTION, article, encode_all, vectors_of


def test_vectors_are_there_when_the_archive_is_opened_again(opened: Callable[[], Archive]) -> None:
    first = opened()
    first.add([article(1)])
    encode_all(first, GramEncoder())
    again = opened()
    encoder = GramEncoder()
    assert encode_all(again, encoder) == 0
    assert again.ask(QUESTION).answered
    assert encoder.asked == []


def test_a_reader_uses_what_another_process_encoded(opened: Callable[[], Archive]) -> None:
    writer, reader = opened(), opened()
    writer.add([article(1)])
    encoder = GramEncoder()
    reader.use_encoder(encoder)
    encode_all(writer, GramEncoder())
    reader.ask(QUESTION)
    assert encoder.asked == []


def test_encoding_goes_on_where_it_stopped(opened: Callable[[], Archive]) -> None:
    first = opened()
    first.add(article(number) for number in range(20))
    first.use_encoder(GramEncoder())
    reports = encode_archive(first)
    while next(reports).done < 8:
        pass
    reports.close()
    again, encoder = opened(), GramEncoder()
    kept = vectors_of(again, encoder, [f"visit-{number}" for number in range(20)])
    before = sum(one is not None for one in kept)
    assert before >= 8
    assert encode_all(again, encoder) == 20 - before


def test_an_article_that_changes_while_it_is_encoded_is_encoded_anew(opened: Callable[[], Archive]) -> None:
    one, other = opened(), opened()
    one.add([article(1)])
    encoder = GramEncoder()
    one.use_encoder(encoder)
    keys = one.unencoded()
    other.add([article(1, title="غيره")])
    one.encode(keys)
    assert vectors_of(other, encoder, ["visit-1"]) == [None]
    assert encode_all(one, encoder) == 1
