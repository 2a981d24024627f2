"""Who holds an office according to the newest articles of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from retrieval import Answer, Archive, Article, Filters, ReaderConfig
from retrieval.answering.newest_holder import AGREED, ALONE

OLD = (
    "استقبل الرئيس الفرنسي فرانسوا هولاند وفدا من النواب في القصر.",
    "افتتح رئيس فرنسا فرانسوا هولاند معرض الكتاب في العاصمة.",
    "هنأ الرئيس الفرنسي فرانسوا هولاند المنتخب بعد فوزه بالبطولة.",
)
NEW = (
    "وصل الرئيس الفرنسي إيمانويل ماكرون إلى القاهرة في زيارة رسمية.",
    "انتقد الرئيس الفرنسي، إيمانويل ماكرون، قرار رفع الرسوم.",
)
OTHERS = (
    "قال رئيس الوزراء الفرنسي إدوار فيليب إن الموازنة جاهزة.",
    "أعلن رئيس ألمانيا فرانك شتاينماير تأجيل زيارته إلى فرنسا.",
)


def archive_of(*dated: tuple[date | None, Sequence[str]]) -> Archive:
    archive = Archive()
    archive.add(
        Article(id=f"{place}-{number}", title="خبر", body=body, date=day)
        for place, (day, bodies) in enumerate(dated)
        for number, body in enumerate(bodies)
    )
    return archive


def first(answer: Answer) -> tuple[str, float]:
    assert answer.answered
    return answer.quotations[0].text, answer.quotations[0].score


def test_the_newest_of_two_holders_is_the_answer() -> None:
    archive = archive_of((date(2016, 5, 1), OLD), (date(2018, 3, 1), NEW), (date(2018, 4, 1), OTHERS))
    text, chance = first(archive.ask("من هو رئيس فرنسا؟"))
    assert "إيمانويل ماكرون" in text
    assert chance == AGREED


def test_of_earlier_days_the_holder_of_then_is_the_answer() -> None:
    archive = archive_of((date(2016, 5, 1), OLD), (date(2018, 3, 1), NEW))
    assert "هولاند" in first(archive.ask("من كان رئيس فرنسا عام 2016؟"))[0]
    until = Filters(until=date(2017, 1, 1))
    assert "هولاند" in first(archive.ask("من هو رئيس فرنسا؟", filters=until))[0]


def test_a_name_that_is_only_remembered_is_no_holder() -> None:
    memory = ("وضع الوفد الزهور على قبر الرئيس الفرنسي شارل ديغول صباح الأحد.",)
    archive = archive_of((date(2018, 3, 1), NEW), (date(2018, 6, 1), memory))
    assert "ماكرون" in first(archive.ask("من هو رئيس فرنسا؟"))[0]


def test_a_holder_of_long_ago_is_none_of_today() -> None:
    history = [f"حاصر الملك الفرنسي هنري الثاني المدينة عام 1547 ثم عاد {place}." for place in ("شمالا", "جنوبا")]
    answer = archive_of((date(2018, 3, 1), history)).ask("من هو ملك فرنسا؟")
    assert not any(one.score in (ALONE, AGREED) for one in answer.quotations)


def test_an_office_of_no_country_is_answered_only_where_one_person_holds_it() -> None:
    own = ("قال رئيس الحكومة يوسف الشاهد إن الموازنة جاهزة.", "استقبل رئيس الحكومة يوسف الشاهد الوفد صباحا.")
    other = ("وصل رئيس الحكومة سعد الدين العثماني إلى الرباط.", "افتتح رئيس الحكومة سعد الدين العثماني المصنع.")
    question = "من هو رئيس الحكومة؟"
    assert "يوسف الشاهد" in first(archive_of((date(2018, 3, 1), own)).ask(question))[0]
    both = archive_of((date(2018, 3, 1), [own[0], other[0]]), (date(2018, 3, 2), [own[1], other[1]]))
    assert not any(one.score == AGREED for one in both.ask(question).quotations)


def test_a_holder_that_one_article_names_is_less_certain() -> None:
    body = "وصل الرئيس الفرنسي إيمانويل ماكرون إلى القاهرة.\nوقال ماكرون إن الزيارة مهمة لبلاده."
    text, chance = first(archive_of((date(2018, 3, 1), [body])).ask("من هو رئيس فرنسا؟"))
    assert "إيمانويل ماكرون" in text
    assert chance == ALONE


def test_copies_of_a_sentence_are_one_article() -> None:
    sentence = "وصل الرئيس الفرنسي شارل ديغول إلى القاهرة أمس في زيارة رسمية."
    archive = archive_of((date(2018, 3, 1), NEW), (date(2018, 6, 1), [sentence, sentence + "\nوعاد."]))
    assert "ماكرون" in first(archive.ask("من هو رئيس فرنسا؟"))[0]


def test_undated_articles_are_enough() -> None:
    assert "ماكرون" in first(archive_of((None, NEW), (None, OTHERS)).ask("من هو رئيس فرنسا؟"))[0]


def test_the_holder_of_another_office_is_no_answer() -> None:
    archive = archive_of((date(2018, 4, 1), OTHERS))
    answer = archive.ask("من هو رئيس فرنسا؟")
    assert not any(one.score in (ALONE, AGREED) for one in answer.quotations)


def test_excluded_outlets_name_no_holder() -> None:
    archive = Archive()
    archive.add(
        Article(id=outlet + str(number), title="خبر", body=body, date=day, source=outlet)
        for outlet, day, bodies in (("الأفق", date(2016, 5, 1), OLD), ("الصباح", date(2018, 3, 1), NEW))
        for number, body in enumerate(bodies)
    )
    answer = archive.ask("من هو رئيس فرنسا؟", filters=Filters(exclude_sources=("الصباح",)))
    assert "هولاند" in first(answer)[0]


@pytest.mark.parametrize("question", ["من هو الرئيس الفرنسي؟", "مين رئيس فرنسا", "شكون رئيس فرنسا؟", "رئيس فرنسا"])
def test_it_is_found_however_it_is_asked(question: str) -> None:
    archive = archive_of((date(2018, 3, 1), NEW), (date(2018, 4, 1), OTHERS))
    assert "ماكرون" in first(archive.ask(question))[0]


@pytest.mark.parametrize("deputy", ["نائب وزير", "مساعد وزير", "النائب الأول لوزير"])
def test_a_deputy_is_not_taken_for_the_minister(deputy: str) -> None:
    text = f"أكدت روسيا ذلك في تصريحات {deputy} الخارجية الروسي سيرغي ريابكوف في موسكو."
    assert not archive_of((date(2018, 3, 1), (text,))).ask("من هو وزير الخارجية الروسي؟").answered


def holders(answer: Answer) -> list[str]:
    return [one.said for one in answer.quotations[0].values]


def test_who_held_the_office_before_is_shown_before_the_holder() -> None:
    answer = archive_of((date(2017, 5, 1), OLD), (date(2018, 3, 1), NEW)).ask("من هو رئيس فرنسا؟")
    assert holders(answer) == ["فرانسوا هولاند", "إيمانويل ماكرون"]
    for one in answer.quotations[0].values:
        assert one.article.body[one.start : one.end] == one.text


def test_one_holder_is_no_change() -> None:
    assert holders(archive_of((date(2018, 3, 1), NEW)).ask("من هو رئيس فرنسا؟")) == []


def test_somebody_whom_one_article_names_held_no_office() -> None:
    assert holders(archive_of((date(2017, 5, 1), OLD[:1]), (date(2018, 3, 1), NEW)).ask("من هو رئيس فرنسا؟")) == []


def test_somebody_who_is_named_beside_the_holder_is_no_former_one() -> None:
    newer = (
        "زار الرئيس الفرنسي إيمانويل ماكرون مصنعا في الشمال.",
        "ألقى رئيس فرنسا إيمانويل ماكرون كلمة أمام البرلمان.",
        "عاد الرئيس الفرنسي إيمانويل ماكرون إلى باريس مساء.",
    )
    archive = archive_of((date(2018, 5, 1), OLD), (date(2018, 3, 1), NEW), (date(2018, 6, 1), newer))
    answer = archive.ask("من هو رئيس فرنسا؟")
    assert "ماكرون" in answer.quotations[0].text
    assert holders(answer) == []


def test_the_holder_of_another_office_of_the_country_is_no_answer() -> None:
    foreign = "صرح وزير الخارجية الكولومبي كارلوس هولمز بأن كولومبيا تدرس القرار بعناية."
    with Archive(config=ReaderConfig(answer=0.0, near_miss=0.0)) as archive:
        archive.add([Article(id="1", title="كولومبيا تدرس القرار", body=foreign, date=date(2018, 8, 9))])
        answer = archive.ask("من هو وزير الرياضة في كولومبيا؟")
    assert (answer.quotations, answer.near_misses) == ((), ())


def test_what_somebody_did_is_no_office() -> None:
    said = "علق النائب حافظ الزواري عن تصريح رئيس الحزب سليم الرياحي الذي اعتبر أن حزب آفاق انتهازي."
    with Archive(config=ReaderConfig(answer=0.0, near_miss=0.0)) as archive:
        archive.add([Article(id="1", title="الزواري والرياحي", body=said, date=date(2018, 8, 9))])
        assert archive.ask("أي نائب رد على هجوم سليم الرياحي على حزب آفاق؟").quotations


ELECTED = (
    "هنأ الوزير الرئيس الفرنسي المنتخب جان مارتان بفوزه في الانتخابات.",
    "التقى الرئيس الفرنسي الجديد جان مارتان قادة الأحزاب بعد فوزه.",
)


@pytest.mark.parametrize("question", ["من هو رئيس فرنسا الجديد؟", "مين الرئيس الفرنسي المنتخب"])
def test_who_was_elected_is_the_new_holder_though_another_is_still_named(question: str) -> None:
    archive = archive_of((date(2018, 3, 1), NEW), (date(2018, 4, 1), ELECTED), (date(2018, 5, 1), NEW))
    answer = archive.ask(question)
    assert "جان مارتان" in first(answer)[0]
    assert holders(answer) == []
    assert "ماكرون" in first(archive.ask("من هو رئيس فرنسا؟"))[0]


def test_who_holds_the_office_since_is_newer_than_who_was_new() -> None:
    archive = archive_of((date(2016, 4, 1), ELECTED), (date(2018, 3, 1), NEW))
    assert "ماكرون" in first(archive.ask("من هو رئيس فرنسا الجديد؟"))[0]


def test_without_an_election_nobody_is_elected() -> None:
    archive = archive_of((date(2018, 3, 1), NEW))
    assert "ماكرون" in first(archive.ask("من هو رئيس فرنسا الجديد؟"))[0]
    elected = archive.ask("من هو الرئيس الفرنسي المنتخب؟")
    assert not elected.answered or elected.quotations[0].score < ALONE


def test_the_team_of_a_coach_is_nobody_elected() -> None:
    coach = ("أعلن مدرب المنتخب الفرنسي ديدييه ديشان قائمته.", "قال مدرب المنتخب الفرنسي ديدييه ديشان إنه سعيد.")
    assert "ديشان" in first(archive_of((date(2018, 3, 1), coach)).ask("من هو مدرب المنتخب الفرنسي؟"))[0]
