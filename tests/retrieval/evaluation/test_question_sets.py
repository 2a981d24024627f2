"""Question sets are read strictly and counted honestly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval import Archive, Article, QuestionSetError, evaluate, load_questions


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


@pytest.fixture
def archive() -> Archive:
    archive = Archive()
    archive.add(
        [Article(id="a", title="", body="وصل الوفد التركي إلى موسكو صباح الخميس.\nوغادرها يوم السبت إلى طهران.")]
    )
    return archive


def test_right_wrong_and_silent_are_counted_apart_and_by_kind(archive: Archive, tmp_path: Path) -> None:
    path = write(
        tmp_path / "set.jsonl",
        {
            "id": "1",
            "kind": "when",
            "question": "متى وصل الوفد التركي إلى موسكو؟",
            "answers": [{"article": "a", "contains": "الخميس"}],
        },
        {
            "id": "2",
            "kind": "when",
            "question": "متى وصل الوفد التركي إلى موسكو؟",
            "answers": [{"article": "b", "contains": "الخميس"}],
        },
        {"id": "3", "kind": "none", "question": "من فاز بكأس العالم لكرة القدم؟", "answers": []},
    )
    evaluation = evaluate(archive, load_questions(path))
    assert (evaluation.answerable, evaluation.right_at_1, evaluation.unanswerable) == (2, 1, 1)
    assert (evaluation.silent_right, evaluation.silent_wrong) == (1, 0)
    assert [result.rank for result in evaluation.cases] == [1, None, None]
    assert list(evaluation.by_kind()) == ["when", "none"]


@pytest.mark.parametrize(
    "record",
    [
        {"question": "متى؟"},
        {"question": "", "answers": []},
        {"question": 3, "answers": []},
        {"question": "متى؟", "answers": [{"article": "a"}]},
        {"question": "متى؟", "answers": {}},
        {"question": "متى؟", "answers": "a"},
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
