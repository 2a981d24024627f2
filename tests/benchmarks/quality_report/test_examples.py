"""Examples are chosen by the digest of their questions, and shown beside a right sentence of the archive."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from benchmarks.quality_report.examples import LONGEST, Cited, choose, example_records, find_right, groups
from retrieval import Answer, Archive, Article, CaseResult, Loss, QuestionCase, ThresholdChoice, evaluate

ARTICLES = (
    Article(
        id="a",
        title="زيارة",
        body="وصل الوفد التركي إلى موسكو صباح الخميس.\nوغادرها يوم السبت إلى طهران.",
        source="وكالة",
        date=date(2018, 3, 1),
    ),
    Article(id="b", title="رحلة", body="غادر الوفد التركي موسكو يوم السبت."),
)


def case(number: int, *contains: str, about: str = "التركي") -> QuestionCase:
    return QuestionCase(
        id=f"q{number}", kind="when", question=f"متى {number}؟", contains_any=contains, about_any=(about,)
    )


def result(number: int, *right: bool, answerable: bool = True, loss: Loss | None = None) -> CaseResult:
    quotations: Any = (None,) * len(right)
    asked = case(number, *(("السبت",) if answerable else ()))
    answer = Answer(question=asked.question, quotations=quotations, near_misses=(), took_ms=1.0)
    return CaseResult(case=asked, answer=answer, right=right, ranked_right=right, chance=0.5, loss=loss)


def test_what_was_shown_decides_the_group_and_a_question_without_an_answer_is_never_right_or_wrong() -> None:
    made = groups([result(1, True), result(2, False, True), result(3), result(4, False, answerable=False)])
    assert {name: [one.case.id for one in own] for name, own in made.items()} == {
        "right": ["q1"],
        "wrong": ["q2"],
        "silent": ["q3", "q4"],
    }


def test_the_choice_depends_neither_on_the_order_nor_on_other_questions() -> None:
    results = [result(number, True) for number in range(40)]
    chosen = [one.case.id for one in choose(results)]
    assert len(chosen) == 10
    assert [one.case.id for one in choose(results[::-1])] == chosen
    kept = [one for one in results if one.case.id in chosen or one.case.id > "q2"]
    assert [one.case.id for one in choose(kept)] == chosen


def test_another_seed_chooses_other_questions() -> None:
    results = [result(number, True) for number in range(40)]
    assert {one.case.id for one in choose(results, seed=1)} != {one.case.id for one in choose(results, seed=2)}


def test_all_are_chosen_when_there_are_too_few() -> None:
    assert len(choose([result(1, True), result(2, True)])) == 2


def test_a_sentence_that_is_right_by_itself_is_found_before_one_that_needs_its_neighbours() -> None:
    found = find_right(ARTICLES, [case(1, "السبت")])
    assert found["q1"].text == "غادر الوفد التركي موسكو يوم السبت."


def test_a_sentence_that_needs_its_neighbours_is_found_when_there_is_no_other() -> None:
    found = find_right(ARTICLES[:1], [case(1, "السبت")])
    assert found["q1"] == Cited(text="وغادرها يوم السبت إلى طهران.", outlet="وكالة", day="2018-03-01")


def test_nothing_is_found_for_what_no_sentence_answers() -> None:
    assert find_right(ARTICLES, [case(1, "الأحد"), case(2)]) == {}


def test_a_long_sentence_is_cut_between_words() -> None:
    cut = Cited.of("كلمة " * LONGEST, ARTICLES[1])
    assert len(cut.text) <= LONGEST + 2
    assert cut.text.endswith("كلمة …")
    assert (cut.outlet, cut.day) == ("", "")


@pytest.mark.parametrize(("contains", "group"), [("الخميس", "right"), ("السبت", "wrong")])
def test_a_record_has_what_was_shown_and_what_is_right_when_that_was_not(contains: str, group: str) -> None:
    asked = QuestionCase(
        id="1", kind="when", question="متى وصل الوفد التركي إلى موسكو؟", contains_any=(contains,), about_any=("التركي",)
    )
    with Archive(config=ThresholdChoice(answer=0.0, answer_unnamed=0.0)) as archive:
        archive.add(ARTICLES[:1])
        made = example_records(evaluate(archive, [asked]), archive.articles())
    [record] = made[group]
    assert record["shown"] == {
        "text": "وصل الوفد التركي إلى موسكو صباح الخميس.",
        "outlet": "وكالة",
        "day": "2018-03-01",
    }
    assert (record["right"] is None) is (group == "right")
    assert record["loss"] == (None if group == "right" else Loss.RANKED_BELOW)
    assert [name for name, own in made.items() if own] == [group]
