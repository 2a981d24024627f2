from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from retrieval import Strictness, open_archive, shipped_levels

QUESTION = "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟"
UNANSWERED = "ما لون سيارة الأسد؟"
QUOTATION_KEYS = [
    "text", "kind", "confidence", "score", "span", "highlights", "points", "article", "context", "also", "disagrees",
    "values",
]  # fmt: skip
CITATION_KEYS = ["id", "title", "source", "date", "url"]
ALSO_KEYS = [*CITATION_KEYS, "text", "span", "kind"]


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_an_answer_quotes_the_sentence_over_its_citation(isnad: Any) -> None:
    outcome = isnad("ask", QUESTION)
    assert (outcome.code, outcome.err) == (0, "")
    assert "في أغسطس 2015" in outcome.out
    assert "Source: " in outcome.out


def test_piped_output_holds_no_control_characters(isnad: Any) -> None:
    out = isnad("ask", QUESTION).out + isnad("ask", UNANSWERED).out + isnad("articles").out
    assert {c for c in out if unicodedata.category(c) in {"Cc", "Cf"}} == {"\n"}


def test_json_has_the_documented_shape(isnad: Any) -> None:
    [record] = records(isnad("ask", "--json", "--top", "2", QUESTION).out)
    assert list(record) == [
        "question", "since", "until", "archive_newest", "answered", "answers", "near_misses", "took_ms",
    ]  # fmt: skip
    assert (record["question"], record["answered"]) == (QUESTION, True)
    assert 1 <= len(record["answers"]) <= 2
    for quoted in record["answers"]:
        assert list(quoted) == QUOTATION_KEYS
        assert list(quoted["article"]) == CITATION_KEYS
        assert all(list(other) == ALSO_KEYS for other in quoted["also"])
        assert list(quoted["context"]) == ["before", "after"]
        assert quoted["article"]["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", quoted["article"]["date"])


def test_every_quotation_is_an_exact_slice_of_the_articles_body(isnad: Any) -> None:
    bodies = {record["id"]: record["body"] for record in records(isnad("articles", "--json").out)}
    [record] = records(isnad("ask", "--json", "--top", "10", QUESTION).out)
    for quoted in record["answers"]:
        start, end = quoted["span"]
        assert bodies[quoted["article"]["id"]][start:end] == quoted["text"]
        assert all(0 <= a < b <= len(quoted["text"]) for a, b in quoted["highlights"])


def test_what_is_not_in_the_archive_is_said_to_be_so(isnad: Any) -> None:
    low = {"NEAR_MISS_THRESHOLD": "0"}
    outcome = isnad("ask", UNANSWERED, settings=low)
    assert outcome.code == 0
    assert outcome.out.startswith("I found no explicit answer. This is the closest in the archive:\n\n«")
    [record] = records(isnad("ask", "--json", UNANSWERED, settings=low).out)
    assert (record["answered"], record["answers"]) == (False, [])
    [near] = record["near_misses"]
    assert list(near) == QUOTATION_KEYS
    assert near["kind"] == "near_miss"
    [record] = records(isnad("ask", "--json", UNANSWERED, settings={"NEAR_MISS_THRESHOLD": "1"}).out)
    assert record["near_misses"] == []
    out = isnad("ask", UNANSWERED, settings={"NEAR_MISS_THRESHOLD": "1"}).out
    assert out == "The archive has no answer to this question.\n"


def test_a_stricter_level_answers_less_and_says_how_sure_it_is(isnad: Any) -> None:
    confidences = {}
    for level in ("strict", "balanced", "open"):
        [record] = records(isnad("ask", "--json", "--top", "10", "--strictness", level, QUESTION).out)
        confidences[level] = [quoted["confidence"] for quoted in record["answers"]]
        assert {quoted["kind"] for quoted in record["answers"]} <= {"answer"}
        bars = shipped_levels()[Strictness(level)]
        assert all(confidence >= min(bars.answer, bars.further) for confidence in confidences[level])
    assert len(confidences["strict"]) <= len(confidences["balanced"]) <= len(confidences["open"])
    [record] = records(isnad("ask", "--json", "--top", "10", QUESTION, settings={"STRICTNESS": "open"}).out)
    assert [quoted["confidence"] for quoted in record["answers"]] == confidences["open"]


def test_a_level_that_is_none_is_refused_in_one_line(isnad: Any) -> None:
    outcome = isnad("ask", "--strictness", "low", QUESTION)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "isnad: The value of --strictness is not valid. Use one of: strict; balanced; open\n"


def test_top_limits_the_answers_and_the_setting_is_its_default(isnad: Any) -> None:
    def count(*arguments: str, **settings: str) -> int:
        return len(records(isnad("ask", "--json", *arguments, QUESTION, settings=settings).out)[0]["answers"])

    with open_archive(isnad.environment["ARCHIVE"]) as archive:
        everything = len(archive.ask(QUESTION, top=10).quotations)
    assert everything >= 1
    assert count("--top", "1") == 1
    assert count("--top", "10") == everything
    assert count(ANSWERS="2") == min(2, everything)
    assert count("--top", "1", ANSWERS="2") == 1


def test_arabic_is_the_language_unless_told_otherwise(isnad: Any) -> None:
    assert "المصدر: " in isnad("ask", QUESTION, settings={"LANGUAGE": ""}).out


def test_questions_of_standard_input_are_answered_in_order(isnad: Any) -> None:
    typed = f"\n{QUESTION}\n  \n{UNANSWERED}\n{QUESTION}"
    answers = records(isnad("ask", "--json", "-", typed=typed).out)
    assert [(answer["question"], answer["answered"]) for answer in answers] == [
        (QUESTION, True),
        (UNANSWERED, False),
        (QUESTION, True),
    ]


def test_each_answer_comes_before_the_next_question_is_typed(isnad: Any) -> None:
    with isnad.start("ask", "--json", "-") as process:
        for question in (QUESTION, UNANSWERED):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait(timeout=240) == 0


def test_a_line_that_cannot_be_asked_does_not_stop_the_rest(isnad: Any) -> None:
    typed = "؟!\n".encode() + b"\xff\xfe\n" + QUESTION.encode()
    wordless, bytes_, answer = records(isnad("ask", "--json", "-", typed=typed).out)
    assert (wordless["answered"], wordless["error"]) == (False, "The question has no words.")
    assert (bytes_["answered"], bytes_["error"]) == (False, "The question is not valid UTF-8 text.")
    assert answer["answered"]
    outcome = isnad("ask", "-", typed=typed)
    assert outcome.code == 0
    assert len(outcome.err.splitlines()) == 2
    assert "«" in outcome.out


def test_among_others_an_answer_repeats_its_question(isnad: Any) -> None:
    out = isnad("ask", "-", typed=f"{QUESTION}\n{UNANSWERED}\n").out
    assert re.findall(r"^Question: (.*)$", out, re.MULTILINE) == [QUESTION, UNANSWERED]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_file_of_windows_lines_is_read(isnad: Any, encoding: str) -> None:
    [record] = records(isnad("ask", "--json", "-", typed=f"{QUESTION}\r\n".encode(encoding)).out)
    assert (record["question"], record["answered"]) == (QUESTION, True)


def test_the_locale_does_not_matter(isnad: Any) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert "في أغسطس 2015" in isnad("ask", "--json", "-", typed=QUESTION, settings=settings).out


def test_a_question_that_names_days_is_answered_from_those_days_or_from_any(isnad: Any) -> None:
    question = "متى كتب الأسد رسالته إلى بوتين منذ أسبوع؟"
    [narrow] = records(isnad("ask", "--json", question).out)
    [wide] = records(isnad("ask", "--json", "--any-time", question).out)
    assert (narrow["answered"], bool(narrow["since"])) == (False, True)
    assert (wide["answered"], wide["since"]) == (True, None)
    assert "--any-time" in isnad("ask", question).out


@pytest.mark.parametrize("period", ["منذ ثلاثة أيام", "منذ ٣ ايام", "آخر تلات أيام", "3 days ago"])
def test_since_takes_the_first_day_of_the_period_that_is_typed(isnad: Any, tmp_path: Path, period: str) -> None:
    today = datetime.now().astimezone().date()
    news = [(count, today - timedelta(days=ago)) for count, ago in ((30, 5), (50, 2))]
    lines = [
        {"id": str(count), "title": "حريق في المرفأ", "body": f"أصيب {count} عاملا في حريق المرفأ.", "date": str(day)}
        for count, day in news
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    archive = f"file:{tmp_path / 'archive'}"
    assert isnad("ingest", "--archive", archive, str(tmp_path / "news.jsonl")).code == 0
    question = "كم عاملا أصيب في حريق المرفأ؟"
    [record] = records(isnad("ask", "--archive", archive, "--json", "--since", period, question).out)
    assert {answer["article"]["id"] for answer in record["answers"]} == {"50"}
