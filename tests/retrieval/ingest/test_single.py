"""What a person sends: a file, a text, a link; an article or a reason comes back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.ingest.single import read_bytes, read_link, read_text
from tests.paths import ROOT
from tests.retrieval.sources.conftest import Site
from tests.retrieval.sources.conftest import site as site  # noqa: PLC0414 - the fixture

FILES = ROOT / "tests" / "retrieval" / "sources" / "files"
TITLE = "خطة جديدة لدعم المزارعين"
TEXT = "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام."


def reason(found: Article | ArticleError) -> str:
    assert isinstance(found, ArticleError), found
    return found.reason


class TestAFile:
    @pytest.mark.processes
    def test_gives_its_article_with_an_id_that_its_bytes_give(self) -> None:
        data = (FILES / "forms.pdf").read_bytes()
        one, other = read_bytes("document.pdf", data), read_bytes("another name", data)
        assert isinstance(one, Article)
        assert one == other
        assert one.title == "الإنتاج الزراعي يرتفع 12 في المئة ولائحة الدعم تصدر قريبا"

    def test_has_the_id_that_is_asked_for(self) -> None:
        found = read_bytes("a.txt", f"{TITLE}\n{TEXT}".encode(), article_id="a")
        assert isinstance(found, Article)
        assert found.id == "a"

    def test_of_plain_text_is_cleaned(self) -> None:
        found = read_bytes("a.txt", f"الرئيسية\n{TITLE}\n{TEXT}\nجميع الحقوق محفوظة".encode("cp1256"))
        assert isinstance(found, Article)
        assert (found.title, found.body) == (TITLE, TEXT)

    def test_with_several_articles_is_refused(self) -> None:
        line = json.dumps({"text": TEXT})
        assert reason(read_bytes("a.jsonl", f"{line}\n{line}".encode())) == "several"
        assert isinstance(read_bytes("a.jsonl", line.encode()), Article)

    @pytest.mark.processes
    @pytest.mark.parametrize(
        ("name", "data", "expected"),
        [
            ("a.txt", b"", "empty"),
            ("a.jsonl", b"", "empty"),
            ("a.html", b"<p>hi</p>", "not-arabic"),
            ("a", b"\0\1", "binary"),
        ],
    )
    def test_of_no_use_says_why(self, name: str, data: bytes, expected: str) -> None:
        assert reason(read_bytes(name, data)) == expected


class TestAText:
    def test_gives_its_first_line_as_title_and_loses_links_and_tags_at_its_end(self) -> None:
        found = read_text(
            f"{TITLE}\n\n{TEXT}\n🔴 @sada_news\nhttps://t.me/sada #عاجل", source="صدى", day=date(2020, 1, 2)
        )
        assert isinstance(found, Article)
        assert (found.title, found.body, found.source, found.date) == (TITLE, TEXT, "صدى", date(2020, 1, 2))

    def test_of_one_paragraph_has_no_title(self) -> None:
        found = read_text(TEXT)
        assert isinstance(found, Article)
        assert (found.title, found.body) == ("", TEXT)

    @pytest.mark.processes
    def test_of_no_use_says_why(self) -> None:
        assert reason(read_text("صباح الخير")) == "too-short"
        assert (
            reason(read_text("good morning to all of you, dear readers, and welcome to our channel today"))
            == "not-arabic"
        )
        assert reason(read_text("")) == "not-arabic"


@pytest.mark.loopback
class TestALink:
    @pytest.mark.processes
    def test_gives_its_article(self, site: Site) -> None:
        address = site.put("/a", f"<meta charset=utf-8><h1>{TITLE}</h1><p>{TEXT}</p>")
        found = read_link(address, access=site.access)
        assert isinstance(found, Article)
        assert (found.body, found.url) == (TEXT, address)

    @pytest.mark.processes
    def test_to_a_feed_is_refused_and_fetches_no_page(self, site: Site) -> None:
        feed = "<rss version='2.0'><channel><item><link>/1</link></item></channel></rss>"
        assert reason(read_link(site.put("/feed", feed), access=site.access)) == "list-of-pages"
        assert site.paths == ["/feed"]

    def test_into_an_inner_network_is_refused(self, site: Site) -> None:
        assert reason(read_link(site.put("/a", TEXT))) == "private-address"
        assert site.asked == []
