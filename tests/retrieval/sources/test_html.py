"""HTML pages of the kinds news sites publish: what comes out, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources.html import MAX_BYTES, decode_html, read_html

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PAGES / "expected.toml").read_text(encoding="utf-8"))
PARAGRAPHS = (
    "<p>أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام.</p>"
    "<p>وقال رئيس المجلس إن الخطة تشمل ثلاثة آلاف أسرة، وإن تمويلها متوافر لعامين.</p>"
)


def article(markup: str | bytes, **options: Any) -> Article:
    data = markup.encode() if isinstance(markup, str) else markup
    return clean(read_html(data, name="page", page="page.html", **options))


def page(head: str = "", body: str = PARAGRAPHS) -> str:
    return f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("name", EXPECTED)
class TestPagesOfManyKinds:
    def test_give_every_paragraph_and_nothing_else(self, name: str) -> None:
        assert self.read(name).body.split("\n") == EXPECTED[name]["body"]

    def test_give_what_is_said_beside_the_text(self, name: str) -> None:
        found, expected = self.read(name), EXPECTED[name]
        assert (found.title, found.source or "", found.date) == (
            expected["title"],
            expected["source"],
            expected["date"],
        )
        assert found.url == expected.get("url")
        assert found.category == expected.get("category")
        assert found.author == expected.get("author")

    @staticmethod
    def read(name: str) -> Article:
        return article((PAGES / f"{name}.html").read_bytes())


class TestTheHead:
    def test_names_the_address_of_the_page_but_not_of_another_site_or_the_front_page(self) -> None:
        said = page('<link rel="canonical" href="/a/1">')
        assert article(said, address="https://www.site.example/a/1?utm=x").url == "https://www.site.example/a/1"
        elsewhere = page('<link rel="canonical" href="https://other.example/a/1">')
        assert article(elsewhere, address="https://site.example/a/1").url == "https://site.example/a/1"
        front = page('<link rel="canonical" href="https://site.example/">')
        assert article(front, address="https://site.example/a/1").url == "https://site.example/a/1"

    def test_names_the_headline_as_the_page_shows_it_not_as_search_engines_are_told(self) -> None:
        head = '<meta property="og:title" content="شاهد.. المجلس يعلن خطة لدعم المزارعين 2020">'
        assert article(page(head, "<h1>المجلس يعلن خطة لدعم المزارعين</h1>" + PARAGRAPHS)).title == (
            "المجلس يعلن خطة لدعم المزارعين"
        )

    def test_takes_no_heading_that_only_begins_as_the_title_does(self) -> None:
        title = "أخبار مصر اليوم وغدا وبعد غد في نشرة واحدة شاملة"
        head = f'<meta property="og:title" content="{title}">'
        assert article(page(head, f"<h2>أخبار مصر</h2><p>{title}</p>" + PARAGRAPHS)).title == title

    def test_keeps_the_text_where_the_headline_stands_below_it(self) -> None:
        head = '<meta property="og:title" content="خطة جديدة لدعم المزارعين">'
        below = "<div>شارك</div><div>خطة جديدة لدعم المزارعين</div><div>بوابة تعنى بالشأن العربي.</div>"
        assert article(page(head, PARAGRAPHS + below)).body.startswith("أعلن المجلس")

    def test_is_passed_over_where_its_json_is_broken(self) -> None:
        broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
        head = f'{broken}<meta name="date" content="2020-01-02">'
        assert article(page(head)).date == date(2020, 1, 2)

    def test_says_no_day_that_is_yet_to_come(self) -> None:
        assert article(page('<meta property="article:published_time" content="2990-01-01">')).date is None

    def test_the_address_gives_the_day_where_nothing_else_does(self) -> None:
        assert article(page(), address="https://site.example/2020/06/03/story").date == date(2020, 6, 3)

    def test_an_author_that_is_the_outlet_is_none(self) -> None:
        head = '<meta name="author" content="صدى"><meta property="og:site_name" content="صدى">'
        assert article(page(head)).author is None

    def test_the_host_stands_in_for_an_outlet_that_is_not_named(self) -> None:
        assert article(page(), address="https://www.site.example/a").source == "site.example"


class TestEncodings:
    TEXT = page(body="<p>أعلن المجلس خطة.</p>")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859-6"])
    def test_undeclared_are_told_apart(self, encoding: str) -> None:
        text = self.TEXT.replace("<meta charset=utf-8>", "")
        assert decode_html(text.encode(encoding), page="p") == text

    def test_declared_outside_the_page_is_believed(self) -> None:
        text = "<p>أعلن</p>"
        assert decode_html(text.encode("iso-8859-6"), page="p", charset="iso-8859-6") == text

    def test_declared_in_the_page_is_believed(self) -> None:
        text = '<meta charset="iso-8859-6"><p>أعلن</p>'
        assert decode_html(text.encode("iso-8859-6"), page="p") == text

    def test_a_page_cut_inside_a_character_is_read(self) -> None:
        assert "لعامين" in decode_html(page().encode() + b"\xd8", page="p")

    def test_an_unknown_declaration_is_passed_over(self) -> None:
        assert decode_html(self.TEXT.encode(), page="p", charset="no-such") == self.TEXT


class TestWhatIsNoPage:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"  \n", "empty"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\xd8" * 30, "binary"),
            (b"<html><body><script>1</script></body></html>", "not-a-page"),
            (b"<p>" + b"a" * MAX_BYTES, "too-large"),
        ],
        ids=["empty", "binary", "markup alone", "too large"],
    )
    def test_is_refused_with_a_reason(self, data: bytes, reason: str) -> None:
        with pytest.raises(ArticleError) as caught:
            read_html(data, name="page", page="page.html")
        assert caught.value.reason == reason
        assert caught.value.details["page"] == "page.html"

    def test_nesting_without_end_neither_hangs_nor_overflows(self) -> None:
        markup = page(body=PARAGRAPHS + "<div>" * 100_000 + "نص" + PARAGRAPHS)
        assert article(markup).body.startswith("أعلن المجلس")
