"""Every archive returns the vectors of passages with its hits."""

from __future__ import annotations

import numpy as np

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.passage_vectors import passage_vectors

LONG = "رفضت المحكمة الطعن الذي قدمه المتهم يوم الثلاثاء. " * 12
SPORT = "سجل اللاعب هدفا في الشوط الثاني من المباراة أمام المحكمة."
TERMS = {"محكم": 1.0, "=محكمة": 1.0}


def page(article_id: str, *texts: str, source: str = "جريدة") -> Article:
    return Article(id=article_id, title="خبر من المحكمة", body="\n".join(texts), source=source)


def check(archive: Archive, found: int, filters: Filters | None = None) -> None:
    """Its hits are those of a search, each with the vector of its passage."""
    store, within = archive._store, filters or Filters()
    store.refresh()
    hits, vectors = store.engine.search_with_vectors(TERMS, 100, within)
    assert [hit[:2] for hit in hits] == [hit[:2] for hit in store.engine.search(TERMS, 100, within)]
    assert len(hits) == len(vectors) == found
    for hit, vector in zip(hits, vectors, strict=True):
        [document] = store.documents([hit.article])
        assert document is not None
        assert np.array_equal(vector, passage_vectors(document)[hit.passage])


def test_the_vectors_are_those_of_the_passages_that_are_found(archive: Archive) -> None:
    court = page("court", LONG, SPORT, LONG)
    archive.add([court, page("sport", SPORT, source="أخرى")])
    passages = len(Document(court).passages)
    assert passages > 1
    check(archive, passages + 1)
    check(archive, 1, Filters(sources=("أخرى",)))


def test_a_new_text_has_new_vectors_also_after_a_rebuild(archive: Archive) -> None:
    archive.add([page("court", SPORT)])
    archive.add([page("court", "قضت المحكمة بالسجن ططظظ.")])
    check(archive, 1)
    archive.reindex()
    check(archive, 1)


def test_nothing_found_has_no_vectors(archive: Archive) -> None:
    check(archive, 0)
    archive.add([page("court", SPORT)])
    hits, vectors = archive._store.engine.search_with_vectors({}, 10)
    assert hits == []
    assert len(vectors) == 0
