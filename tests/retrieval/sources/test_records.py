"""JSON Lines and CSV: fields under any name, one bad line beside good ones, and bombs."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from datetime import date
from typing import Any

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.sources import SourceItem
from retrieval.sources.bounded_lines import CHUNK, MAX_LINE_BYTES, read_lines
from retrieval.sources.records import read_csv, read_jsonl

BODY = "أعلن المجلس خطة جديدة لدعم المزارعين.\nوقال إنها جاهزة."


def jsonl(*records: Any) -> io.BytesIO:
    return io.BytesIO("\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode())


def reasons(found: list[SourceItem]) -> list[str]:
    return [one.reason if isinstance(one, ArticleError) else type(one).__name__ for one in found]


def only(found: list[SourceItem]) -> Article:
    (one,) = found
    assert isinstance(one, Article), one
    return one


class TestFields:
    def test_of_the_archive_are_read(self) -> None:
        record = {
            "id": "AL-1", "title": "خطة", "text": BODY, "source": "العربية", "date": "2018-02-18T10:00:00+00:00",
            "url": "https://site.example/1", "category": "economy", "abstract": "…", "author": "ليلى",
        }  # fmt: skip
        assert only(list(read_jsonl(jsonl(record), page="a.jsonl"))) == Article(
            id="AL-1", title="خطة", body=BODY, source="العربية", date=date(2018, 2, 18), url="https://site.example/1",
            category="economy", author="ليلى",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "record",
        [
            {"Headline": "خطة", "BODY": BODY, "Outlet": "صدى", "published_at": 1518912000, "link": "https://s.example/1"},
            {"عنوان": "خطة", "النص": BODY, "المصدر": "صدى", "التاريخ": "١٨ فبراير ٢٠١٨", "الرابط": "https://s.example/1"},
            {"title": "خطة", "content": f"<p>{BODY}</p>".replace("\n", "</p><p>"), "publisher": {"name": "صدى"},
             "datePublished": "Sun, 18 Feb 2018 23:00:00 +0300", "url": "https://s.example/1"},
            {"title": ["خطة"], "paragraphs": BODY.split("\n"), "site": "صدى", "day": "18/02/2018",
             "permalink": "https://s.example/1"},
        ],
        ids=["english", "arabic", "markup and objects", "lists"],
    )  # fmt: skip
    def test_go_by_many_names_and_shapes(self, record: dict[str, Any]) -> None:
        found = only(list(read_jsonl(jsonl(record), page="a.jsonl")))
        assert (found.title, found.body, found.source) == ("خطة", BODY, "صدى")
        assert (found.date, found.url) == (date(2018, 2, 18), "https://s.example/1")

    def test_without_an_id_the_address_or_else_the_words_give_one_that_stays(self) -> None:
        first, second, third = (
            only(list(read_jsonl(jsonl({"text": BODY, **more}), page=page)))
            for more, page in (({}, "a"), ({}, "b"), ({"url": "https://s.example/1"}, "a"))
        )
        assert first.id == second.id != third.id

    def test_an_address_that_is_no_web_address_is_none(self) -> None:
        assert only(list(read_jsonl(jsonl({"text": BODY, "url": "javascript:alert(1)"}), page="a"))).url is None


class TestBadLines:
    def test_are_reported_with_their_place_and_the_rest_goes_on(self) -> None:
        good = json.dumps({"text": BODY})
        lines = [
            good,
            "{",
            "[1]",
            '{"text": ""}',
            "",
            "\x00\x01",
            good,
            "[" * 100_000,
            '{"text": "\\ud800 كلمة أولى وثانية"}',
        ]
        found = list(read_jsonl(io.BytesIO("\n".join(lines).encode()), page="a.jsonl"))
        assert reasons(found) == [
            "Article", "not-json", "not-json", "too-short", "not-json", "Article", "not-json", "Article"
        ]  # fmt: skip
        assert [one.details["page"] for one in found if isinstance(one, ArticleError)][:2] == ["a.jsonl:2", "a.jsonl:3"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256", "utf-16"])
    def test_are_not_those_in_other_encodings(self, encoding: str) -> None:
        data = "\n".join([json.dumps({"text": BODY}, ensure_ascii=False)] * 2).encode(encoding)
        assert [one.body for one in read_jsonl(io.BytesIO(data), page="a") if isinstance(one, Article)] == [BODY] * 2

    def test_with_a_body_too_long_for_any_article_are_refused(self) -> None:
        assert reasons(list(read_jsonl(jsonl({"text": "كلمة " * 500_000}), page="a"))) == ["too-large"]

    def test_of_hundreds_of_megabytes_are_passed_over_in_little_memory(self) -> None:
        class Endless(io.RawIOBase):
            """500 MB without a line end, then a good line."""

            left = 500_000_000
            tail = io.BytesIO(b"\n" + json.dumps({"text": BODY}).encode())

            def read(self, size: int = -1) -> bytes:
                taken = min(size, self.left)
                self.left -= taken
                return b"x" * taken if taken else self.tail.read(size)

        tracemalloc.start()
        found = list(read_jsonl(Endless(), page="a.jsonl"))  # type: ignore[arg-type]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert reasons(found) == ["too-large", "Article"]
        assert peak < 5 * MAX_LINE_BYTES


class TestPackedFiles:
    def test_are_unpacked_line_by_line(self) -> None:
        packed = io.BytesIO(gzip.compress(jsonl({"text": BODY}, {"text": BODY}).getvalue()))
        assert reasons(list(read_jsonl(packed, page="a", packed=True))) == ["Article", "Article"]

    @pytest.mark.parametrize(
        "content", [b"0" * 1000, (b"{}" + b" " * 200 + b"\n") * 300], ids=["one line", "many lines"]
    )
    def test_that_are_bombs_are_refused_early(self, content: bytes) -> None:
        bomb = io.BytesIO()
        with gzip.GzipFile(fileobj=bomb, mode="wb") as file:
            for _ in range(20_000_000 // len(content)):
                file.write(content)
        bomb.seek(0)
        *_, last = read_lines(bomb, page="a", packed=True)
        assert isinstance(last, ArticleError)
        assert last.reason == "bomb"

    def test_that_are_cut_short_give_what_they_hold_and_say_so(self) -> None:
        whole = gzip.compress(b"".join(json.dumps({"text": f"{BODY} {n}"}).encode() + b"\n" for n in range(50_000)))
        assert len(whole) < CHUNK * 10
        found = list(read_jsonl(io.BytesIO(whole[: len(whole) // 2]), page="a", packed=True))
        assert reasons(found)[0] == "Article"
        assert reasons(found)[-1] == "unreadable"

    def test_that_are_not_packed_at_all_say_so(self) -> None:
        assert reasons(list(read_jsonl(jsonl({"text": BODY}), page="a", packed=True))) == ["unreadable"]


class TestCsv:
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_with_any_mark_between_fields_is_read(self, mark: str) -> None:
        text = mark.join(["id", "title", "text", "date"]) + "\r\n" + mark.join(["7", "خطة", f'"{BODY}"', "2018-02-18"])
        found = only(list(read_csv(io.BytesIO(text.encode("utf-8-sig")), page="a.csv")))
        assert (found.id, found.title, found.body, found.date) == ("7", "خطة", BODY, date(2018, 2, 18))

    def test_rows_without_text_are_reported_and_blank_ones_passed_over(self) -> None:
        text = f"title,text\nأ,\n\nب,{BODY.splitlines()[0]}\n"
        assert reasons(list(read_csv(io.BytesIO(text.encode()), page="a.csv"))) == ["too-short", "Article"]

    def test_a_quotation_mark_that_never_closes_takes_bounded_memory(self) -> None:
        text = 'title,text\nأ,"' + "نص طويل\n" * 1_100_000
        assert "not-csv" in reasons(list(read_csv(io.BytesIO(text.encode()), page="a.csv")))
