"""The words that answer are told from those that match."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval import Archive, Article, ReaderConfig

# Questions on news articles, each with the sentence that the reader chose and the words of it that answer, judged by
# hand; null where none do. ``tuning`` was looked at while the rules were written, ``report`` was not.
CASES = [
    json.loads(line) for line in (Path(__file__).parent / "answer_words.jsonl").read_text(encoding="utf-8").splitlines()
]


def points(question: str, *bodies: str) -> list[list[str]]:
    archive = Archive()
    archive.add(Article(id=f"a{number}", title="", body=body) for number, body in enumerate(bodies))
    return [[q.text[s:e] for s, e in q.points] for q in archive.ask(question).quotations]


@pytest.mark.parametrize(
    ("question", "body", "words"),
    [
        ("متى وصل الوفد التركي إلى طرابلس؟", "وصل الوفد التركي إلى طرابلس في 24 نوفمبر 2013.", "24 نوفمبر 2013"),
        ("كم شخصا قتل في انفجار السوق في الكرادة؟", "قتل 12 شخصا في انفجار السوق في الكرادة.", "12 شخصا"),
        ("أين وصل الوفد التركي المفاوض؟", "وصل الوفد التركي المفاوض إلى بيروت مساء أمس.", "بيروت"),
        ("كم بلغت قيمة الصفقة الروسية؟", "بلغت قيمة الصفقة الروسية 3 ملايين دولار.", "3 ملايين دولار"),
    ],
)  # fmt: skip
def test_the_name_date_or_number_asked_for_is_pointed_at(question: str, body: str, words: str) -> None:
    assert points(question, body) == [[words]]


@pytest.mark.parametrize(
    ("question", "body", "words"),
    [
        ("كم دقيقة دامت مباراة الفريقين؟", "سجل الفريقان 3 أهداف في المباراة التي دامت 97 دقيقة.", ["97 دقيقة"]),
        ("ما قيمة صفقة انتقال حداد؟", "انتقل حداد، 33 عاما، في صفقة بلغت قيمتها 132 مليون دولار.", ["132 مليون دولار"]),
        ("كم دقيقة دامت مباراة الفريقين؟", "سجل الفريقان 3 أهداف في المباراة بينهما.", []),
        ("كم هكتارا استعادت الدولة؟", "استعادت الدولة 1888 هكتارا في عام 2013.", ["1888 هكتارا"]),
        ("كم شخصا حضر الحفل؟", "حضر الحفل 2000 شخص يوم الأحد.", ["2000 شخص"]),
    ],
)  # fmt: skip
def test_a_number_has_the_unit_that_is_asked_for(question: str, body: str, words: list[str]) -> None:
    assert pointed(question, body) == words


def test_what_the_question_gives_is_not_pointed_at() -> None:
    found = points("متى زار الرئيس التركي بيروت عام 2013؟", "زار الرئيس التركي بيروت عام 2013 يوم الخميس.")
    assert found == [["الخميس"]]


def test_a_question_for_no_name_date_or_number_points_at_nothing() -> None:
    assert points("ماذا بحث الوفد التركي في بيروت؟", "بحث الوفد التركي في بيروت ملف الهدنة.") == [[]]


def test_a_near_miss_points_at_nothing() -> None:
    archive = Archive(config=ReaderConfig(near_miss=0.0))
    archive.add([Article(id="a", title="", body="سقطت العاصمة السورية دمشق نتيجة مؤامرة من جهات خارجية.")])
    answer = archive.ask("متى سقطت المدينة بيد الجيش؟")
    assert answer.near_misses
    assert all(quotation.points == () for quotation in answer.near_misses)


def pointed(question: str, sentence: str) -> list[str]:
    """The words that are pointed at when ``sentence`` is what is shown; none where it is not."""
    archive = Archive(config=ReaderConfig(answer=0.0, answer_unnamed=0.0))
    archive.add([Article(id="a", title="", body=sentence)])
    shown = archive.ask(question).quotations
    return [quotation.text[start:end] for quotation in shown for start, end in quotation.points]


# Reached when they were set: 20 of 20, and 16 of 20 that were not looked at (before these rules 2 and 8).
@pytest.mark.parametrize(("part", "least"), [("tuning", 19), ("report", 15)])
def test_the_words_of_real_sentences_that_answer_are_whole(part: str, least: int) -> None:
    cases = [case for case in CASES if case["part"] == part]
    wrong = {
        case["question"]: found
        for case in cases
        if (found := pointed(case["question"], case["sentence"])) != ([case["words"]] if case["words"] else [])
    }
    assert len(cases) == 20
    assert len(cases) - len(wrong) >= least, wrong


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("من زار بيروت؟", "زار الملك عبد الله بن عبد العزيز بيروت مساء أمس.", "الملك عبد الله بن عبد العزيز"),
        ("كم بلغت نسبة البطالة؟", "بلغت نسبة البطالة 12 في المئة بنهاية عام 2017.", "12 في المئة"),
        ("كم بلغ سعر الأسطوانة؟", "بلغ سعر الأسطوانة سبعة آلاف ريال يمني.", "سبعة آلاف ريال يمني"),
        ("متى وقع الانفجار؟", "وقع الانفجار في 11 تشرين الأول/أكتوبر الماضي.", "11 تشرين الأول/أكتوبر الماضي"),
        ("في أي ساعة وقع الانفجار؟", "وقع الانفجار في الساعة 15:21 مساء الأحد.", "الساعة 15:21 مساء"),
        ("متى سجل صلاح هدف التعادل؟", "سجل صلاح هدف التعادل في الدقيقة 76 من المباراة.", "الدقيقة 76"),
        ("في أي دقيقة سجل صلاح الهدف؟", "سجل صلاح الهدف في الدقيقة الثانية والثمانين.", "الدقيقة الثانية والثمانين"),
        ("الدقيقة كام خرج اللاعب مصابا؟", "خرج اللاعب مصابا في الدقيقة (90+3) من اللقاء.", "الدقيقة (90+3)"),
        ("متى بدأت المباراة؟", "بدأت المباراة الساعة 20:45 مساء بالتوقيت المحلي.", "الساعة 20:45 مساء"),
        ("متى أعدم الرئيس؟", "أعدم الرئيس في الساعة السادسة صباحا يوم 30 ديسمبر 2006.", "30 ديسمبر 2006"),
        ("متى قتل الصحفي؟", "قتل الصحفي بعد ساعة واحدة من وصوله في 3 أبريل 2015.", "3 أبريل 2015"),
        ("متى أطلقت الصواريخ الدقيقة؟", "أطلقت الصواريخ الدقيقة في 8 يناير 2020.", "8 يناير 2020"),
        ("في أي ساعة اندلع الحريق؟", "اندلع الحريق في الساعة 9: 3 قتلى في المدينة.", "الساعة 9"),
        ("أين وقع الانفجار؟", "وقع الانفجار في كوريا الشمالية مساء أمس.", "كوريا الشمالية"),
        ("أين وقع الانفجار؟", "وقع الانفجار في تل أبيب مساء أمس.", "تل أبيب"),
    ],
)
def test_a_name_a_number_and_a_date_are_whole(question: str, sentence: str, words: str) -> None:
    assert pointed(question, sentence) == [words]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("متى قتل خاشقجي؟", "نفى المسؤول الثلاثاء أن يكون خاشقجي قتل داخل القنصلية."),
        ("بكم انتقل اللاعب إلى النادي؟", "انتقل اللاعب إلى النادي في عام 2016."),
        ("أين اجتمعت الحكومة للاتفاق؟", "اجتمعت الحكومة للاتفاق على الموقف التفاوضي لبريطانيا."),
        ("من هو محمد صلاح؟", "محمد صلاح لاعب مصري سجل مع ساديو ماني هدفين."),
    ],
)
def test_where_nothing_of_the_asked_kind_stands_nothing_is_pointed_at(question: str, sentence: str) -> None:
    assert pointed(question, sentence) == []


def test_the_number_that_counts_what_is_asked_is_pointed_at() -> None:
    sentence = "قتل 12 شخصا في زلزال بقوة 6.8 درجات ضرب الجزيرة."
    assert points("كم شخصا قتل في زلزال الجزيرة؟", sentence) == [["12 شخصا"]]
    assert points("كم قتيلا سقط في زلزال الجزيرة؟", "ضرب زلزال بقوة 6.8 درجات الجزيرة وسقط قتلى.") == [[]]


def test_the_holder_of_the_office_is_pointed_at_and_not_another_name() -> None:
    sentence = "التقى ولي العهد السعودي محمد بن سلمان ووزير الخارجية السعودي عادل الجبير الوفد."
    assert points("من هو وزير الخارجية السعودي؟", sentence) == [["عادل الجبير"]]
