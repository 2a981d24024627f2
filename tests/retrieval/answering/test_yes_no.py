"""Which sentence answers a question for yes or no."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Archive, Article, ReaderConfig
from retrieval.answering.reader import Models
from retrieval.answering.somebody_else import only_will_happen
from retrieval.answering.yes_no import narrow, place_statement_first
from retrieval.filters import ALL
from retrieval.ranking.query import parse_question

FILLER = "هطلت أمطار غزيرة على الساحل أمس وأغلقت المدارس أبوابها ليومين."


def first_of(question: str, *bodies: str, days: tuple[date, ...] = ()) -> str:
    """The sentence that comes first, whatever its chance, where each of ``bodies`` is an article."""
    with Archive(config=ReaderConfig().without_silence()) as archive:
        archive.add(
            Article(id=str(n), title="خبر", body=f"{body}\n{FILLER}", date=days[n] if days else None)
            for n, body in enumerate(bodies)
        )
        return archive.ask(question).quotations[0].text


@pytest.mark.parametrize(
    ("question", "plan", "event"),
    [
        (
            "هل فاز أردوغان في الانتخابات؟",
            "إذا فاز أردوغان في الانتخابات المقبلة فسيتغير نظام الحكم.",
            "وحصل الحزب على الأغلبية بعد أن فاز أردوغان في الانتخابات الأخيرة.",
        ),
        (
            "هل انسحبت تركيا من الاتفاق؟",
            "هدد الرئيس بأن تنسحب تركيا من الاتفاق قريبا.",
            "وتراجعت الأسعار في الأسواق بعدما انسحبت تركيا من الاتفاق مطلع الشهر.",
        ),
        (
            "هل خرج الأطفال من الكهف؟",
            "وتناول الأطفال الذين خرجوا من الكهف حساء الأرز.",
            "ونجح الغواصون في المهمة الصعبة بعد أيام طويلة وخرج الأطفال من الكهف مع مدربهم.",
        ),
    ],
)
def test_what_happened_comes_before_what_may_happen(question: str, plan: str, event: str) -> None:
    assert first_of(question, plan, event) == event


@pytest.mark.parametrize(
    ("sentence", "coming"),
    [
        ("أعلن ترامب أن الولايات المتحدة ستنسحب من الاتفاق النووي.", True),
        ("انسحبت الولايات المتحدة من الاتفاق، وستنسحب من غيره.", False),
        ("بقيت الولايات المتحدة في الاتفاق.", False),
    ],
)
def test_a_sentence_with_the_verb_in_the_future_alone_only_tells_what_will_happen(
    sentence: str, *, coming: bool
) -> None:
    assert only_will_happen(parse_question("هل انسحبت الولايات المتحدة من الاتفاق النووي؟"), sentence) == coming
    assert not only_will_happen(parse_question("هل ستنسحب الولايات المتحدة من الاتفاق النووي؟"), sentence)


def test_the_newest_of_comparable_statements_comes_first() -> None:
    old = "نفت السلطات التركية الإفراج عن القس برانسون مساء الجمعة."
    new = "أكدت السلطات التركية الإفراج عن القس برانسون مساء الأحد."
    question = "هل أفرجت السلطات التركية عن القس برانسون؟"
    assert first_of(question, old, new, days=(date(2018, 7, 1), date(2018, 10, 12))) == new
    assert first_of(question, old, new, days=(date(2018, 10, 12), date(2018, 7, 1))) == old


def test_a_newer_sentence_that_leaves_a_word_to_its_title_does_not_come_before_a_likelier_one() -> None:
    whole = "فازت كرواتيا على إنجلترا بهدفين لهدف في موسكو الأربعاء."
    other = "فازت فرنسا على كرواتيا بأربعة أهداف لهدفين في النهائي."
    with Archive(config=ReaderConfig().without_silence()) as archive:
        archive.add(
            [
                Article(id="1", title="خبر", body=f"{whole}\n{FILLER}", date=date(2018, 7, 12)),
                Article(id="2", title="إنجلترا تخسر", body=f"{other}\n{FILLER}", date=date(2018, 7, 17)),
            ]
        )
        assert archive.ask("هل فازت كرواتيا على إنجلترا؟").quotations[0].text == whole


def test_a_sentence_of_another_year_comes_behind() -> None:
    other = "فازت فرنسا بكأس العالم عام 1998 على أرضها."
    asked = "توجت فرنسا بكأس العالم بعد الفوز على كرواتيا في المباراة النهائية."
    question = "هل فازت فرنسا بكأس العالم 2018؟"
    assert first_of(question, other, asked, days=(date(2018, 5, 1), date(2018, 7, 16))) == asked


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("هل مات العالم هوكينغ؟", "أعلنت العائلة وفاة العالم هوكينغ في منزله."),
        ("هل اعترف المحامي كوهين بالذنب؟", "أقر المحامي كوهين بالذنب أمام القاضي."),
        ("هل تأهلت مصر إلى الدور الثاني؟", "خرجت مصر ولم تلعب في الدور الثاني."),
        ("هل نقلت أمريكا السفارة إلى القدس؟", "نقلت الولايات المتحدة السفارة إلى القدس."),
    ],
)
def test_another_word_for_the_matter_states_it(question: str, text: str) -> None:
    with Archive(config=ReaderConfig().without_silence()) as archive:
        archive.add([Article(id="one", title="خبر", body=f"{text}\n{FILLER}")])
        reader, query = archive.reader(), parse_question(question)
        pool = reader.retrieve_pool(query)
        ranked = reader.rank(query, pool, Models.fitted())
        placed = place_statement_first(query, ranked, pool, archive._store, archive.config)
    plain = next(one for one in ranked if one.row == placed[0].row)
    assert placed[0].chance > plain.chance


def test_a_year_is_asked_of_the_articles_of_that_year() -> None:
    asked, filters = narrow(parse_question("هل فازت فرنسا بكأس العالم 2018؟"), ALL)
    assert [term.word for term in asked.terms] == ["فازت", "فرنسا", "بكأس", "العالم"]
    assert (filters.since, filters.until) == (date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize("question", ["هل فازت فرنسا؟", "هل بلغ السعر 17.8 دولارا؟", "هل حدث ذلك 2018؟"])
def test_a_question_without_a_year_or_much_else_is_asked_as_it_is(question: str) -> None:
    query = parse_question(question)
    assert narrow(query, ALL) == (query, ALL)
