from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from bot.json_records import (
    answer_record,
    article_record,
    citation_record,
    export_record,
    quotation_record,
    refusal_record,
    to_json,
)
from retrieval import (
    Answer,
    Article,
    Corroboration,
    CorroborationKind,
    Quotation,
    QuotationKind,
    ReportedValue,
    article_from_record,
)

MakeQuotation = Callable[..., Quotation]


def test_an_answer_has_the_documented_keys_in_their_order(answer: Answer) -> None:
    record = json.loads(to_json(answer_record(answer)))
    assert list(record) == [
        "question",
        "since",
        "until",
        "archive_newest",
        "answered",
        "answers",
        "near_misses",
        "took_ms",
    ]
    keys = [
        "text",
        "kind",
        "confidence",
        "score",
        "span",
        "highlights",
        "points",
        "article",
        "context",
        "also",
        "disagrees",
        "values",
    ]
    assert list(record["answers"][0]) == keys
    assert list(record["answers"][0]["article"]) == ["id", "title", "source", "date", "url"]


def test_an_answer_holds_the_exact_sentence_and_where_it_stands(answer: Answer, article: Article) -> None:
    quoted = answer_record(answer)["answers"][0]
    start, end = quoted["span"]
    assert article.body[start:end] == quoted["text"]
    assert [quoted["text"][a:b] for a, b in quoted["highlights"]] == ["حضر", "ناشرًا"]
    assert quoted["context"] == {"before": "افتتح الوزير المعرض.", "after": "ينتهي المعرض يوم الأحد."}
    assert (quoted["kind"], quoted["confidence"], quoted["score"]) == ("answer", 0.8765, 0.8765)


def test_an_abstention_shows_near_misses_in_the_shape_of_answers(quotation: MakeQuotation) -> None:
    near = quotation(before=None, after=None, kind=QuotationKind.NEAR_MISS)
    record = answer_record(Answer(question="س", quotations=(), near_misses=(near,), took_ms=0.5))
    assert (record["answered"], record["answers"], record["took_ms"]) == (False, [], 0.5)
    assert record["near_misses"][0]["kind"] == "near_miss"
    assert record["near_misses"][0]["context"] == {"before": None, "after": None}


def test_another_article_that_says_the_same_has_its_sentence_and_its_sort(
    quotation: MakeQuotation, article: Article
) -> None:
    other = Corroboration(article=article, text=article.body[:20], start=0, end=20, kind=CorroborationKind.INDEPENDENT)
    [record] = quotation_record(quotation(also=(other,)))["also"]
    assert list(record) == ["id", "title", "source", "date", "url", "text", "span", "kind"]
    assert article.body[slice(*record["span"])] == record["text"]
    assert record["kind"] == "independent"


def test_values_that_differ_have_their_sentences_and_the_articles_that_disagree(
    quotation: MakeQuotation, article: Article
) -> None:
    def value(of: Article, said: str) -> ReportedValue:
        text = f"عددهم {said}."
        return ReportedValue(article=of, text=text, start=3, end=3 + len(text), span=(6, 6 + len(said)), number=131.0)

    other = replace(article, id="other")
    record = quotation_record(quotation(values=(value(article, "131"), value(other, "844"))))
    assert [each["value"] for each in record["values"]] == ["131", "844"]
    first = record["values"][0]
    assert list(first) == ["value", "number", "text", "span", "points", "article"]
    assert [first["text"][start:end] for start, end in first["points"]] == ["131"]
    assert [each["id"] for each in record["disagrees"]] == ["other"]


def test_dates_are_iso_8601_or_null(article: Article) -> None:
    assert citation_record(article)["date"] == "2020-03-05"
    assert citation_record(replace(article, date=None))["date"] is None


def test_an_article_is_its_citation_and_its_body(article: Article) -> None:
    assert list(article_record(article)) == ["id", "title", "source", "date", "url", "body"]


def test_an_exported_article_is_all_that_is_known_of_it_and_is_read_back(article: Article) -> None:
    record = export_record(replace(article, author="ريم"))
    assert list(record) == ["id", "title", "source", "date", "url", "body", "category", "author"]
    assert (record["date"], record["category"], record["author"]) == ("2020-03-05", None, "ريم")
    assert article_from_record(record) == replace(article, author="ريم")


def test_a_question_that_could_not_be_asked_is_an_answer_with_an_error(answer: Answer) -> None:
    refusal = refusal_record("؟", "why")
    assert list(refusal) == [*answer_record(answer), "error"]
    assert (refusal["answered"], refusal["error"]) == (False, "why")


def test_arabic_is_written_as_it_is() -> None:
    assert to_json({"a": "نعم"}) == '{"a": "نعم"}'


def test_a_record_is_one_line_for_every_reader_of_lines() -> None:
    record = {"a": "1\n2\r3\u20284\u20295\x856\v7"}
    line = to_json(record)
    assert line.splitlines() == [line]
    assert json.loads(line) == record
