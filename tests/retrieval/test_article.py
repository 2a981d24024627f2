"""Articles as values, records and bytes, and their digests."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.article import (
    DIGEST_FIELDS,
    FIELDS,
    Article,
    article_digest,
    article_from_record,
    article_from_values,
    article_to_record,
    article_to_values,
    pack_article,
    unpack_article,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MAYBE = st.none() | TEXT
ARTICLES = st.builds(
    Article,
    id=TEXT,
    title=TEXT,
    body=TEXT,
    source=MAYBE,
    date=st.none() | st.dates(),
    url=MAYBE,
    category=MAYBE,
    author=MAYBE,
)
ARTICLE = Article(
    id="fair",
    title="افتتاح المعرض",
    body="افتتح الوزير المعرض.",
    source="جريدة المساء",
    date=date(2020, 3, 5),
    url="https://news.example/fair",
    category="ثقافة",
    author="ريم",
)
BARE = Article(id="bare", title="", body="")
LATER = {**DIGEST_FIELDS, 2: (*FIELDS, "tags")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged(Article):
    """An article as a later version may have it: with one more optional field."""

    tags: str | None = None


def tagged(article: Article, tags: str | None) -> Tagged:
    return Tagged(**{name: getattr(article, name) for name in FIELDS}, tags=tags)


@given(ARTICLES)
def test_an_article_comes_back_from_values_a_record_and_bytes_as_it_was(article: Article) -> None:
    assert article_from_values(article_to_values(article)) == article
    assert article_from_record(json.loads(json.dumps(article_to_record(article)))) == article
    assert unpack_article(pack_article(article)) == article


def test_every_field_is_written_and_in_the_last_digest() -> None:
    assert FIELDS == tuple(field.name for field in fields(Article)) == DIGEST_FIELDS[max(DIGEST_FIELDS)]


def test_a_record_without_an_optional_field_is_read() -> None:
    assert article_from_record({"id": "bare", "title": "", "body": ""}) == BARE
    assert article_from_values(["bare", "", ""]) == BARE


@pytest.mark.parametrize(
    "change", [{"id": None}, {"body": None}, {"date": "yesterday"}, {"date": 2020}, {"unknown": "field"}]
)
def test_a_record_that_is_no_article_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        article_from_record({**article_to_record(ARTICLE), **change})


@pytest.mark.parametrize("data", [b"", b"text", zlib.compress(b"[]"), zlib.compress(b'["a","b"]'), zlib.compress(b"7")])
def test_bytes_that_are_no_article_are_none(data: bytes) -> None:
    assert unpack_article(data) is None


# As the commit before wrote them: archives hold these.
@pytest.mark.parametrize(
    ("article", "digest"),
    [(ARTICLE, "624c4b9bc472ec90a9e4cab3938fcd12"), (BARE, "efd2b34520d0055f273fdd3d08e1b75d")],
)
def test_digests_stay_those_that_archives_hold(article: Article, digest: str) -> None:
    assert article_digest(article).hex() == digest
    assert article_digest(tagged(article, None), LATER).hex() == digest


@pytest.mark.parametrize("name", FIELDS)
def test_a_digest_differs_when_any_field_does(name: str) -> None:
    other: Any = date(2021, 1, 1) if name == "date" else "غيره"
    assert article_digest(replace(ARTICLE, **{name: other})) != article_digest(ARTICLE)
    empty: Any = None if name == "date" else ""
    assert article_digest(replace(ARTICLE, **{name: empty})) != article_digest(ARTICLE)


def test_a_new_optional_field_changes_no_digest_until_it_is_used() -> None:
    assert article_digest(tagged(ARTICLE, None)) == article_digest(ARTICLE)
    assert article_digest(tagged(ARTICLE, None), LATER) == article_digest(ARTICLE)
    used = article_digest(tagged(ARTICLE, "نفط"), LATER)
    assert used[0] == 2
    assert used not in {article_digest(ARTICLE), article_digest(tagged(ARTICLE, "غاز"), LATER)}
