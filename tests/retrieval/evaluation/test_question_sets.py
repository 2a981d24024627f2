"""Question sets are read strictly and counted honestly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval import QuestionCase, QuestionSetError, load_questions
from retrieval.evaluation.question_sets import Sentence


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def sentence(text: str, **around: Any) -> Sentence:
    fields: dict[str, Any] = {"article": "a", "title": "", "before": None, "after": None}
    return Sentence(text=text, **{**fields, **around})


def case_of(tmp_path: Path, **record: object) -> QuestionCase:
    [case] = load_questions(write(tmp_path / "one.jsonl", {"question": "متى؟", **record}))
    return case


def test_an_answer_that_names_its_article_holds_there_alone(tmp_path: Path) -> None:
    case = case_of(tmp_path, answers=[{"article": "a", "contains": "الخميس"}])
    assert case.answerable
    assert case.holds(sentence("وصل يوم الخميس."))
    assert not case.holds(sentence("وصل يوم الخميس.", article="b"))
    assert not case.holds(sentence("وصل أمس."))


def test_a_text_that_answers_is_compared_folded(tmp_path: Path) -> None:
    case = case_of(tmp_path, contains_any=["٤٥ دقيقة", "ساعه"], about_any=["أوكسفورد"], style="dialect")
    assert (case.answerable, case.style) == (True, "dialect")
    assert case.holds(sentence("يكفي 45  دقيقه في اليوم.", title="باحثو اوكسفورد"))
    assert case.holds(sentence("تكفي ساعة.", before="قال باحثو أوكسفورد."))
    assert case.holds(sentence("تكفي ساعة.", after="هذا ما قاله باحثو أوكسفورد."))


def test_a_text_that_answers_about_something_else_is_wrong(tmp_path: Path) -> None:
    case = case_of(tmp_path, contains_any=["ساعة"], about_any=["أوكسفورد"])
    assert not case.holds(sentence("تكفي ساعة.", title="باحثو هارفارد"))
    assert not case.holds(sentence("قال باحثو أوكسفورد.", before="تكفي ساعة."))


def test_a_question_with_only_wrong_sentences_rejects_these_alone(tmp_path: Path) -> None:
    case = case_of(tmp_path, wrong=[{"article": "a", "contains": "الخميس"}])
    assert not case.answerable
    assert case.rejects(sentence("وصل يوم الخميس."))
    assert not case.rejects(sentence("وصل يوم الجمعة."))


@pytest.mark.parametrize("record", [{"answers": []}, {"why": "لا يذكره الأرشيف"}, {"near": None}])
def test_a_question_without_a_right_answer_is_unanswerable(record: dict[str, object], tmp_path: Path) -> None:
    case = case_of(tmp_path, **record)
    assert not case.answerable
    assert not case.holds(sentence("وصل يوم الخميس."))


@pytest.mark.parametrize(
    "record",
    [
        {"question": "متى؟"},
        {"question": "", "answers": []},
        {"question": 3, "answers": []},
        {"question": "متى؟", "answers": [{"article": "a"}]},
        {"question": "متى؟", "answers": {}},
        {"question": "متى؟", "answers": "a"},
        {"question": "متى؟", "contains_any": "a"},
        {"question": "متى؟", "style": "msa"},
        ["متى؟"],
        None,
    ],
)
def test_a_malformed_line_is_named(record: object, tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", {"question": "متى وصل؟", "answers": []}, record)
    with pytest.raises(QuestionSetError, match=r"set\.jsonl:2"):
        load_questions(path)


def test_a_file_that_is_missing_empty_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("missing.jsonl", "empty.jsonl", "binary.jsonl"):
        with pytest.raises(QuestionSetError):
            load_questions(tmp_path / name)
