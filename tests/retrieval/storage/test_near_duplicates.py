"""Republished text is linked, and only text that is."""

from __future__ import annotations

from typing import Any

from retrieval.archive import Archive
from retrieval.storage.near_duplicates import MIN_RESEMBLANCE, are_near_duplicates, bands, resemblance, shingles


def test_texts_that_share_most_runs_share_a_band(make_article: Any) -> None:
    body = make_article(1).body
    edited = body.replace("\n", "\nوأضافت الوكالة أمس ", 1)
    one, other = shingles(body), shingles(edited)
    assert resemblance(one, other) > MIN_RESEMBLANCE
    assert set(bands(one)) & set(bands(other))
    assert not set(bands(one)) & set(bands(shingles(make_article(2).body)))


def test_a_corrected_text_is_a_near_duplicate_and_another_text_is_not(make_article: Any) -> None:
    body = make_article(1).body
    assert are_near_duplicates(body, body.replace("\n", "\nوأضافت الوكالة أمس ", 1))
    assert not are_near_duplicates(body, make_article(2).body)


def test_a_copy_is_linked_to_its_story_whichever_came_first(archive: Archive, make_article: Any) -> None:
    first = make_article(1)
    copy = make_article(2, body=first.body.replace("\n", "\nوأضافت الوكالة أمس ", 1))
    again = make_article(3, body=first.body + "\nنقلًا عن الوكالة.")
    archive.add([first, copy, make_article(4)])
    archive.add([again])
    store = archive._store
    assert {article.id for article in store.copies(first.id)} == {copy.id, again.id}
    assert {article.id for article in store.copies(again.id)} == {first.id, copy.id}
    assert store.copies("news-00004") == ()
    assert archive.statistics().copies == 2


def test_a_copy_that_is_changed_or_removed_is_linked_no_more(archive: Archive, make_article: Any) -> None:
    first = make_article(1)
    archive.add([first, make_article(2, body=first.body), make_article(3, body=first.body)])
    archive.add([make_article(2)])
    assert [article.id for article in archive._store.copies(first.id)] == ["news-00003"]
    archive.remove([first.id])
    assert archive._store.copies("news-00003") == ()
    assert archive.statistics().copies == 0


def test_texts_shorter_than_a_run_are_compared_whole() -> None:
    assert resemblance(shingles("نعم"), shingles("نعم")) == 1
    assert resemblance(shingles(""), shingles("لا")) == 0
