"""Words that are told by another, and attributions without a verb."""

from __future__ import annotations

import pytest

from tests.retrieval.speech.said import said, speakers


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        (
            "ونقلت وكالة فرانس برس عن جو ديلافيدوفا، الناطق باسم البرنامج، إن العمليات الجوية متوقفة مؤقتا.",
            "جو ديلافيدوفا، الناطق باسم البرنامج",
            "العمليات الجوية متوقفة مؤقتا",
        ),
        (
            "ونُقل عن الرئيس بشار الأسد قوله إن الحرب ستنتهي قريبا.",
            "الرئيس بشار الأسد",
            "الحرب ستنتهي قريبا",
        ),
        (
            "ونقل عن مسؤول أمريكي أن الحرب ستنتهي قريبا.",
            "مسؤول أمريكي",
            "الحرب ستنتهي قريبا",
        ),
    ],
)
def test_the_one_who_is_told_of_speaks(body: str, speaker: str, words: str) -> None:
    assert said(body) == [(speaker, words)]


def test_the_agency_says_nothing_that_it_tells_of_another() -> None:
    body = '"حسن النية قبل المشاورات"، هذا ما شدد عليه أحمد بن دغر بحسب ما نقلت عنه وكالة سبأ.'
    assert "وكالة سبأ" not in speakers(body)


def test_words_with_a_speaker_of_their_own_are_not_attributed_to_the_agency() -> None:
    body = 'وصف سلامي إسرائيل بأنها ضعيفة، وقال إن "الكيان سينتهي قريبا جدا"، وفقا لما نقلته وكالة تسنيم.'
    assert "وكالة تسنيم" not in speakers(body)


def test_what_came_in_a_statement_is_no_statement() -> None:
    body = "جاء ذلك في البيان الختامي للقمة الأخيرة، وفقا لما نقلته وكالة الأناضول."
    assert said(body) == []
