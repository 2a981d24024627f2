"""Which questions the extra is fitted on."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.fitting.data import Data
from benchmarks.fitting.semantic_lists import encoded_questions


def test_of_the_sets_that_are_encoded_by_half_every_second_question_is_taken(tmp_path: Path) -> None:
    for name in ("all", "half"):
        records = [
            {"id": f"{name}-{n}", "question": f"من {n}؟", "contains_any": ["س"], "kind": "who"} for n in range(5)
        ]
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    file = tmp_path / "data.toml"
    entry = 'file = "{0}.jsonl"\nkind = "newsroom"\nwhat = ""\norigin = ""\nlicence = ""\nsha256 = ""\n'
    text = "".join(f"[sources.{name}]\n{entry.format(name)}" for name in ("all", "half"))
    file.write_text(f'{text}[roles]\nnewsroom = ["all", "half"]\nencoded_by_half = ["half"]\n', encoding="utf-8")
    questions = encoded_questions(Data.read(tmp_path, tmp_path, file))
    assert [question.case.id for question in questions] == [
        "all-0",
        "all-1",
        "all-2",
        "all-3",
        "all-4",
        "half-0",
        "half-2",
        "half-4",
    ]
