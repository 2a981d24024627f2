"""Sentence vectors are kept with the archive, belong to one version of an article, and go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.index.sentence_vectors import Vectors, encoded
from retrieval.ingest.encoding import encode_archive
from retrieval.ranking.semantic import vectors_make
from retrieval.storage.store import Encoded
from tests.gram_encoder import GramEncoder

QUESTION = "متى وصل الوفد التركي إلى القسطنطينية؟"


def article(number: int, *, day: date | None = None, sentences: int = 5, **changes: Any) -> Article:
    lines = [
        f"وصل الوفد التركي رقم {number} إلى القسطنطينية في {place + 1} مايو للمرة الأولى." for place in range(sentences)
    ]
    fields = {"id": f"visit-{number}", "title": f"زيارة {number}", "body": "\n".join(lines), "date": day}
    return Article(**{**fields, **changes})


def vectors_of(archive: Archive, encoder: GramEncoder, ids: Sequence[str]) -> list[Vectors | None]:
    store = archive._store
    keys = [store.key(one) for one in ids]
    assert None not in keys
    return store.sentence_vectors([key for key in keys if key], vectors_make(encoder))


def encode_all(archive: Archive, encoder: GramEncoder) -> int:
    archive.use_encoder(encoder)
    *_, last = encode_archive(archive)
    return last.done


def test_every_sentence_is_encoded_once_with_its_title_and_kept(archive: Archive) -> None:
    archive.add([article(1), article(2, title=""), Article(id="bare", title="", body="")])
    encoder = GramEncoder()
    assert encode_all(archive, encoder) == 3
    assert len(encoder.asked) == len(set(encoder.asked)) == 10
    assert sum(text.startswith("زيارة 1. وصل") for text in encoder.asked) == 5
    found = vectors_of(archive, encoder, ["visit-1", "visit-2", "bare"])
    assert [None if one is None else one.shape for one in found] == [(5, 64), (5, 64), (0, 64)]
    assert all(one is not None and encoded(one).all() for one in found)
    assert archive.unencoded() == []
    assert encode_all(archive, encoder) == 0
    assert archive.statistics().encoded == archive.check().encoded == (Encoded(make=vectors_make(encoder), articles=3),)


def test_a_question_encodes_nothing_of_an_encoded_archive(archive: Archive) -> None:
    archive.add([article(1), article(2)])
    encode_all(archive, GramEncoder())
    encoder = GramEncoder()
    archive.use_encoder(encoder)
    stored = archive.ask(QUESTION, top=3)
    assert encoder.asked == []
    fresh = Archive()
    fresh.add([article(1), article(2)])
    fresh.use_encoder(GramEncoder())
    computed = fresh.ask(QUESTION, top=3)
    assert [(one.article.id, one.start, one.score) for one in stored.quotations] == [
        (one.article.id, one.start, one.score) for one in computed.quotations
    ]


def test_what_a_question_encodes_is_kept_for_the_next_one(archive: Archive) -> None:
    archive.add([article(1), article(2), article(3), article(4)])
    first = GramEncoder()
    archive.use_encoder(first)
    archive.ask(QUESTION)
    assert len(first.asked) == 12
    again = GramEncoder()
    archive.use_encoder(again)
    archive.ask(QUESTION)
    assert again.asked == []
    assert archive.unencoded() != []


def test_vectors_of_some_sentences_are_added_to_those_of_others(archive: Archive) -> None:
    archive.add([article(1)])
    key = archive._store.key("visit-1")
    assert key is not None
    one, other = np.zeros((5, 3), dtype=np.int8), np.zeros((5, 3), dtype=np.int8)
    one[0], other[4] = (1, 2, 3), (4, 5, 6)
    for part in (one, other):
        assert archive._store.keep_vectors({key: part}, "a", wait=False)
    [found] = archive._store.sentence_vectors([key], "a")
    assert found is not None
    assert found.tolist() == [[1, 2, 3], [0] * 3, [0] * 3, [0] * 3, [4, 5, 6]]
    assert archive._store.unencoded("a") == [key]
    assert archive.statistics().encoded == ()


def test_vectors_of_a_changed_text_are_used_no_more(archive: Archive) -> None:
    archive.add([article(1), article(2)])
    encoder = GramEncoder()
    encode_all(archive, encoder)
    archive.add([article(1, title="عنوان آخر")])
    assert [one is None for one in vectors_of(archive, encoder, ["visit-1", "visit-2"])] == [True, False]
    encoder.asked.clear()
    assert encode_all(archive, encoder) == 1
    assert len(encoder.asked) == 5
    assert all(text.startswith("عنوان آخر. ") for text in encoder.asked)


def test_vectors_go_with_their_article(archive: Archive) -> None:
    archive.add([article(1), article(2)])
    encoder = GramEncoder()
    encode_all(archive, encoder)
    key = archive._store.key("visit-1")
    assert key is not None
    archive.remove(["visit-1"])
    assert archive._store.sentence_vectors([key], vectors_make(encoder)) == [None]
    assert archive.statistics().encoded == (Encoded(make=vectors_make(encoder), articles=1),)
    archive.add([article(1)])
    assert vectors_of(archive, encoder, ["visit-1"]) == [None]


def test_vectors_that_come_after_their_article_has_gone_are_not_kept(archive: Archive) -> None:
    archive.add([article(1)])
    key = archive._store.key("visit-1")
    assert key is not None
    archive.remove(["visit-1"])
    archive._store.keep_vectors({key: np.ones((5, 3), dtype=np.int8)}, "a", wait=True)
    archive.add([article(1)])
    assert archive._store.sentence_vectors([archive._store.key("visit-1") or ""], "a") == [None]
    assert archive.statistics().encoded == ()


def test_an_article_that_did_not_change_keeps_its_vectors(archive: Archive) -> None:
    archive.add([article(1)])
    encode_all(archive, GramEncoder())
    archive.add([article(1)])
    archive.reindex()
    assert encode_all(archive, GramEncoder()) == 0


def test_vectors_of_another_encoder_are_not_used_and_stay_until_they_are_replaced(archive: Archive) -> None:
    archive.add([article(1), article(2)])
    old, new = GramEncoder("grams 1"), GramEncoder("grams 2")
    encode_all(archive, old)
    archive.use_encoder(new)
    archive.ask(QUESTION)
    assert len(new.asked) == 10
    assert len(archive.unencoded()) == 2
    archive.use_encoder(old)
    assert archive.unencoded() == []
    assert encode_all(archive, new) == 2
    assert archive.statistics().encoded == (Encoded(make=vectors_make(new), articles=2),)


def test_the_newest_articles_are_encoded_first(archive: Archive) -> None:
    days = {1: date(2020, 1, 1), 2: date(2022, 1, 1), 3: None, 4: date(2021, 1, 1)}
    archive.add(article(number, day=day) for number, day in days.items())
    archive.use_encoder(GramEncoder())
    store = archive._store
    assert archive.unencoded() == [store.key(f"visit-{number}") for number in (2, 4, 1, 3)]
    *_, last = encode_archive(archive, limit=2)
    assert (last.done, last.total) == (2, 2)
    assert archive.unencoded() == [store.key("visit-1"), store.key("visit-3")]


def test_an_article_is_encoded_when_it_is_added_where_that_is_wanted(archive: Archive) -> None:
    encoder = GramEncoder()
    archive.use_encoder(encoder, encode_added=True)
    archive.add([article(1)])
    assert archive.unencoded() == []
    asked = len(encoder.asked)
    archive.add([article(1), article(2)])
    assert len(encoder.asked) == asked + 5
    archive.use_encoder(encoder)
    archive.add([article(3)])
    assert len(archive.unencoded()) == 1


def test_several_threads_encode_every_article_once(archive: Archive) -> None:
    archive.add(article(number) for number in range(30))
    encoder = GramEncoder()
    archive.use_encoder(encoder)
    reports = list(encode_archive(archive, jobs=3))
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    assert (reports[0].done, reports[-1].done, reports[-1].total) == (0, 30, 30)
    assert len(encoder.asked) == 150
    assert archive.unencoded() == []


def test_an_encoder_that_does_not_say_what_it_is_keeps_nothing(archive: Archive) -> None:
    archive.add([article(1)])
    archive.use_encoder(GramEncoder(""))
    assert archive.ask(QUESTION).answered
    assert archive.unencoded() == []
    assert archive.statistics().encoded == ()


def test_a_failing_encoder_loses_nothing_that_was_kept(archive: Archive) -> None:
    archive.add(article(number) for number in range(12))

    class Failing(GramEncoder):
        def encode(self, texts: Sequence[str], *, question: bool) -> Any:
            if any("زيارة 5." in text for text in texts):
                raise RuntimeError("out of order")
            return super().encode(texts, question=question)

    archive.use_encoder(Failing())
    with pytest.raises(RuntimeError):
        list(encode_archive(archive))
    left = archive.unencoded()
    assert 0 < len(left) < 12
    assert encode_all(archive, GramEncoder()) == len(left)
