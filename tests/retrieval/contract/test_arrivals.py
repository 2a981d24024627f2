"""Articles in order of arrival: the same in every archive, after any change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from retrieval.archive import Archive
from retrieval.article import Article
from tests.retrieval.news import text

Open = Callable[[], Archive]


def news(number: int) -> Article:
    return Article(id=f"خبر {number}", title=f"عنوان {number}", body=text(number, 2))


def ids_after(archive: Archive, position: int, limit: int = 100, known: tuple[str, ...] = ()) -> list[str]:
    store = archive.store
    keys = [one.key for one in store.arrivals(position, limit, known)]
    return [document.article.id for document in store.documents(keys) if document is not None]


def test_articles_come_in_the_order_in_which_they_were_added(archive: Archive) -> None:
    assert archive.store.last_arrival() == 0
    archive.add([news(3), news(1)])
    archive.add([news(2)])
    found = archive.store.arrivals(0, 100)
    assert sorted(ids_after(archive, 0)[:2]) == ["خبر 1", "خبر 3"]
    assert ids_after(archive, 0)[2:] == ["خبر 2"]
    assert [one.position for one in found] == sorted(one.position for one in found)
    assert len(ids_after(archive, 0, limit=2)) == 2


def test_a_changed_article_arrives_anew_and_a_removed_one_is_gone(archive: Archive) -> None:
    archive.add([news(1), news(2), news(3)])
    archive.add([replace(news(1), title="عنوان آخر"), news(2)])
    archive.remove(["خبر 3"])
    assert ids_after(archive, 0) == ["خبر 2", "خبر 1"]


def test_known_articles_are_left_out(archive: Archive) -> None:
    archive.add([news(1)])
    archive.add([news(2)])
    first, second = archive.store.arrivals(0, 100)
    assert ids_after(archive, 0, known=(first.key,)) == ["خبر 2"]
    assert ids_after(archive, second.position, known=(first.key, second.key)) == []


def test_positions_last(opened: Open) -> None:
    first = opened()
    first.add([news(1)])
    last = first.store.last_arrival()
    [one] = first.store.arrivals(0, 100)
    first.add([news(2)])
    second = opened()
    assert second.store.last_arrival() > last
    assert second.store.arrivals(0, 1) == [one]
    assert ids_after(second, last, known=(one.key,)) == ["خبر 2"]
