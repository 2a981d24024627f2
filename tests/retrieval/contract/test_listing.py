"""Outlets and the newest articles: the same in every archive, after any change."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.article import Article

Open = Callable[[], Archive]
NAMES = ("جريدة المساء", "جريده المساء", "BBC", "bbc", "وكالة 😀", "وكالة ﷲ", "", None)
# In the order of their code points, in which UTF-16 has the last two the other way round.
IDS = ("A", "a", "ب/1", "\uffee", "😀")


def news(count: int, seed: int = 1) -> list[Article]:
    """Articles of few days and outlets, so that many are of one day; some have neither."""
    chooser = random.Random(seed)  # noqa: S311 - chooses values
    return [
        Article(
            id=f"{chooser.choice(IDS)}-{number}",
            title="خبر",
            body=f"وصل الوفد رقم {number} إلى المدينة.",
            source=chooser.choice(NAMES),
            date=chooser.choice([None, date(2020, 1, 1) + timedelta(days=chooser.randrange(4))]),
        )
        for number in range(count)
    ]


def by_day(articles: list[Article]) -> list[Article]:
    dated = sorted((one for one in articles if one.date), key=lambda one: one.id)
    dated.sort(key=lambda one: one.date or date.min, reverse=True)
    return dated + sorted((one for one in articles if not one.date), key=lambda one: one.id)


def listed(archive: Archive) -> list[tuple[str, int]]:
    return [(outlet.name, outlet.articles) for outlet in archive.outlets()]


def counted(articles: list[Article]) -> list[tuple[str, int]]:
    names = {article.source or "" for article in articles}
    counts = [(name, sum((article.source or "") == name for article in articles)) for name in names]
    return sorted(counts, key=lambda row: (-row[1], row[0]))


def assert_listed(archive: Archive, articles: list[Article]) -> None:
    assert listed(archive) == counted(articles)
    assert archive.newest(len(articles) + 1) == by_day(articles)
    for names in (["BBC"], [""], ["جريدة المساء", "", "وكالة 😀"], ["لا أحد"], []):
        of_them = [article for article in articles if (article.source or "") in names]
        assert archive.newest(len(articles) + 1, outlets=names) == by_day(of_them)
        assert archive.newest(3, outlets=names) == by_day(of_them)[:3]


def test_an_empty_archive_has_no_outlets_and_nothing_new(archive: Archive) -> None:
    assert archive.outlets() == ()
    assert archive.newest(5) == []


def test_outlets_are_counted_as_they_are_spelled_the_largest_first(archive: Archive, make_article: Any) -> None:
    names = ("ب", "أ", "ب", None, "", "أ ", "أ")
    archive.add([make_article(number, source=name) for number, name in enumerate(names)])
    assert listed(archive) == [("", 2), ("أ", 2), ("ب", 2), ("أ ", 1)]


def test_outlets_are_named_and_found_by_all_their_names(archive: Archive, make_article: Any) -> None:
    names = ("skynews", "سكاي نيوز عربية", "BBC", None)
    archive.add([make_article(number, source=name) for number, name in enumerate(names)])
    assert [(outlet.name, outlet.articles) for outlet in archive.named_outlets()] == [
        ("سكاي نيوز عربية", 2),
        ("", 1),
        ("بي بي سي", 1),
    ]
    [sky] = archive.outlets_called("سكاي نيوز")
    assert {article.id[-1] for article in archive.newest(5, outlets=sky.spellings)} == {"0", "1"}


def test_the_newest_come_by_day_and_of_one_day_by_id_the_undated_last(archive: Archive, make_article: Any) -> None:
    days = (None, date(2021, 5, 1), date(2021, 5, 2), date(2021, 5, 1), date(1, 1, 1), None)
    archive.add(reversed([make_article(number, date=day) for number, day in enumerate(days)]))
    assert [article.id[-1] for article in archive.newest(9)] == ["2", "1", "3", "4", "0", "5"]
    assert [article.id[-1] for article in archive.newest(2)] == ["2", "1"]
    assert archive.newest(0) == archive.newest(-1) == []
    assert archive.newest(1)[0] == archive.article("news-00002")


def test_what_is_listed_follows_every_change(archive: Archive) -> None:
    articles = news(120)
    archive.add(articles)
    assert_listed(archive, articles)
    # Other outlets and days for some, the same once more for others, and some are gone.
    changed = {article.id: article for article in articles}
    for old, new in zip(articles[:40], news(200, seed=2)[160:], strict=True):
        changed[old.id] = Article(id=old.id, title=new.title, body=new.body, source=new.source, date=new.date)
    archive.add(list(changed.values())[:60])
    removed = [article.id for article in articles[30:110]]
    archive.remove([*removed, "nobody", removed[0]])
    assert_listed(archive, [article for article in changed.values() if article.id not in removed])
    archive.remove([article.id for article in articles])
    assert_listed(archive, [])


def test_an_article_that_comes_twice_in_a_batch_is_listed_once(archive: Archive, make_article: Any) -> None:
    later = make_article(1, source="ب", date=date(2022, 2, 2))
    archive.add([make_article(1, source="أ"), later])
    assert_listed(archive, [later])


def test_every_reader_lists_what_others_wrote(opened: Open, make_article: Any) -> None:
    archive, reader = opened(), opened()
    archive.add([make_article(1, source="أ", date=date(2020, 1, 1))])
    assert listed(reader) == [("أ", 1)]
    archive.add([make_article(2, source="ب", date=date(2020, 1, 2))])
    assert listed(reader) == [("أ", 1), ("ب", 1)]
    assert [article.id for article in reader.newest(1)] == ["news-00002"]
    archive.remove(["news-00002"])
    assert listed(reader) == [("أ", 1)]
    assert [article.id for article in reader.newest(1)] == ["news-00001"]


@pytest.mark.parametrize("limit", [1, 7])
def test_no_other_article_is_read(archive: Archive, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    articles = news(60)
    archive.add(articles)

    def read_all(*_: object) -> None:
        raise AssertionError("every article is read")

    monkeypatch.setattr(type(archive._store), "articles", read_all)
    assert archive.newest(limit) == by_day(articles)[:limit]
    assert listed(archive) == counted(articles)
