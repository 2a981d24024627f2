"""Another article is listed only when a sentence of it says what the answer says, of the same event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval import Archive, Article, Corroboration, CorroborationKind, Filters, Quotation, ReaderConfig

OPEN = ReaderConfig(answer=0.0, answer_unnamed=0.0, near_miss=0.0)
QUESTION = "كم شخصا قتل في تفجير السوق في كابل؟"
BLAST = "قتل 25 شخصا في تفجير استهدف سوقا شعبية في كابل السبت، بحسب الشرطة الأفغانية."
OWN_WORDS = "وقالت الشرطة الأفغانية إن تفجيرا في سوق شعبية في كابل أوقع السبت 25 قتيلا."
ELSEWHERE = "هطلت أمطار غزيرة على الساحل وأغلقت المدارس أبوابها في المدن الساحلية كلها."


def article(name: str, body: str, day: date | None = date(2018, 3, 17), *, outlet: str | None = None) -> Article:
    return Article(id=name, title="", body=body, source=outlet or name, date=day)


def answer(question: str, *articles: Article, filters: Filters | None = None) -> Quotation:
    """The quotation of the first article, whose outlet is preferred."""
    archive = Archive(config=OPEN)
    archive.add([*articles, article("rain", ELSEWHERE)])
    wanted = replace(filters or Filters(), prefer_sources=(articles[0].source or "",))
    first = archive.ask(question, top=1, filters=wanted).quotations[0]
    assert first.article.id == articles[0].id
    return first


def listed(question: str, *articles: Article) -> set[str]:
    return {other.article.id for other in answer(question, *articles).also}


def test_a_report_in_other_words_is_listed_with_the_sentence_that_says_it() -> None:
    body = f"شهدت العاصمة يوما داميا. {OWN_WORDS} وأغلقت الطرق."
    [other] = answer(QUESTION, article("a", BLAST), article("b", body)).also
    assert other.text == OWN_WORDS
    assert other.article.body[other.start : other.end] == other.text
    assert other.kind is CorroborationKind.INDEPENDENT


def test_the_same_event_without_the_answer_is_not_listed() -> None:
    silent = "استهدف تفجير سوقا شعبية في كابل السبت، بحسب الشرطة الأفغانية التي أغلقت الطرق المؤدية إليها."
    assert listed(QUESTION, article("a", BLAST), article("b", silent)) == set()


def test_another_number_is_not_listed() -> None:
    assert listed(QUESTION, article("a", BLAST), article("b", BLAST.replace("25", "31"))) == set()


def test_the_same_number_of_something_else_is_not_listed() -> None:
    injured = "أصيب 25 شخصا في تفجير استهدف سوقا شعبية في كابل السبت، بحسب الشرطة الأفغانية."
    assert listed(QUESTION, article("a", BLAST), article("b", injured)) == set()


def test_another_event_of_the_same_kind_weeks_later_is_not_listed() -> None:
    """The same city, the same sort of place and by chance the same number."""
    later = "قتل 25 شخصا في تفجير استهدف سوقا شعبية في كابل الاثنين، بحسب مسؤولين أفغان."
    assert listed(QUESTION, article("a", BLAST), article("b", later, date(2018, 4, 30))) == set()


def test_a_later_article_that_names_the_day_of_the_event_is_listed() -> None:
    later = "وكان 25 شخصا قتلوا في تفجير استهدف سوقا شعبية في كابل في 17 مارس."
    assert listed(
        "كم شخصا قتل السبت في تفجير السوق في كابل بحسب الشرطة؟",
        article("a", BLAST),
        article("b", later, date(2018, 4, 30)),
    ) == {"b"}


def test_an_article_that_is_older_than_the_event_is_not_listed() -> None:
    before = "مقتل شخصين في تفجير سوق شعبية في كابل، بحسب الشرطة الأفغانية التي حذرت من تفجير سوق أخرى."
    question = "من استهدف سوقا شعبية في كابل في 17 مارس؟"
    told = "استهدف تنظيم داعش سوقا شعبية في كابل السبت 17 مارس، بحسب الشرطة الأفغانية التي أغلقت الطرق."
    earlier = told.replace("السبت 17 مارس", "أيضا")
    assert listed(question, article("a", told), article("b", earlier, date(2018, 3, 15)), article("c", before)) == set()
    assert listed(question, article("a", told), article("b", earlier, date(2018, 3, 18))) == {"b"}


def test_a_report_of_a_later_day_is_of_another_event() -> None:
    question = "من أي محافظة أطلقت ميليشيات الحوثي صاروخا باليستيا باتجاه جازان؟"
    told = "أطلقت ميليشيات الحوثي من محافظة صعدة صاروخا باليستيا باتجاه جازان، بحسب التحالف."
    later = "قال التحالف إن ميليشيات الحوثي أطلقت السبت صاروخا باليستيا من محافظة صعدة باتجاه جازان."
    assert listed(question, article("a", told), article("b", later, date(2018, 3, 22))) == {"b"}  # of the 17th
    assert listed(question, article("a", told), article("b", later, date(2018, 3, 24))) == set()


def test_the_same_name_in_other_words_is_listed_where_a_name_is_asked_for() -> None:
    question = "من يرأس لجنة إعادة هيكلة المخابرات السعودية؟"
    told = "كما أمر الملك السعودي بتشكيل لجنة يرأسها محمد بن سلمان بهدف إعادة هيكلة وكالات المخابرات السعودية."
    same = "ووجه العاهل بتشكيل اللجنة برئاسة ولي العهد محمد بن سلمان لإعادة هيكلة رئاسة المخابرات السعودية."
    other = "ووجه العاهل بتشكيل اللجنة برئاسة وزير الداخلية سعود بن نايف لإعادة هيكلة رئاسة المخابرات السعودية."
    assert listed(question, article("a", told), article("b", same)) == {"b"}
    assert listed(question, article("a", told), article("c", other)) == set()


def test_what_somebody_said_is_listed_in_other_words_of_the_same_days() -> None:
    question = "ماذا كتبت صحيفة كيهان عن تمزيق ترامب للاتفاق النووي؟"
    told = "وكتبت صحيفة كيهان المتشددة إن ترامب مزق الاتفاق النووي وآن الأوان لنقوم بحرقه، ويبدو أن النواب استجابوا."
    same = "فكتبت كيهان المحافظة أن ترامب مزق الاتفاق النووي وآن الأوان لحرقه، مستعيدة ما أعلنه خامنئي قبل أشهر."
    assert listed(question, article("a", told), article("b", same, date(2018, 3, 18))) == {"b"}
    assert listed(question, article("a", told), article("b", same, date(2018, 5, 18))) == set()


def test_the_same_of_another_country_is_not_listed() -> None:
    question = "ماذا قالت حنان عشراوي عن افتتاح باراغواي سفارتها في القدس؟"
    own = "قالت عضو منظمة التحرير الفلسطينية حنان عشراوي إن افتتاح باراغواي سفارتها في القدس أمر خطير ومستفز."
    again = "واعتبرت عضو منظمة التحرير الفلسطينية حنان عشراوي أن افتتاح باراغواي سفارتها في القدس أمر خطير ومستفز."
    same = article("b", again)
    other = article("c", own.replace("باراغواي", "غواتيمالا"))
    assert listed(question, article("a", own), same, other) == {"b"}


def test_a_date_is_the_same_however_it_is_written() -> None:
    question = "متى يبدأ تسيير الرحلات من دلهي إلى تل أبيب؟"
    told = "يبدأ تسيير الرحلات من دلهي إلى تل أبيب ثلاث مرات أسبوعيا في 22 آذار/مارس."
    same = "قالت الشركة إن الرحلات من دلهي إلى تل أبيب يبدأ تسييرها الخميس المقبل."
    other = "قالت الشركة إن الرحلات من دلهي إلى تل أبيب يبدأ تسييرها الجمعة المقبل."
    assert listed(question, article("a", told), article("b", same), article("c", other)) == {"b"}


def test_a_number_in_words_and_a_rounding_say_the_same() -> None:
    words = BLAST.replace("25", "خمسة وعشرون")
    about = "قالت الشرطة الأفغانية إن نحو 30 قتيلا سقطوا في تفجير استهدف سوقا شعبية في كابل السبت."
    exact = "قالت الشرطة الأفغانية إن 31 قتيلا سقطوا في تفجير استهدف سوقا شعبية في كابل السبت."
    assert listed(QUESTION, article("a", BLAST), article("b", words)) == {"b"}
    assert listed(QUESTION, article("a", exact), article("b", about)) == {"b"}


def test_a_score_needs_both_teams() -> None:
    question = "كم كانت نتيجة فرنسا والأرجنتين في كأس العالم على ملعب قازان؟"
    told = "فازت فرنسا على الأرجنتين 4-3 في مباراة من كأس العالم أقيمت على ملعب قازان."
    same = "وتغلبت فرنسا على الأرجنتين 4-3 على ملعب قازان في كأس العالم."
    other = "وتغلبت فرنسا على بلجيكا 4-3 على ملعب قازان في كأس العالم."
    assert listed(question, article("a", told), article("b", same), article("c", other)) == {"b"}


def test_a_table_is_the_same_only_with_nearly_all_its_numbers() -> None:
    question = "كم بلغ سعر الذهب عيار 21 في مصر؟"
    prices = [640, 548, 731, 5117, 1194, 22750, 37, 42, 61]
    table = (
        "سعر الذهب في مصر: عيار 21 {} جنيها، عيار 18 {} جنيها، عيار 24 {} جنيها، الجنيه الذهب {} جنيها، "
        "الأونصة {} دولارا، السبيكة {} جنيها، المصنعية {} و{} و{} جنيها."
    )
    same, other = table.format(*prices), table.format(*prices[:3], *(price + 3 for price in prices[3:]))
    assert listed(question, article("a", same), article("b", f"القاهرة: {same} بحسب الشعبة.")) == {"b"}
    assert listed(question, article("a", same), article("c", f"القاهرة: {other} بحسب الشعبة.")) == set()


def test_the_same_words_are_a_copy_and_other_words_of_the_same_outlet_are_no_independent_report() -> None:
    found = answer(
        QUESTION,
        article("a", BLAST, outlet="أ"),
        article("b", f"كابل (وكالات). {BLAST}", outlet="ب"),
        article("c", OWN_WORDS, outlet="أ"),
        article("d", OWN_WORDS, outlet="د"),
        article("e", OWN_WORDS, outlet="ه", day=date(2018, 3, 18)),
    ).also
    kinds = {other.article.id: other.kind.value for other in found}
    assert kinds == {"b": "copy", "c": "same_outlet", "d": "independent", "e": "independent"}
    assert [other.article.id for other in found] == ["d", "e", "c", "b"]


def test_an_outlet_that_is_not_known_is_no_other_outlet() -> None:
    unknown = Article(id="b", title="", body=OWN_WORDS, date=date(2018, 3, 17))
    [other] = answer(QUESTION, article("a", BLAST), unknown).also
    assert other.kind is CorroborationKind.SAME_OUTLET


def test_articles_that_the_filters_exclude_are_not_listed() -> None:
    second = article("b", BLAST.replace("بحسب", "وفق"))
    assert answer(QUESTION, article("a", BLAST), second, filters=Filters(exclude_sources=("b",))).also == ()


@pytest.mark.parametrize("change", ["removed", "replaced"])
def test_what_changes_is_not_listed_any_more(change: str) -> None:
    archive = Archive(config=OPEN)
    archive.add([article("a", BLAST), article("b", BLAST.replace("بحسب", "وفق")), article("rain", ELSEWHERE)])

    def also() -> tuple[Corroboration, ...]:
        return archive.ask(QUESTION, top=1).quotations[0].also

    assert len(also()) == 1
    if change == "removed":
        archive.remove(["b"])
    else:
        archive.add([article("b", ELSEWHERE)])
    assert also() == ()
