"""Answers are exact slices, highlighted and explained; or honest silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Answer, Archive, Article, QuestionError, ReaderConfig

LETTERS = st.text(
    alphabet=st.sampled_from("ابتجحدرسعفقلمنهوي ةىأإؤئ.،؟\n«»12٣َّ\u200fe\u0301🙂"), min_size=1, max_size=200
)
BODY = (
    "سربت الحكومة نص رسالة توجه بها الرئيس إلى نظيره عام 2013.\n"
    "ونشرت صحيفة الأفق نص الرسالة ضمن مقال كتبه المحلل رامي الشاعر.\n"
    "تفاصيل الرسالة\n"
    "وبحسب المصدر فقد كتب الرئيس الرسالة في 24 نوفمبر من عام 2013 قبل أن تنتشر في وسائل الإعلام."
)


def archive_of(*articles: Article) -> Archive:
    archive = Archive()
    archive.add(articles)
    return archive


@pytest.fixture(scope="module")
def archive() -> Archive:
    return archive_of(
        Article(id="letter", title="رسالة الرئيس", body=BODY, source="الأفق"),
        Article(id="rain", title="أمطار", body="هطلت أمطار غزيرة على الساحل أمس.\nوأغلقت المدارس أبوابها ليومين."),
    )


def check(answer: Answer) -> None:
    for quotation in answer.quotations + answer.near_misses:
        assert quotation.article.body[quotation.start : quotation.end] == quotation.text
        assert 0 <= quotation.score <= 1
        place = 0
        for start, end in quotation.highlights:
            assert place <= start < end <= len(quotation.text)
            place = end
        assert quotation.article.id not in {other.id for other in quotation.also}
    assert not (answer.quotations and answer.near_misses)


@settings(max_examples=60, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=3), LETTERS)
def test_whatever_the_text_quotations_are_slices_and_highlights_lie_inside(bodies: list[str], question: str) -> None:
    archive = archive_of(*(Article(id=str(n), title="", body=body) for n, body in enumerate(bodies)))
    try:
        check(archive.ask(question, top=5))
    except QuestionError:
        assert not any(character.isalnum() for character in question)


def test_the_sentence_that_answers_comes_first_with_its_neighbours(archive: Archive) -> None:
    answer = archive.ask("متى كتب الرئيس الرسالة؟")
    check(answer)
    first = answer.quotations[0]
    assert "24 نوفمبر من عام 2013" in first.text
    assert first.article.id == "letter"
    assert first.before == "تفاصيل الرسالة"
    assert first.after is None


def test_matched_words_are_highlighted(archive: Archive) -> None:
    first = archive.ask("من كتب المقال؟").quotations[0]
    assert {first.text[start:end] for start, end in first.highlights} == {"مقال", "كتبه"}


def test_it_says_what_was_matched_and_what_was_not(archive: Archive) -> None:
    why = archive.ask("متى كتب الرئيس الرسالة الغاضبة؟").quotations[0].why
    assert why.expects == "time"
    assert why.offers
    assert why.missing == ("الغاضبة",)
    assert set(why.matched) == {"كتب", "الرئيس", "الرسالة"}


def test_a_heading_is_never_an_answer(archive: Archive) -> None:
    answer = archive.ask("ما تفاصيل الرسالة؟", top=10)
    assert "تفاصيل الرسالة" not in {quotation.text for quotation in answer.quotations + answer.near_misses}


@pytest.mark.parametrize("question", ["من فاز بكأس العالم؟", "ما هي عاصمة اليابان؟", "zxqv"])
def test_what_the_archive_does_not_say_is_met_with_silence(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert not answer.answered
    assert answer.quotations == ()


def test_top_limits_the_quotations(archive: Archive) -> None:
    assert len(archive.ask("ماذا عن الرسالة؟", top=1).quotations) <= 1


def test_the_same_fact_from_two_articles_is_one_answer() -> None:
    archive = archive_of(
        Article(id="a", title="زيارة", body="وصل الوزير سيرغي لافروف إلى أنقرة يوم الخميس لبحث الهدنة في إدلب."),
        Article(id="b", title="أنقرة", body="أعلنت الوكالة أن لافروف وصل إلى أنقرة يوم الخميس لبحث الهدنة في إدلب."),
        Article(id="c", title="طقس", body="هطلت أمطار غزيرة على الساحل أمس وأغلقت المدارس."),
    )
    answer = archive.ask("متى وصل لافروف إلى أنقرة؟")
    assert len(answer.quotations) == 1
    assert {answer.quotations[0].article.id, *(a.id for a in answer.quotations[0].also)} == {"a", "b"}


def test_an_answer_has_its_first_sentence_however_high_the_bar_for_further_ones() -> None:
    with Archive(config=ReaderConfig(further=1.0)) as archive:
        archive.add([Article(id="letter", title="رسالة الرئيس", body=BODY, source="الأفق")])
        answer = archive.ask("متى كتب الرئيس الرسالة؟")
    assert len(answer.quotations) == 1


@pytest.mark.parametrize("chance", [-0.1, 1.1])
def test_a_threshold_that_is_no_chance_is_refused(chance: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ReaderConfig(answer=chance)


def test_no_sentence_answers_when_every_chance_is_too_low() -> None:
    with Archive(config=ReaderConfig(answer=1.0)) as archive:
        archive.add([Article(id="letter", title="رسالة الرئيس", body=BODY, source="الأفق")])
        answer = archive.ask("متى كتب الرئيس الرسالة؟")
    assert not answer.answered
    assert answer.near_misses
