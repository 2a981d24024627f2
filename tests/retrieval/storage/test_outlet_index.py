"""Outlets and the newest of an archive in memory, against reading all of it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from retrieval.article import Article
from retrieval.storage.outlet_index import OutletIndex

NAMES = st.sampled_from([None, "", "أ", "ب"])
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 3))
CHANGES = st.lists(st.tuples(st.integers(0, 9), NAMES, DAYS))


@given(CHANGES, st.sets(st.sampled_from(["", "أ", "ب", "ج"])), st.integers(0, 12))
def test_it_lists_what_is_there_after_any_changes(
    changes: list[tuple[int, str | None, date | None]], names: set[str], limit: int
) -> None:
    index = OutletIndex()
    there: dict[str, Article] = {}
    for number, source, day in changes:
        article = Article(id=str(number), title="", body="", source=source, date=day)
        known = there.pop(article.id, None)
        if known is not None:
            index.remove(known)
        if known is None or source:  # else it is gone
            index.add(article)
            there[article.id] = article
    counts = Counter(article.source or "" for article in there.values())
    assert {outlet.name: outlet.articles for outlet in index.outlets()} == counts
    by_id = sorted(there.values(), key=lambda article: article.id)
    newest = sorted(by_id, key=lambda one: one.date or date.min, reverse=True)
    assert index.newest(limit, None) == [article.id for article in newest][:limit]
    assert index.newest(limit, names) == [one.id for one in newest if (one.source or "") in names][:limit]
