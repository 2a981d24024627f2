"""What a question asks somebody's words for, and what answers it."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answering.config import ReaderConfig
from retrieval.answering.question_speech import read_speech_question
from retrieval.answering.sayings import SAID
from retrieval.archive import Archive
from retrieval.article import Article


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("ماذا قال بومبيو عن إيران؟", ("بومبيو", "إيران")),
        ("بومبيو شو قال عن إيران؟", ("بومبيو", "إيران")),
        ("ماذا قالت نيكي هيلي بشأن الهجوم الكيماوي؟", ("نيكي هيلي", "الهجوم الكيماوي")),
        ("ماذا قال بومبيو؟", None),
        ("متى زار بومبيو إيران؟", None),
        ("ما عاصمة إيران؟", None),
        ("", None),
    ],
)
def test_speaker_and_subject_are_read(question: str, asked: tuple[str, str] | None) -> None:
    assert read_speech_question(question) == asked


def test_the_sentence_in_which_the_speaker_says_it_is_first() -> None:
    archive = Archive()
    archive.add(
        [
            Article(id="1", title="إيران", body="تحدث الخبراء عن العقوبات وعن مايك بومبيو والعقوبات على إيران كثيرا."),
            Article(id="2", title="واشنطن", body="قال مايك بومبيو إن العقوبات على إيران ستستمر طويلا."),
        ]
    )
    answer = archive.ask("ماذا قال مايك بومبيو عن العقوبات على إيران؟")
    assert answer.answered
    assert answer.quotations[0].article.id == "2"


def test_the_newest_sayings_answer_what_says_too_little_for_the_ranking() -> None:
    archive = Archive(config=ReaderConfig(answer=SAID, answer_unnamed=1.0, near_miss=1.0))
    archive.add(
        Article(
            id=f"{day}",
            title="واشنطن",
            body=f"قال مايك بومبيو إن العقوبات على إيران ستستمر {day} أشهر.",
            date=date(2018, 5, day),
        )
        for day in (1, 2, 3, 4)
    )
    answer = archive.ask("ماذا قال بومبيو عن إيران؟", top=3)
    assert [one.article.id for one in answer.quotations] == ["4", "3", "2"]
    assert archive.ask("ماذا قال بومبيو عن الصين؟").quotations == ()


def test_two_sayings_of_one_sentence_are_quoted_once() -> None:
    archive = Archive(config=ReaderConfig(answer=SAID, answer_unnamed=1.0, near_miss=1.0))
    said = (
        'ونقلت وسائل إعلام في شهر مارس الماضي عن مايك بومبيو قوله : "ثالوث الشر في المنطقة يضم تركيا وإيران"، '
        'مضيفا أن "تركيا تريد الخلافة وفرض نظامها على المنطقة، بينما تريد إيران تصدير الثورة".'
    )
    archive.add([Article(id="1", title="واشنطن", body=said)])
    assert [one.text for one in archive.ask("ماذا قال بومبيو عن إيران؟").quotations] == [said]


def test_a_threshold_above_their_chance_keeps_sayings_back() -> None:
    archive = Archive(config=ReaderConfig(answer=1.0, answer_unnamed=1.0, near_miss=1.0))
    archive.add([Article(id="1", title="واشنطن", body="قال مايك بومبيو إن العقوبات على إيران ستستمر أشهرا.")])
    assert archive.ask("ماذا قال بومبيو عن إيران؟").quotations == ()
    assert archive.ask("من قال إن العقوبات على إيران ستستمر أشهرا؟").quotations == ()


def test_silence_stays_where_nothing_is_likely_enough() -> None:
    archive = Archive()
    archive.add([Article(id="1", title="واشنطن", body="قال مايك بومبيو إن العقوبات على إيران ستستمر طويلا.")])
    assert not archive.ask("ماذا قال جون كيري عن الفضاء؟").answered
