"""An archive is asked a set of questions, and every loss of a right answer is placed."""

from __future__ import annotations

import pytest

from retrieval import (
    Archive,
    Article,
    CaseResult,
    Expected,
    Loss,
    QuestionCase,
    ReaderConfig,
    Strictness,
    ThresholdChoice,
    answer_metrics,
    evaluate,
)

BODY = "وصل الوفد التركي إلى موسكو صباح الخميس.\nوغادرها يوم السبت إلى طهران."
ASKED = "متى وصل الوفد التركي إلى موسكو؟"


def asked(*contains: str, question: str = ASKED, config: ReaderConfig | None = None) -> CaseResult:
    case = QuestionCase(id="1", kind="when", question=question, contains_any=contains)
    with Archive(config=config or ReaderConfig()) as archive:
        archive.add([Article(id="a", title="زيارة", body=BODY)])
        [result] = evaluate(archive, [case])
    return result


def test_a_right_answer_that_is_shown_first_is_not_lost() -> None:
    result = asked("الخميس")
    assert (result.rank, result.loss) == (1, None)
    assert result.right[0]
    assert result.ranked_right[0]
    assert 0 < result.chance <= 1


def test_a_right_answer_below_a_high_threshold_is_silenced() -> None:
    result = asked("الخميس", config=ReaderConfig(answer=1.0, answer_unnamed=1.0))
    assert not result.answer.answered
    assert (result.rank, result.ranked_right[:1], result.loss) == (None, (True,), Loss.SILENCED)


def test_a_right_answer_behind_another_is_ranked_below() -> None:
    assert asked("السبت").loss is Loss.RANKED_BELOW


def test_a_right_answer_in_no_passage_is_not_retrieved() -> None:
    assert asked("الأحد").loss is Loss.NOT_RETRIEVED


def test_a_question_without_an_answer_loses_none() -> None:
    result = asked()
    assert (result.answer.answered, result.rank, result.loss) == (True, None, None)


@pytest.mark.parametrize(("wrong", "answered"), [("الخميس", True), ("الأحد", False)])
def test_an_answer_other_than_the_rejected_sentence_is_not_wrong(wrong: str, answered: bool) -> None:
    rejected = (Expected(article="a", contains=wrong),)
    case = QuestionCase(id="1", kind="old", question=ASKED, wrong=rejected)
    with Archive(config=ReaderConfig()) as archive:
        archive.add([Article(id="a", title="زيارة", body=BODY)])
        results = evaluate(archive, [case], top=1)
    assert (results[0].answer.answered, results[0].answered_wrongly) == (True, answered)
    assert answer_metrics(results).answered.part == answered


def test_each_result_is_told_as_it_comes() -> None:
    told: list[str] = []
    cases = [QuestionCase(id=str(n), kind="when", question=ASKED, contains_any=("الخميس",)) for n in range(3)]
    with Archive() as archive:
        archive.add([Article(id="a", title="زيارة", body=BODY)])
        results = evaluate(archive, cases, each=lambda result: told.append(result.case.id))
    assert told == [result.case.id for result in results] == ["0", "1", "2"]


def test_another_level_than_the_archives_can_be_asked() -> None:
    case = QuestionCase(id="1", kind="when", question=ASKED, contains_any=("الخميس",))
    with Archive(config=ThresholdChoice(strictness=Strictness.OPEN)) as archive:
        archive.add([Article(id="a", title="زيارة", body=BODY)])
        shown = archive.config_for(Strictness.STRICT).answer
        results = {level: evaluate(archive, [case], strictness=level)[0] for level in (None, Strictness.STRICT)}
    assert results[None].chance == results[Strictness.STRICT].chance
    assert results[None].answer.answered
    assert results[Strictness.STRICT].answer.answered is (results[None].chance >= shown)


@pytest.mark.parametrize("top", [1, 3])
def test_as_many_are_shown_as_are_asked_for(top: int) -> None:
    with Archive(config=ReaderConfig(further=0.0)) as archive:
        archive.add([Article(id="a", title="زيارة", body=BODY)])
        case = QuestionCase(id="1", kind="when", question=ASKED, contains_any=("الخميس",))
        [result] = evaluate(archive, [case], top=top)
    assert 1 <= len(result.right) <= top
