"""Feeds, OPML files and sitemaps: their pages, once each, and XML that was made to swell."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.errors import ArticleError
from retrieval.sources.feeds import is_listing, read_listing

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>صدى الساحل</title>
<item><title>خطة &amp; دعم</title><link>/a/1</link><pubDate>Sun, 18 Feb 2018 23:30:00 +0300</pubDate>
<author>ليلى</author><category>محليات</category><description>&lt;p&gt;موجز&lt;/p&gt;</description></item>
<item><title>ثانية</title><link>https://s.example/a/2#top</link></item><item><title>مكررة</title><link>/a/1</link></item>
<item><title>بلا رابط</title></item><item><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>صدى</title><entry><title>خطة</title>
<link href="https://s.example/a/1"/><published>2018-02-18T10:00:00Z</published><author><name>ليلى</name></author>
<content type="html">&lt;p&gt;نص كامل&lt;/p&gt;</content></entry></feed>"""


def reason(data: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        read_listing(data, page="f.xml")
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_a_feed_gives_each_page_once_with_what_it_says_of_it(encoding: str) -> None:
    data = RSS.format(encoding=encoding).encode("cp1256" if encoding == "windows-1256" else encoding)
    assert is_listing(data)
    found = read_listing(data, page="f.xml", address="https://s.example/feed")
    assert (found.kind, found.title) == ("feed", "صدى الساحل")
    assert [entry.address for entry in found.entries] == ["https://s.example/a/1", "https://s.example/a/2#top"]
    first = found.entries[0]
    assert (first.title, first.date, first.author, first.category) == ("خطة & دعم", date(2018, 2, 18), "ليلى", "محليات")


def test_an_atom_feed_brings_its_text() -> None:
    (entry,) = read_listing(ATOM.encode(), page="f.xml").entries
    assert (entry.title, entry.date, entry.author) == ("خطة", date(2018, 2, 18), "ليلى")
    assert entry.content == "<p>نص كامل</p>"


def test_a_feed_that_is_not_well_formed_is_read_all_the_same() -> None:
    data = RSS.format(encoding="utf-8").replace("&amp;", "&").replace("</channel></rss>", "").encode()
    found = read_listing(data, page="f.xml", address="https://s.example/feed")
    assert [entry.title for entry in found.entries] == ["خطة & دعم", "ثانية"]


def test_an_opml_file_gives_its_feeds_at_every_depth() -> None:
    data = """<opml version="2.0"><body><outline text="محلي"><outline text="أ" xmlUrl="https://a.example/rss"/>
    <outline text="ب" xmlURL="https://b.example/rss"/></outline><outline text="بلا"/></body></opml>""".encode()
    found = read_listing(data, page="f.opml")
    assert found.kind == "index"
    assert [entry.address for entry in found.entries] == ["https://a.example/rss", "https://b.example/rss"]


def test_a_sitemap_gives_pages_and_its_index_sitemaps() -> None:
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    news = "<n:news><n:publication_date>2018-02-18</n:publication_date><n:title>خطة</n:title></n:news>"
    pages = f"<urlset {space}><url><loc>https://s.example/a/1</loc><lastmod>2020-01-01</lastmod>{news}</url></urlset>"
    found = read_listing(pages.encode(), page="s.xml")
    assert found.kind == "sitemap"
    assert [(entry.address, entry.title, entry.date) for entry in found.entries] == [
        ("https://s.example/a/1", "خطة", date(2018, 2, 18))
    ]
    index = f"<sitemapindex {space}><sitemap><loc>https://s.example/s1.xml</loc></sitemap></sitemapindex>"
    assert read_listing(index.encode(), page="s.xml").kind == "index"


@pytest.mark.parametrize("root", ["opml", "urlset"])
def test_entities_that_expand_without_end_are_refused(root: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<!DOCTYPE x [<!ENTITY e0 "a">{entities}]><{root}><url><loc>&e11;</loc></url></{root}>'
    assert reason(data.encode()) == "not-a-feed"


def test_a_feed_reads_no_files_and_expands_nothing() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "a"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    data = f"{head}<rss version='2.0'><channel><item><title>&e11;&f;</title><link>https://s.example/1</link></item></channel></rss>"
    titles = [entry.title for entry in read_listing(data.encode(), page="f.xml").entries]
    assert all(len(title) < 10_000 and "root:" not in title for title in titles)


def test_elements_nested_without_end_are_read_or_refused_in_bounded_time() -> None:
    deep = b"<opml><body>" + b"<outline>" * 500_000
    assert reason(deep) == "not-a-feed"


@pytest.mark.parametrize("data", [b"<rss", b"<urlset><url>", b"<opml>&nbsp;</opml>"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    assert reason(data) == "not-a-feed"


def test_a_page_that_mentions_a_feed_is_no_list() -> None:
    assert not is_listing(b"<!doctype html><html><head><link href=/rss></head><rss></html>")
