"""What a person names: files and folders of every kind, addresses, standard input."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError, SourceError
from retrieval.extraction.extract import clean
from retrieval.sources import RawPage, SourceItem
from retrieval.sources.dispatch import read
from tests.retrieval.sources.conftest import Site

FILES = Path(__file__).parent / "files"
PARAGRAPHS = (
    "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام.",
    "وقال رئيس المجلس إن الخطة تشمل ثلاثة آلاف أسرة، وإن تمويلها متوافر لعامين.",
)
BODY = "\n".join(PARAGRAPHS)


def html(title: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"


def articles(found: Iterable[SourceItem]) -> list[Article]:
    return [clean(one) if isinstance(one, RawPage) else one for one in found if not isinstance(one, ArticleError)]


def reasons(found: Iterable[SourceItem]) -> dict[str, str]:
    return {one.details["page"]: one.reason for one in found if isinstance(one, ArticleError)}


class TestFolders:
    @pytest.mark.processes
    def test_give_files_of_every_kind_by_their_names(self, tmp_path: Path) -> None:
        record = json.dumps({"id": "r1", "title": "خطة جديدة لدعم المزارعين", "text": BODY}, ensure_ascii=False)
        (tmp_path / "a.html").write_text(html("خطة جديدة لدعم المزارعين"), encoding="utf-8")
        (tmp_path / "b.txt").write_text(f"خطة جديدة لدعم المزارعين\n{BODY}", encoding="cp1256")
        (tmp_path / "c.jsonl").write_text(record, encoding="utf-8")
        (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(record.replace("r1", "r2").encode()))
        (tmp_path / "e.csv").write_text(f'id,title,text\nr3,خطة,"{BODY}"', encoding="utf-8")
        (tmp_path / "f.pdf").write_bytes((FILES / "forms.pdf").read_bytes())
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "a.HTM").write_text(html("خطة جديدة لدعم المزارعين"), encoding="utf-8")
        found = articles(read(str(tmp_path)))
        assert [one.id for one in found] == ["a", "b", "r1", "r2", "r3", "f", "sub/a"]
        assert {one.body for one in found if one.id != "f"} == {BODY}

    @pytest.mark.processes
    def test_report_what_is_not_read_and_pass_over_what_is_hidden(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside.txt"
        outside.write_text(BODY, encoding="utf-8")
        folder = tmp_path / "in"
        (folder / ".git").mkdir(parents=True)
        (folder / ".git" / "x.txt").write_text(BODY, encoding="utf-8")
        (folder / "a.txt").symlink_to(outside)
        (folder / "b.png").write_bytes(b"\x89PNG")
        (folder / "c.html").write_bytes(b"")
        os.mkfifo(folder / "pipe.txt")
        assert reasons(read(str(folder))) == {"a.txt": "outside", "b.png": "unknown-kind", "c.html": "empty"}

    def test_that_are_not_there_or_files_of_no_kind_are_told_at_once(self, tmp_path: Path) -> None:
        (tmp_path / "a.exe").write_bytes(b"MZ")
        for place, reason in ((tmp_path / "no", "missing"), (tmp_path / "a.exe", "unknown-kind")):
            with pytest.raises(SourceError) as caught:
                list(read(str(place)))
            assert caught.value.details["reason"] == reason


class TestOneFile:
    @pytest.mark.processes
    def test_is_read_by_what_it_is_whatever_it_is_called(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes((FILES / "forms.pdf").read_bytes())
        (one,) = articles(read(str(tmp_path / "a.html")))
        assert one.title == "الإنتاج الزراعي يرتفع 12 في المئة ولائحة الدعم تصدر قريبا"

    def test_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        with (tmp_path / "a.pdf").open("wb") as file:
            file.truncate(5_000_000_000)
        assert reasons(read(str(tmp_path / "a.pdf"))) == {"a.pdf": "too-large"}


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(json.dumps({"id": "r1", "text": BODY}).encode())

    monkeypatch.setattr(sys, "stdin", Piped)
    assert [one.id for one in articles(read("-"))] == ["r1"]


@pytest.mark.loopback
class TestAddresses:
    @pytest.mark.processes
    def test_of_a_page_give_its_article_with_the_same_id_each_time(self, site: Site) -> None:
        address = site.put("/2020/06/03/a", html("خطة جديدة لدعم المزارعين"))
        (one,) = articles(read(address, access=site.access))
        (again,) = articles(read(f"{address}#top", access=site.access))
        assert (one.title, one.body, one.url, one.date) == ("خطة جديدة لدعم المزارعين", BODY, address, date(2020, 6, 3))
        assert one.source == "127.0.0.1"
        assert one == again

    @pytest.mark.processes
    def test_of_a_page_in_an_encoding_that_only_the_server_names_are_read(self, site: Site) -> None:
        markup = html("خطة جديدة").replace("<meta charset=utf-8>", "").encode("iso-8859-6", "ignore")
        (one,) = articles(read(site.put("/a", markup, "text/html; charset=ISO-8859-6"), access=site.access))
        assert one.body.startswith("أعلن المجلس")

    @pytest.mark.processes
    def test_of_a_pdf_give_its_article(self, site: Site) -> None:
        address = site.put("/a", (FILES / "forms.pdf").read_bytes(), "application/pdf")
        (one,) = articles(read(address, access=site.access))
        assert one.url == address

    @pytest.mark.processes
    def test_of_a_feed_give_its_pages_and_what_the_feed_says_of_them(self, site: Site) -> None:
        site.put("/a/1", html("خطة جديدة لدعم المزارعين"))
        whole = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS * 5)
        items = (
            "<item><title>أ</title><link>/a/1</link><pubDate>Sun, 18 Feb 2018 10:00:00 GMT</pubDate>"
            "<category>محليات</category></item><item><link>/a/2</link></item>"
            f"<item><title>عنوان كامل هنا</title><link>/a/3</link><description>{whole}</description></item>"
        )
        feed = f"<rss version='2.0'><channel><title>صدى</title>{items}</channel></rss>"
        found = list(read(site.put("/feed", feed, "application/rss+xml"), access=site.access))
        first, third = articles(found)
        assert (first.title, first.date, first.category) == ("خطة جديدة لدعم المزارعين", date(2018, 2, 18), "محليات")
        assert (first.source, third.source, third.title) == ("صدى", "صدى", "عنوان كامل هنا")
        assert reasons(found) == {f"{site.root}/a/2": "unreachable"}
        assert "/a/3" not in site.paths, "what the feed brings whole is not fetched again"

    @pytest.mark.processes
    def test_of_pages_that_are_known_are_not_fetched_again(self, site: Site) -> None:
        feed = "<rss version='2.0'><channel><item><link>/a/1</link></item></channel></rss>"
        known: Callable[[str], bool] = lambda address: address.endswith("/a/1")  # noqa: E731
        assert list(read(site.put("/feed", feed, "text/xml"), access=site.access, skip=known)) == []
        assert site.paths == ["/feed"]

    @pytest.mark.processes
    def test_of_sitemaps_and_of_feeds_in_opml_files_lead_to_the_pages(self, site: Site, tmp_path: Path) -> None:
        page = site.put("/a/1", html("خطة جديدة لدعم المزارعين"))
        inner = site.put("/s1.xml", f"<urlset><url><loc>{page}</loc></url></urlset>", "text/xml")
        outer = site.put("/s.xml", f"<sitemapindex><sitemap><loc>{inner}</loc></sitemap></sitemapindex>", "text/xml")
        feed = site.put(
            "/feed", f"<rss version='2.0'><channel><item><link>{page}</link></item></channel></rss>", "text/xml"
        )
        opml = tmp_path / "feeds.opml"
        opml.write_text(f"<opml><body><outline xmlUrl='{feed}'/></body></opml>", encoding="utf-8")
        assert [one.url for one in articles(read(outer, access=site.access))] == [page]
        assert [one.url for one in articles(read(str(opml), access=site.access))] == [page]

    @pytest.mark.processes
    def test_of_a_list_that_lists_itself_come_to_an_end(self, site: Site) -> None:
        outer = site.put("/s.xml", "", "text/xml")
        site.put("/s.xml", f"<sitemapindex><sitemap><loc>{outer}</loc></sitemap></sitemapindex>", "text/xml")
        assert list(read(outer, access=site.access)) == []
        assert site.paths.count("/s.xml") <= 4

    @pytest.mark.processes
    def test_in_lists_that_lead_to_private_hosts_are_refused_one_by_one(self, site: Site) -> None:
        bad = "http://169.254.169.254/latest/meta-data"
        feed = f"<rss version='2.0'><channel><item><link>{bad}</link></item></channel></rss>"
        assert reasons(read(site.put("/feed", feed, "text/xml"), access=site.access)) == {bad: "private-address"}

    def test_that_lead_nowhere_are_told_at_once(self, site: Site) -> None:
        with pytest.raises(SourceError) as caught:
            list(read(f"{site.root}/none", access=site.access))
        assert caught.value.details == {"source": f"{site.root}/none", "reason": "unreachable"}
