"""Who said something: the questions that ask it, and the sentences that answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.answering.who_said import read_who_said
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.opening import open_archive

POMPEO = "قال وزير الخارجية الأميركي مايك بومبيو إن العقوبات على إيران ستستمر طويلا."


def asked(question: str) -> str | None:
    found = read_who_said(question)
    return None if found is None else found.said


def archive_of(*bodies: str) -> Archive:
    archive = Archive()
    archive.add(Article(id=str(number), title="خبر", body=body) for number, body in enumerate(bodies, 1))
    return archive


def answered_by(archive: Archive, question: str) -> list[str]:
    """The texts that answer, with the words that are pointed to."""
    return [
        f"{one.text[slice(*one.points[0])]} | {one.article.id}" if one.points else one.text
        for one in archive.ask(question).quotations
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("من قال إن العقوبات على إيران ستستمر؟", "العقوبات على إيران ستستمر؟"),
        ("مين اللي قال إنو الحرب خلصت باليمن؟", "الحرب خلصت باليمن؟"),
        ("مَن قال «نحن ملتزمون بحماية شعبنا»؟", "نحن ملتزمون بحماية شعبنا»؟"),
        ("من هو القائل إن الانتخابات الأخيرة مزورة؟", "الانتخابات الأخيرة مزورة؟"),
        ("من صرح بأنه سيترك الحزب قريبا؟", "بأنه سيترك الحزب قريبا؟"),
        ("من أعلن الطوارئ في هراري؟", None),
        ("من كتب سيناريو المسلسل الجديد؟", None),
        ("من قال لا؟", None),
        ("ماذا قال بومبيو عن إيران؟", None),
        ("من", None),
        ("", None),
    ],
)
def test_what_is_said_is_read(question: str, said: str | None) -> None:
    assert asked(question) == said


def test_the_speaker_is_pointed_to_in_the_sentence() -> None:
    archive = archive_of(POMPEO, "تحدث الخبراء كثيرا عن العقوبات على إيران وعن أثرها.")
    assert answered_by(archive, "من قال إن العقوبات على إيران ستستمر؟") == ["وزير الخارجية الأميركي مايك بومبيو | 1"]


def test_who_says_the_contrary_does_not_answer() -> None:
    archive = archive_of("قال مايك بومبيو إن القوات الأميركية لن تنسحب من سوريا هذا العام.")
    assert answered_by(archive, "من قال إن القوات الأميركية تنسحب من سوريا؟") == []
    assert len(answered_by(archive, "من قال إن القوات الأميركية لن تنسحب من سوريا؟")) == 1


def test_who_denies_it_does_not_answer() -> None:
    archive = archive_of("نفى مايك بومبيو أن القوات الأميركية انسحبت من سوريا.")
    assert answered_by(archive, "من قال إن القوات الأميركية انسحبت من سوريا؟") == []
    assert len(answered_by(archive, "من نفى أن القوات الأميركية انسحبت من سوريا؟")) == 1


def test_a_sentence_that_nobody_says_does_not_answer() -> None:
    archive = archive_of("العقوبات على إيران ستستمر طويلا بعد انسحاب واشنطن من الاتفاق.")
    assert answered_by(archive, "من قال إن العقوبات على إيران ستستمر؟") == []


def test_the_sentence_before_is_shown_where_it_names_the_speaker() -> None:
    archive = archive_of("قال مايك بومبيو إن الاتفاق انتهى الآن. وأضاف أن العقوبات على إيران ستستمر طويلا.")
    (quotation,) = archive.ask("من قال إن العقوبات على إيران ستستمر؟").quotations
    assert quotation.text[slice(*quotation.points[0])] == "مايك بومبيو"
    assert quotation.text == quotation.article.body[quotation.start : quotation.end]
    assert "ستستمر" in quotation.text


def test_several_speakers_are_shown_once_each() -> None:
    other = "وأكد جون بولتون أن العقوبات على إيران ستستمر."
    archive = archive_of(POMPEO, other, other)
    assert len(answered_by(archive, "من قال إن العقوبات على إيران ستستمر؟")) == 2


def test_an_archive_on_disk_answers_alike(tmp_path: Path) -> None:
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        archive.add([Article(id="1", title="خبر", body=POMPEO)])
        assert answered_by(archive, "من قال إن العقوبات على إيران ستستمر؟") == [
            "وزير الخارجية الأميركي مايك بومبيو | 1"
        ]
        assert answered_by(archive, "من قال إن العقوبات على إيران انتهت؟") == []


def test_who_holds_an_opinion_may_be_told_without_a_speaker() -> None:
    archive = archive_of("جاء سقوط العاصمة نتيجة مؤامرة من جهات خارجية كما يعتقد كثير من السكان في المدينة.")
    question = "من يعتقد أن سقوط العاصمة نتيجة مؤامرة؟"
    asked_of = read_who_said(question)
    assert asked_of is not None
    assert asked_of.opinion
    assert archive.ask(question).quotations
