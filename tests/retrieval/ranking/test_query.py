"""What a question asks for, in any spelling and dialect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.ranking.query import KINDS, parse_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("من كتب المقال؟", "person"),
        ("مين كتب المقال", "person"),
        ("مع من رفض الجلوس؟", "person"),
        ("أين يقع المطار؟", "place"),
        ("وين المطار", "place"),
        ("فين راح الوزير؟", "place"),
        ("في أي مدينة ولد؟", "place"),
        ("ما هي عاصمة اليابان؟", "place"),
        ("متي وصل؟", "time"),
        ("إمتى وصل", "time"),
        ("ومتى وصل الوفد؟", "time"),
        ("في أي عام تدخلت روسيا؟", "time"),
        ("كم عدد القتلى؟", "number"),
        ("قديش سعر الدولار", "number"),
        ("ما نسبة البطالة؟", "number"),
        ("لماذا استقال؟", "cause"),
        ("ليش استقال", "cause"),
        ("ليه ما ردش", "cause"),
        ("ما سبب الانفجار؟", "cause"),
        ("كيف هرب؟", "manner"),
        ("ازاي هرب", "manner"),
        ("ما معنى الاستصحاب؟", "definition"),
        ("ماذا قال الوزير عن الأزمة؟", "statement"),
        ("هل استقال الوزير؟", "yes_no"),
        ("شو صار في بيروت؟", "thing"),
        ("بعد الحرب، ما الذي تغير؟", "thing"),
        ("استقالة الوزير", "any"),
        ("شكون كتب المقال؟", "person"),
        ("بقداش الخبز؟", "number"),
        ("شنوة صار في تونس؟", "thing"),
        ("ما اسم القاضية التي حكمت؟", "person"),
        ("ما اسم الشرطي الذي أصيب؟", "person"),
        ("اسم قبطان السفينة المحتجزة", "person"),
        ("ما اسم المدرسة التي قصفت؟", "thing"),
        ("ما المعارضة السورية؟", "thing"),
        ("أي مساعدة قدمت؟", "thing"),
        ("سعر الذهب اليوم", "number"),
        ("عدد قتلى الزلزال", "number"),
        ("موعد الانتخابات", "time"),
        ("حارس المنتخب", "person"),
        ("سبب إلغاء الحفل", "cause"),
        ("هو استقال ولا لأ؟", "yes_no"),
        ("هو مين اللي استقال؟", "person"),
        ("لو سمحت متى استقال الوزير؟", "time"),
        ("شكد سعر النفط؟", "number"),
        ("جم واحد انقتل بالتفجير؟", "number"),
        ("شوكت وصل الوفد؟", "time"),
        ("الساعة كام بدأت المباراة؟", "time"),
        ("في أي دقيقة سجل الهدف؟", "time"),
        ("كم دقيقة استمر اللقاء؟", "number"),
        ("من أي مدينة جاء اللاعب؟", "place"),
        ("من متى وهو في السجن؟", "time"),
        ("من كم لاعبا يتكون الفريق؟", "number"),
        ("في أنهي مدينة اتمسك؟", "place"),
        ("في أي محافظات وقع الزلزال؟", "place"),
        ("أي مدافع سجل الهدف؟", "person"),
        ("شو اسم السائق اللي دهس الناس؟", "person"),
        ("السواق المتهم اسمه ايه؟", "thing"),
        ("السائق المتهم اسمه ايه؟", "person"),
        ("ما اسم التونسي الذي فاز؟", "person"),
        ("ما أسماء المخطوفين؟", "person"),
        ("شسمه الوزير الجديد؟", "person"),
        ("كيف وصف الوزير القرار؟", "statement"),
        ("كيف برر الوزير القرار؟", "cause"),
        ("قال ايه المدرب عن الخسارة؟", "statement"),
        ("المدرب قال ايه عن الخسارة؟", "statement"),
        ("ما أقصى مسافة قطعها؟", "number"),
        ("من أنهى احتكار ريال مدريد للدوري؟", "person"),
        ("المدرب أنهى عقده ليه؟", "cause"),
        ("اللاجئين جم منين؟", "place"),
        ("سد بيش متى افتتح؟", "time"),
        ("اتصلت بيا فين؟", "place"),
        ("سعر الساعة كام؟", "number"),
        ("الدقيقة بكام على فودافون؟", "number"),
        ("كيف هاجم المسلحون القاعدة؟", "manner"),
        ("بماذا برر الوزير القرار؟", "cause"),
        ("داعش هاجمت ايه؟", "thing"),
        ("اتهم أي لاعب بالرشوة؟", "person"),
        ("ما أول حكم صدر بحق مرسي؟", "thing"),
        ("الكيكة معمولة من ايه؟", "thing"),
        ("أي منظمة تبنت الهجوم؟", "thing"),
        ("ما اسم المنافسة التي فاز بها؟", "thing"),
        ("حصة بنت سلمان", "any"),
        ("حجة اليمن", "any"),
        ("شبه جزيرة القرم", "any"),
        ("قتلى تفجير بغداد", "number"),
    ],
)
def test_the_question_word_decides_the_kind(question: str, kind: str) -> None:
    assert parse_question(question).kind == kind


@pytest.mark.parametrize(
    "question", ["لماذا لم يرد بوتين؟", "ليه بوتين ما ردش؟", "ليش ماردش بوتين", "من لا يعرف القائد؟"]
)
def test_negation_is_understood_in_the_standard_and_in_dialect(question: str) -> None:
    assert parse_question(question).negated


def test_a_dialect_negation_searches_for_the_verb_inside_it() -> None:
    terms = parse_question("ليه بوتين ما ردش على المكالمة؟").terms
    assert [(term.word, term.forms.stem) for term in terms][1] == ("ردش", "رد")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("من خلف ريكس تيلرسون؟", ["خلف", "ريكس", "تيلرسون"]),
        ("من الذي خلف كولينا في اللجنة؟", ["خلف", "كولينا", "اللجنة"]),
        ("مين خلف نيلسن؟", ["خلف", "نيلسن"]),
        ("من خلف هجوم نيس؟", ["هجوم", "نيس"]),
        ("من خلف مقتل خاشقجي؟", ["مقتل", "خاشقجي"]),
        ("من هم خلف القضبان؟", ["القضبان"]),
        ("هل كان قبل الحرب رئيسا؟", ["الحرب", "رئيسا"]),
        ("هل قبل الانتخابات التقى السيسي؟", ["الانتخابات", "التقى", "السيسي"]),
        ("هل قبل أن يموت كتب وصية؟", ["يموت", "كتب", "وصية"]),
        ("هل قبل ماكرون دعوة فاسكيز؟", ["قبل", "ماكرون", "دعوة", "فاسكيز"]),
        ("لماذا قبل ليبرمان الاعتذار؟", ["قبل", "ليبرمان", "الاعتذار"]),
        ("من وقف خلف المنصة؟", ["وقف", "المنصة"]),
        ("هل فاز قبل النهائي؟", ["فاز", "النهائي"]),
        ("أين كان قبل الحرب؟", ["الحرب"]),
    ],
)
def test_a_stop_word_behind_the_question_word_may_be_a_verb(question: str, words: list[str]) -> None:
    query = parse_question(question)
    assert [term.word for term in query.terms] == words
    assert not any(term.forms.stop for term in query.terms)


def test_from_inside_a_question_is_not_who() -> None:
    query = parse_question("كم خرج من المدينة؟")
    assert query.kind == "number"
    assert [term.word for term in query.terms] == ["خرج", "المدينة"]


def test_question_words_are_no_search_terms_but_the_noun_with_them_is() -> None:
    assert [term.word for term in parse_question("في أي مدينة ولد الكاتب؟").terms] == ["مدينة", "ولد", "الكاتب"]


def test_the_word_that_is_counted_is_the_focus() -> None:
    query = parse_question("كم عدد اللاعبين في الفريق؟")
    assert query.terms[query.focus].word == "اللاعبين"


def test_the_noun_behind_the_word_for_a_name_is_the_focus() -> None:
    for question in ("ما اسم السائق الذي دهس المارة؟", "شو اسم السائق اللي دهس المارة؟", "اسم السائق الذي دهس المارة"):
        query = parse_question(question)
        assert query.terms[query.focus].word == "السائق"


def test_who_is_asks_for_an_identity() -> None:
    assert parse_question("من هو كامل صقر؟").identity
    assert not parse_question("من كتب المقال؟").identity


@pytest.mark.parametrize("question", ["", "   ", "؟؟", "…", "ـــ", "🙂"])
def test_a_question_without_words_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        parse_question(question)


def test_a_question_of_nothing_but_question_words_still_has_terms() -> None:
    assert parse_question("من هو؟").terms


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        query = parse_question(text)
    except QuestionError:
        return
    assert query.kind in KINDS
    assert query.terms
    assert 0 <= query.focus < len(query.terms)
    assert all(term.word in text for term in query.terms)
