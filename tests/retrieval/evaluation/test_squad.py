"""Questions over pages of their own are counted as their definition says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval import Archive, FoldModelsError, QuestionSetError, evaluate_qa, load_qa
from retrieval.evaluation.fold_models import title_key

HARBOUR = "وصل الوفد التركي إلى ميناء طرابلس صباح الخميس. وغادرها يوم السبت إلى طهران."
RAIN = "هطلت أمطار غزيرة على الساحل أمس. وأغلقت المدارس أبوابها ليومين."


def line(question: str, context: str, answer: str, title: str = "صفحة") -> dict[str, object]:
    answers = [{"text": answer, "start": context.index(answer)}]
    return {"id": question, "question": question, "title": title, "context": context, "answers": answers}


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def test_a_page_that_is_asked_about_twice_is_one_article(tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", line("متى وصل الوفد؟", HARBOUR, "الخميس"), line("متى غادر؟", HARBOUR, "السبت"))
    articles, cases = load_qa([path])
    assert [article.body for article in articles] == [HARBOUR]
    assert {case.page for case in cases} == {articles[0].id}
    assert [case.kind for case in cases] == ["time", "time"]
    assert {case.set for case in cases} == {"set"}


def test_right_first_passage_and_silence_are_told_apart(tmp_path: Path) -> None:
    path = write(
        tmp_path / "set.jsonl",
        line("متى وصل الوفد التركي إلى ميناء طرابلس؟", HARBOUR, "الخميس"),
        line("كم يوما أغلقت المدارس أبوابها؟", RAIN, "ليومين"),
        line("من اخترع الهاتف المحمول في فنلندا؟", RAIN, "أمس"),
    )
    articles, cases = load_qa([path])
    archive = Archive()
    archive.add(articles)
    seen: list[str] = []
    results = evaluate_qa(archive, cases, each=lambda result: seen.append(result.case.id))
    assert seen == [case.question for case in cases]
    assert [(r.first, r.three, r.abstained) for r in results[:2]] == [(True, True, False)] * 2
    assert results[0].reciprocal_rank == 1
    assert results[2].abstained


def test_an_answer_over_the_end_of_a_sentence_is_right_where_it_begins(tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", line("متى وصل الوفد التركي؟", HARBOUR, "الخميس. وغادرها"))
    articles, cases = load_qa([path])
    archive = Archive()
    archive.add(articles)
    assert evaluate_qa(archive, cases)[0].first


def test_without_the_models_of_the_folds_only_questions_that_need_them_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "set.jsonl", line("متى وصل الوفد؟", HARBOUR, "الخميس"))
    monkeypatch.setattr("retrieval.evaluation.squad.has_folds", lambda: False)
    assert load_qa([path])
    monkeypatch.setattr("retrieval.evaluation.fold_models._fitted_titles", lambda: frozenset({title_key("صفحة")}))
    with pytest.raises(FoldModelsError):
        load_qa([path])


@pytest.mark.parametrize(
    "record", [{"question": "متى؟"}, ["متى؟"], {"question": "؟", "title": "", "context": "", "answers": []}]
)
def test_a_malformed_line_is_named(record: object, tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", line("متى وصل الوفد؟", HARBOUR, "الخميس"), record)
    with pytest.raises(QuestionSetError, match=r"set\.jsonl:2"):
        load_qa([path])


def test_a_file_without_questions_or_without_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    for name in ("empty.jsonl", "broken.jsonl", "missing.jsonl"):
        with pytest.raises(QuestionSetError):
            load_qa([tmp_path / name])
