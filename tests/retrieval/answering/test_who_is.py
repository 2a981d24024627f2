"""Who somebody is, according to the articles of an archive."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Answer, Archive, Article
from retrieval.answering.asked_names import name_in

PLAYER = (
    "قاد النجم المصري محمد صلاح فريقه إلى الفوز في المباراة.",
    "سجل محمد صلاح، نجم ليفربول المصري، هدفين في الشوط الثاني.",
    "سجل محمد صلاح هدفين في مرمى الفريق الضيف مساء السبت.",
    "هنأ أحمد حجازي زميله محمد صلاح بعد المباراة وتبادلا القمصان.",
)


def archive_of(*bodies: str, day: date = date(2018, 10, 1)) -> Archive:
    archive = Archive()
    archive.add(Article(id=f"{number}", title="خبر", body=body, date=day) for number, body in enumerate(bodies))
    return archive


def first(answer: Answer) -> str:
    assert answer.answered
    return answer.quotations[0].text


def test_the_answer_says_who_it_is() -> None:
    answer = archive_of(*PLAYER).ask("من هو محمد صلاح؟")
    assert "نجم" in first(answer).replace("النجم", "نجم")
    assert len(answer.quotations) == 1
    [point] = answer.quotations[0].points
    assert "نجم" in answer.quotations[0].text[slice(*point)]


def test_sentences_that_only_name_a_person_are_no_answer() -> None:
    assert not archive_of(*PLAYER[2:]).ask("من هو محمد صلاح؟").answered
    assert not archive_of(*PLAYER[2:]).ask("مين محمد صلاح؟").answered


def test_a_family_name_means_the_person_whom_most_articles_have() -> None:
    archive = archive_of(
        "قال الرئيس الأمريكي دونالد ترامب إن القرار نهائي.",
        "وصل الرئيس الأمريكي، دونالد ترامب، إلى العاصمة أمس.",
        "أعلن الرئيس الأمريكي دونالد ترامب زيادة الرسوم.",
        "قالت إيفانكا ترامب، ابنة الرئيس، إنها ستغيب.",
    )
    assert "الرئيس الأمريكي" in first(archive.ask("من هو ترامب؟"))


def test_a_name_that_several_people_have_is_nobodys() -> None:
    archive = archive_of("قال المدرب علي محمد إنه سيرحل.", "فاز اللاعب خالد محمد بالجائزة.", "رحل الفنان سامي محمد.")
    assert not archive.ask("من هو محمد؟").answered


def test_the_role_of_now_is_preferred_to_the_one_of_then() -> None:
    archive = archive_of("قال وزير الخارجية البريطاني بوريس جونسون إن القرار خاطئ.", day=date(2016, 5, 1))
    archive.add(
        Article(id=f"new-{number}", title="خبر", body=body, date=date(2019, 8, 1))
        for number, body in enumerate(
            (
                "قال رئيس الوزراء البريطاني بوريس جونسون إن الموعد قائم.",
                "التقى رئيس الوزراء البريطاني، بوريس جونسون، نظيره الألماني.",
            )
        )
    )
    assert "رئيس الوزراء" in first(archive.ask("من هو بوريس جونسون؟"))


@pytest.mark.parametrize("question", ["من هو قاتل المحامي؟", "من سجل الهدفين؟", "من هو رئيس مصر؟"])
def test_other_questions_for_persons_are_answered_as_before(question: str) -> None:
    archive = archive_of(*PLAYER, "سجل الهدفين محمد صلاح في الشوط الثاني.", "قال رئيس مصر عبد الفتاح السيسي ذلك.")
    assert not any(one.score == 0.9 for one in archive.ask(question).quotations)


def test_an_archive_knows_the_persons_of_whom_several_articles_say_who_they_are() -> None:
    archive = archive_of(*PLAYER)
    assert archive.is_person("محمد صلاح")
    assert not archive.is_person("أحمد حجازي")
    assert not archive.is_person("سعر الذهب")


def test_an_archive_knows_the_whole_name_of_a_family_name() -> None:
    archive = archive_of(
        "قالت مديرة صندوق النقد الدولي كريستين لاغارد إن النمو بطيء.",
        "دعت مديرة صندوق النقد الدولي، كريستين لاغارد، الدول إلى الحوار.",
    )
    assert archive.whole_name("لاغارد") == "كريستين لاغارد"
    assert not archive.whole_name("حجازي")
    assert not archive.whole_name("وزير الخارجية")


def test_an_office_is_no_name() -> None:
    assert name_in("الأمين العام للأمم المتحدة") is None
    assert name_in("وزير الخارجية الروسي") is None
    assert name_in("الرئيس ماكرون") is not None
