"""Answers are exact slices, highlighted and explained; or honest silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Answer, Archive, Article, QuestionError, QuotationKind, ReaderConfig, open_archive
from tests.paths import SEED_ARCHIVE

LETTERS = st.text(
    alphabet=st.sampled_from("ابتجحدرسعفقلمنهوي ةىأإؤئ.،؟\n«»12٣َّ\u200fe\u0301🙂"), min_size=1, max_size=200
)
ASKED = "متى كتب الأسد رسالته إلى بوتين؟"
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
        assert quotation.article.id not in {other.article.id for other in quotation.also}
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
    assert {answer.quotations[0].article.id, *(other.article.id for other in answer.quotations[0].also)} == {"a", "b"}


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
    assert [one.kind for one in answer.near_misses] == [QuotationKind.NEAR_MISS]


def ranked_chances(config: ReaderConfig, *, question: str = ASKED, top: int = 3) -> list[float]:
    """The chances of the facts that are ranked first, before any bar."""
    with open_archive(SEED_ARCHIVE, config=config.without_silence()) as archive:
        return [one.score for one in archive.ask(question, top=top).quotations]


def test_a_further_answer_is_shown_only_when_it_passes_the_bar_itself() -> None:
    first, second, *_ = ranked_chances(ReaderConfig())
    between, below = (first + second) / 2, second / 2
    assert below < second < between < first
    for bar, shown in ((between, 1), (below, 2)):
        with open_archive(SEED_ARCHIVE, config=ReaderConfig(answer=0.0, answer_unnamed=None, further=bar)) as archive:
            answer = archive.ask(ASKED, top=2)
        assert len(answer.quotations) == shown
        assert {one.kind for one in answer.quotations} == {QuotationKind.ANSWER}


def test_by_default_a_further_answer_needs_what_the_first_needs() -> None:
    assert ReaderConfig().further >= ReaderConfig().answer


def test_a_further_answer_without_a_name_of_the_question_needs_the_higher_bar() -> None:
    bodies = ("كتب الرئيس السوري رسالة إلى نظيره في 24 نوفمبر 2013.", "كتب الرئيس رسالة إلى نظيره في 3 مايو 2015.")
    articles = [Article(id=str(number), title="رسالة", body=body) for number, body in enumerate(bodies)]
    shown = {}
    for unnamed in (None, 1.0):
        with Archive(config=ReaderConfig(answer=0.0, further=0.0, answer_unnamed=unnamed)) as archive:
            archive.add([*articles, Article(id="ankara", title="زيارة أنقرة", body="زار الوفد أنقرة في 3 مايو.")])
            answer = archive.ask("متى كتب الرئيس رسالة إلى نظيره في سوريا؟", top=5)
            shown[unnamed] = {one.article.id for one in answer.quotations}
    assert shown[1.0] < shown[None]


def test_weaker_sentences_follow_the_answers_when_they_are_asked_for_and_are_marked() -> None:
    first, second, *_ = ranked_chances(ReaderConfig())
    config = ReaderConfig(
        answer=(first + second) / 2, answer_unnamed=None, further=(first + second) / 2, near_miss=0.02
    )
    with open_archive(SEED_ARCHIVE, config=config) as archive:
        alone = archive.ask(ASKED, top=5).quotations
        more = archive.ask(ASKED, top=5, weaker=True).quotations
    assert more[: len(alone)] == alone
    assert len(more) > len(alone) == 1
    assert {one.kind for one in more[1:]} == {QuotationKind.NEAR_MISS}
    assert all(one.points == () for one in more[1:])


def test_a_silent_archive_shows_one_sentence_at_most_and_only_above_the_bar_of_near_misses() -> None:
    first, *_ = ranked_chances(ReaderConfig())
    for bar, shown in ((first / 2, 1), ((1 + first) / 2, 0)):
        with open_archive(SEED_ARCHIVE, config=ReaderConfig(answer=1.0, answer_unnamed=1.0, near_miss=bar)) as archive:
            answer = archive.ask(ASKED, top=5, weaker=True)
        assert (len(answer.quotations), len(answer.near_misses)) == (0, shown)


def test_an_article_that_states_the_same_is_named_though_its_sentence_is_no_further_answer() -> None:
    archive = Archive(config=ReaderConfig(further=1.0))
    archive.add(
        [
            Article(id="a", title="زيارة", body="وصل الوزير سيرغي لافروف إلى أنقرة يوم الخميس لبحث الهدنة في إدلب."),
            Article(
                id="b", title="أنقرة", body="أعلنت الوكالة أن لافروف وصل إلى أنقرة يوم الخميس لبحث الهدنة في إدلب."
            ),
        ]
    )
    [only] = archive.ask("متى وصل لافروف إلى أنقرة؟").quotations
    assert len(only.also) == 1


def test_a_sentence_of_an_article_without_the_country_of_the_question_is_not_near() -> None:
    archive = Archive(config=ReaderConfig(answer=1.0, near_miss=0.0))
    archive.add([Article(id="a", title="", body="سقطت العاصمة السورية دمشق نتيجة مؤامرة من جهات خارجية.")])
    assert archive.ask("ما هي العاصمة السورية؟").near_misses
    assert not archive.ask("ما عاصمة اليابان؟").near_misses


@pytest.mark.parametrize("label", ["اقرأ أيضا:", "إقرأ أيضاً|", "قد يهمك/", "للمزيد:", "شاهد أيضا -"])
def test_a_link_to_another_story_is_no_answer(label: str) -> None:
    link = f"{label} الشرطة تنفي مقتل الصحفي سامي حداد في قنصلية بلاده بأثينا."
    told = "قالت الشرطة إن التحقيق مستمر في مكان وجود الرجل منذ الأحد.\n" + link
    with Archive(config=ReaderConfig(answer=0.0, near_miss=0.0)) as archive:
        archive.add(
            [
                Article(id="link", title="الشرطة تحقق في اختفاء الصحفي سامي حداد", body=told),
                Article(id="rain", title="أمطار", body="هطلت أمطار غزيرة على الساحل أمس.\nوأغلقت المدارس ليومين."),
            ]
        )
        shown = archive.ask("أين قتل الصحفي سامي حداد؟")
    assert shown.quotations
    assert link not in {one.text for one in shown.quotations}
