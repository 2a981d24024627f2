"""Periods as people name them: the same days alone and in a question; what is asked about is never taken for one."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.calendar_periods import Period
from retrieval.text.period_lexicon import vocabulary
from retrieval.text.relative_dates import Recency, find_period, parse_period, read_recency
from tests.paths import ROOT

TODAY = date(2020, 3, 15)  # a Sunday
WEEK = date(2020, 3, 8)
ASKED = date(2026, 11, 29)  # a Sunday too


def days(first: tuple[int, int, int] | None, last: tuple[int, int, int] | None, *, relative: bool = False) -> Period:
    return Period(first=first and date(*first), last=last and date(*last), relative=relative)


def a_day(*day: int, relative: bool = False) -> Period:
    return Period(first=date(*day), last=date(*day), relative=relative)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018-02-07", a_day(2018, 2, 7)),
        ("٢٠١٨-٠٢-٠٧", a_day(2018, 2, 7)),
        ("2018-02-07T10:00:00Z", a_day(2018, 2, 7)),
        ("15/10/2018", a_day(2018, 10, 15)),
        ("2018-02", days((2018, 2, 1), (2018, 2, 28))),
        ("2/2018", days((2018, 2, 1), (2018, 2, 28))),
        ("2018", days((2018, 1, 1), (2018, 12, 31))),
        ("عام 2018", days((2018, 1, 1), (2018, 12, 31))),
        ("24 نوفمبر 2013", a_day(2013, 11, 24)),
        ("الأحد 24 نوفمبر 2013", a_day(2013, 11, 24)),
        ("الثامن من ديسمبر 2024", a_day(2024, 12, 8)),
        ("في مايو 2018", days((2018, 5, 1), (2018, 5, 31))),
        ("أيار 2018", days((2018, 5, 1), (2018, 5, 31))),
        ("تشرين الاول ٢٠١٨", days((2018, 10, 1), (2018, 10, 31))),
        ("آب/أغسطس 2020", days((2020, 8, 1), (2020, 8, 31))),
        ("ماي 2018", days((2018, 5, 1), (2018, 5, 31))),
        ("جويلية 2018", days((2018, 7, 1), (2018, 7, 31))),
        ("غشت من عام 2018", days((2018, 8, 1), (2018, 8, 31))),
        ("شهر ٥ ٢٠١٨", days((2018, 5, 1), (2018, 5, 31))),
        ("May 2018", days((2018, 5, 1), (2018, 5, 31))),
        ("صيف 2018", days((2018, 6, 1), (2018, 8, 31))),
        ("شتاء 2018", days((2017, 12, 1), (2018, 2, 28))),
        ("شتاء 2017-2018", days((2017, 12, 1), (2018, 2, 28))),
        ("الربع الثاني من 2018", days((2018, 4, 1), (2018, 6, 30))),
        ("مطلع 2018", days((2018, 1, 1), (2018, 4, 30))),
        ("منتصف مايو 2018", days((2018, 5, 11), (2018, 5, 20))),
        ("أواخر مايو 2018", days((2018, 5, 21), (2018, 5, 31))),
        ("نهاية صيف 2018", days((2018, 8, 1), (2018, 8, 31))),
    ],
)
def test_a_period_of_the_calendar_is_read_with_its_first_and_last_day(text: str, period: Period) -> None:
    assert parse_period(text, ASKED) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("بين يناير ومارس 2018", days((2018, 1, 1), (2018, 3, 31))),
        ("بين نوفمبر ويناير 2018", days((2017, 11, 1), (2018, 1, 31))),
        ("بين نوفمبر 2017 ومارس", days((2017, 11, 1), (2018, 3, 31))),
        ("بين تموز وآب 2018", days((2018, 7, 1), (2018, 8, 31))),
        ("بين 5 و10 أكتوبر", days((2026, 10, 5), (2026, 10, 10))),
        ("من 5 إلى 10 أكتوبر 2018", days((2018, 10, 5), (2018, 10, 10))),
        ("ما بين 2019 و 2021", days((2019, 1, 1), (2021, 12, 31))),
        ("بين 2021 و2019", days((2019, 1, 1), (2021, 12, 31))),
        ("من يناير حتى مارس 2018", days((2018, 1, 1), (2018, 3, 31))),
        ("2015-2018", days((2015, 1, 1), (2018, 12, 31))),
        ("من 2015 لـ2018", days((2015, 1, 1), (2018, 12, 31))),
        ("بين 2018-01-15 و2018-03-31", days((2018, 1, 15), (2018, 3, 31))),
        ("قبل 2018-02-07", days(None, (2018, 2, 6))),
        ("من الأحد إلى الخميس", days((2026, 11, 22), (2026, 11, 26), relative=True)),
        ("يناير - مارس 2018", days((2018, 1, 1), (2018, 3, 31))),
        ("قبل 15 أكتوبر", days(None, (2026, 10, 14))),
        ("قبل 15 ديسمبر", days(None, (2025, 12, 14))),
        ("قبل 2018", days(None, (2017, 12, 31))),
        ("بعد 15/10", days((2026, 10, 16), None)),
        ("بعد أكتوبر 2018", days((2018, 11, 1), None)),
        ("حتى مارس 2018", days(None, (2018, 3, 31))),
        ("منذ 2018", days((2018, 1, 1), None)),
        ("ابتداء من 1 مايو 2020", days((2020, 5, 1), None)),
        ("منذ الشهر الماضي", days((2026, 10, 1), None, relative=True)),
        ("قبل الأسبوع الماضي", days(None, (2026, 11, 20), relative=True)),
    ],
)
def test_ranges_and_open_ends_are_read(text: str, period: Period) -> None:
    assert parse_period(text, ASKED) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("الأسبوع الماضي", days((2026, 11, 21), (2026, 11, 27), relative=True)),
        ("الاسبوع اللي فات", days((2026, 11, 21), (2026, 11, 27), relative=True)),
        ("last week", days((2026, 11, 21), (2026, 11, 27), relative=True)),
        ("الأسبوع قبل الماضي", days((2026, 11, 14), (2026, 11, 20), relative=True)),
        ("هالأسبوع", days((2026, 11, 28), (2026, 12, 4), relative=True)),
        ("الشهر الفائت", days((2026, 10, 1), (2026, 10, 31), relative=True)),
        ("هذا الشهر", days((2026, 11, 1), (2026, 11, 30), relative=True)),
        ("السنه اللي فاتت", days((2025, 1, 1), (2025, 12, 31), relative=True)),
        ("العام الماضي", days((2025, 1, 1), (2025, 12, 31), relative=True)),
        ("أكتوبر الماضي", days((2026, 10, 1), (2026, 10, 31), relative=True)),
        ("نوفمبر الماضي", days((2025, 11, 1), (2025, 11, 30), relative=True)),
        ("أكتوبر من العام الماضي", days((2025, 10, 1), (2025, 10, 31), relative=True)),
        ("الصيف الماضي", days((2026, 6, 1), (2026, 8, 31), relative=True)),
        ("نهاية العام الماضي", days((2025, 9, 1), (2025, 12, 31), relative=True)),
        ("الأحد الماضي", a_day(2026, 11, 22, relative=True)),
        ("يوم الخميس", a_day(2026, 11, 26, relative=True)),
        ("اليوم", a_day(2026, 11, 29, relative=True)),
        ("هلق", a_day(2026, 11, 29, relative=True)),
        ("امبارح", a_day(2026, 11, 28, relative=True)),
        ("إمبارح", a_day(2026, 11, 28, relative=True)),
        ("أول أمس", a_day(2026, 11, 27, relative=True)),
        ("صباح أمس", a_day(2026, 11, 28, relative=True)),
        ("السنة الي فاتت", days((2025, 1, 1), (2025, 12, 31), relative=True)),
        ("الشهر الفارط", days((2026, 10, 1), (2026, 10, 31), relative=True)),
        ("قبل ٣ أيام", a_day(2026, 11, 26, relative=True)),
        ("2 weeks ago", a_day(2026, 11, 15, relative=True)),
        ("منذ ثلاثة أيام", days((2026, 11, 26), None, relative=True)),
        ("منذ ثلاثه ايام", days((2026, 11, 26), None, relative=True)),
        ("من يومين", days((2026, 11, 27), None, relative=True)),
        ("3 أيام", days((2026, 11, 26), None, relative=True)),
        ("أسبوعين", days((2026, 11, 15), None, relative=True)),
        ("شهرين", days((2026, 9, 30), None, relative=True)),
        ("منذ أسبوع ونصف", days((2026, 11, 18), None, relative=True)),
        ("منذ خمسة وعشرين يوما", days((2026, 11, 4), None, relative=True)),
        ("الأسبوع الأخير", days((2026, 11, 22), (2026, 11, 29), relative=True)),
        ("خلال آخر ثلاثة أشهر", days((2026, 8, 31), (2026, 11, 29), relative=True)),
        ("الـ24 ساعة الماضية", days((2026, 11, 28), (2026, 11, 29), relative=True)),
        ("الساعات الـ36 الأخيرة", days((2026, 11, 27), (2026, 11, 29), relative=True)),
    ],
)
def test_what_counts_from_the_day_of_asking_is_read(text: str, period: Period) -> None:
    assert parse_period(text, ASKED) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "؟",
        "غير ذلك",
        "في",
        "بعد",
        "2018-02-30",
        "2018-13",
        "29 شباط 2019",
        "الأسبوع القادم",
        "مايو المقبل",
        "بعد أسبوع",
        "رمضان الماضي",
        "بيت 24 نوفمبر 2013",
        "قبل 15 أكتوبر 2018 بيومين",
        "9999 يوم",
        "sometime",
    ],
)
def test_a_text_that_is_no_period_as_a_whole_is_none(text: str) -> None:
    assert parse_period(text, ASKED) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-12", date(2018, 12, 31)),
        ("الشهر الماضي", date(2026, 10, 31)),
        ("قبل 15 أكتوبر 2018", date(2018, 10, 14)),
        ("منذ أسبوع", date(2026, 11, 22)),
        ("3 أيام", date(2026, 11, 26)),
        ("بعد 15 أكتوبر 2018", None),
        ("منذ 2018", None),
    ],
)
def test_a_period_ends_on_its_last_day_or_so_long_ago(text: str, day: date | None) -> None:
    period = parse_period(text, ASKED)
    assert period is not None
    assert period.end == day


@pytest.mark.parametrize(
    "text",
    [
        "أمس",
        "الأسبوع الماضي",
        "هذا الأسبوع",
        "الأسبوع الأخير",
        "الشهر الماضي",
        "هذا الشهر",
        "العام الماضي",
        "السنة اللي فاتت",
        "منذ ثلاثة أيام",
        "منذ أسبوع",
        "قبل يومين",
        "خلال الشهرين الماضيين",
        "منذ بداية العام",
        "أكتوبر الماضي",
        "الأحد الماضي",
        "بالأسبوع اللي فات",
        "خلال الساعات الماضية",
        "نهاية الشهر الماضي",
    ],
)
def test_the_same_words_are_the_same_days_alone_and_in_a_question(text: str) -> None:
    period = parse_period(text, ASKED)
    assert period is not None
    question = f"ماذا حدث في بيروت {text}؟"
    found = find_period(question, ASKED)
    assert found is not None
    assert (question[found.start : found.end], found.period) == (text, period)
    assert read_recency(question, ASKED) == Recency(text="ماذا حدث في بيروت؟", since=period.first)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ماذا حدث في مايو 2018 في سوريا؟", "في مايو 2018"),
        ("من فاز في انتخابات صيف 2018؟", "صيف 2018"),
        ("ما قرارات الحكومة بين يناير ومارس 2018؟", "بين يناير ومارس 2018"),
        ("ماذا أعلن قبل 15 أكتوبر؟", "قبل 15 أكتوبر"),
        ("من يحكم منذ عام 1990؟", "منذ عام 1990"),
        ("ماذا حدث في 2019؟", "في 2019"),
        ("من زار تونس يوم 15 أكتوبر 2018؟", "يوم 15 أكتوبر 2018"),
    ],
)
def test_a_period_that_stays_the_same_is_found_and_does_not_say_how_recent(question: str, text: str) -> None:
    found = find_period(question, ASKED)
    assert found is not None
    assert (question[found.start : found.end], found.period) == (text, parse_period(text, ASKED))
    assert not found.period.relative
    assert read_recency(question, ASKED) is None


@pytest.mark.parametrize(
    "question",
    [
        "ماذا حدث قبل أسبوع من الانتخابات؟",
        "ماذا حدث بعد يومين من الانفجار؟",
        "متى يبدأ الصيام قبل شهر رمضان؟",
        "لأي جهات رفعت جمعية سوسة غدا تقريرها عن المخالفات؟",
        "كم غدا أجر العامل بعد رفعه؟",
        "غدا رئيسا؟",
        "من غدا في منصب الرئيس؟",
        "ما الذي غدا من أساسيات الحياة؟",
        "هل تحصل الموظفات على إجازة بأجر كامل؟",
        "من هو رئيس تيار غد؟",
        "كم نسبة المهتمين بكرة القدم؟",
        "أي إيراني أهدى تونس الفوز بكرة في شباك فريقه؟",
        "ماذا تناول الوفد على الغداء؟",
        "منذ كم يوم بدأت الحرب؟",
        "كيف تغير العراق بين الأمس واليوم؟",
        "من بنى باب زويلة؟",
        "ماذا قال الأمين العام الحالي للأمم المتحدة؟",
        "من مارس السلطة بعد الانقلاب؟",
        "ماذا حدث في 2000 مدينة؟",
        "ما هو الربيع العربي؟",
        "أين أقيم كأس العالم 2018؟",
        "ماذا حدث في النصف الثاني من مايو؟",
        "كم دامت الحرب ثلاثة أيام؟",
    ],
)
def test_words_of_a_question_that_name_no_period_are_not_taken_for_one(question: str) -> None:
    assert find_period(question, ASKED) is None
    assert read_recency(question, ASKED) is None


@pytest.mark.parametrize("question", ["ماذا حدث قبل الأسبوع الماضي؟", "ماذا جرى حتى أمس؟"])
def test_a_period_without_a_first_day_does_not_say_how_recent(question: str) -> None:
    assert read_recency(question, ASKED) is None


# Words of the lexicon, with digits and other words between them: what is nearest to being a period.
BESIDE = ["3", "15", "2018", "9999", "0", "و", "-", "2018-02", "شيء", "٣"]
NEARLY = st.lists(st.sampled_from([*sorted(vocabulary()), *BESIDE])).map(" ".join)


@given(st.one_of(NEARLY, st.text()), st.dates())
def test_no_text_on_no_day_is_an_error_and_no_period_ends_before_it_begins(text: str, today: date) -> None:
    found = find_period(text, today)
    read_recency(text, today)
    for period in (parse_period(text, today), found.period if found else None):
        if period is not None:
            assert period.first or period.last
            assert not (period.first and period.last) or period.first <= period.last
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.sampled_from(["الأسبوع", "الشهر", "العام"]))
def test_the_period_before_this_one_ends_the_day_before_it_begins(today: date, unit: str) -> None:
    before, this = parse_period(f"{unit} الماضي", today), parse_period(f"{unit} الحالي", today)
    assert before
    assert before.last
    assert this
    assert this.first == before.last + timedelta(days=1)
    assert this.last
    assert this.first <= today <= this.last


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_written_out_is_read_as_that_day(day: date) -> None:
    assert parse_period(day.isoformat(), ASKED) == Period(first=day, last=day)
    assert parse_period(f"{day.day}/{day.month}/{day.year}", ASKED) == Period(first=day, last=day)


@pytest.mark.parametrize(
    ("question", "text", "since"),
    [
        ("ماذا حدث في بيروت منذ أسبوع؟", "ماذا حدث في بيروت؟", WEEK),
        ("ماذا حدث منذ أسبوع في بيروت؟", "ماذا حدث في بيروت؟", WEEK),
        ("من قابل الوزير أمس؟", "من قابل الوزير؟", date(2020, 3, 14)),
        ("مين قابل الوزير إمبارح", "مين قابل الوزير", date(2020, 3, 14)),
        ("كم قتيلا سقط خلال الأسبوع الماضي في حلب؟", "كم قتيلا سقط في حلب؟", date(2020, 3, 7)),
        ("ماذا قال الأسبوع الماضي وزير الخارجية؟", "ماذا قال وزير الخارجية؟", date(2020, 3, 7)),
        ("كم ارتفعت الأسعار هذا الشهر؟", "كم ارتفعت الأسعار؟", date(2020, 3, 1)),
        ("كم ارتفعت الأسعار في الشهر الماضي؟", "كم ارتفعت الأسعار؟", date(2020, 2, 1)),
        ("من زار تونس هذا العام؟", "من زار تونس؟", date(2020, 1, 1)),
        ("من زار تونس السنة الماضية؟", "من زار تونس؟", date(2019, 1, 1)),
        ("من زار تونس منذ بداية العام؟", "من زار تونس؟", date(2020, 1, 1)),
        ("من زار تونس منذ ٣ أيام؟", "من زار تونس؟", date(2020, 3, 12)),
        ("من زار تونس خلال آخر ثلاثة أشهر؟", "من زار تونس؟", date(2019, 12, 16)),
        ("من زار تونس خلال الأيام الثلاثة الماضية؟", "من زار تونس؟", date(2020, 3, 12)),
        ("من زار تونس في آخر يومين؟", "من زار تونس؟", date(2020, 3, 13)),
        ("من زار تونس خلال الشهرين الماضيين؟", "من زار تونس؟", date(2020, 1, 15)),
        ("ومنذ أسبوع من زارها؟", "من زارها؟", WEEK),
        ("ماذا حدث اليوم في بيروت؟", "ماذا حدث في بيروت؟", TODAY),
        ("ماذا سيحدث الأسبوع القادم؟", "ماذا سيحدث؟", WEEK),
        ("كيف الطقس اليوم في بيروت؟", "كيف الطقس في بيروت؟", TODAY),
        ("شو الطقس بكرا بعمان؟", "شو الطقس بعمان؟", WEEK),
        ("هل ستمطر غدا في بيروت؟", "هل ستمطر في بيروت؟", WEEK),
        ("متى صلاة الفجر بكرة؟", "متى صلاة الفجر؟", WEEK),
        ("مين بيلعب بعد بكرة مع الأهلي؟", "مين بيلعب مع الأهلي؟", WEEK),
    ],
)
def test_a_time_reckoned_from_now_is_read_and_leaves_the_question(question: str, text: str, since: date) -> None:
    assert read_recency(question, TODAY) == Recency(text=text, since=since)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ما آخر أخبار بيروت؟", "بيروت؟"),
        ("ما هي آخر المستجدات في ليبيا؟", "في ليبيا؟"),
        ("شو آخر الأخبار عن ليبيا", "عن ليبيا"),
        ("أحدث أخبار الدوري الإسباني", "الدوري الإسباني"),
        ("جديد الدوري الإسباني", "الدوري الإسباني"),
        ("شنو الجديد ديال المغرب؟", "المغرب؟"),
        ("ما الجديد في ليبيا؟", "في ليبيا؟"),
        ("شو صار بلبنان؟", "بلبنان؟"),
        ("إيه اللي حصل في السودان؟", "في السودان؟"),
        ("ما هي أخبار السودان اليوم؟", "السودان؟"),
        ("آخر أخبار السودان النهارده", "السودان"),
        ("أريد أخبار الدوري الإسباني", "الدوري الإسباني"),
        ("شو أخبار ليبيا", "ليبيا"),
    ],
)
def test_who_asks_for_the_latest_news_asks_about_the_rest_of_the_question(question: str, text: str) -> None:
    assert read_recency(question, TODAY) == Recency(text=text, newest=True, news=True)


def test_the_news_about_a_name_may_be_those_of_a_period() -> None:
    found = read_recency("آخر أخبار السودان منذ أسبوع", TODAY)
    assert found == Recency(text="السودان", since=WEEK, newest=True, news=True)


def test_who_asks_what_happened_lately_asks_for_the_newest_answer() -> None:
    found = read_recency("من استقال من الحكومة مؤخرا؟", TODAY)
    assert found == Recency(text="من استقال من الحكومة؟", newest=True)


@pytest.mark.parametrize(
    "question", ["هل هناك جديد؟", "عاجل", "أهم الأخبار", "شنوة الجديد", "آخر خبر؟", "ما الجديد", "any news?"]
)
def test_a_whole_question_for_the_news_names_nothing(question: str) -> None:
    found = read_recency(question, TODAY)
    assert found is not None
    assert (found.text.strip("؟?"), found.newest, found.news) == ("", True, True)


@pytest.mark.parametrize("question", ["أخبار محمد صلاح", "أخبار عن محمد صلاح", "ما أخبار محمد صلاح", "جديد محمد صلاح"])
def test_news_before_a_name_are_asked_for(question: str) -> None:
    assert read_recency(question, TODAY) == Recency(text="محمد صلاح", newest=True, news=True)


def test_the_news_of_a_day_name_nothing_but_the_day() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert read_recency("آخر أخبار أمس", TODAY) == Recency(text="", since=yesterday, newest=True, news=True)


@pytest.mark.parametrize(
    "question",
    [
        "من كان آخر رئيس وزراء لألمانيا الشرقية؟",
        "ماذا أحدث الزلزال؟",
        "ما أحدث هاتف للشركة؟",
        "ما هو الهاتف الجديد للشركة؟",
        "من هو المدرب الجديد لمنتخب مصر؟",
        "هل هناك جديد في الهاتف؟",
        "شو صار رئيسا للوزراء؟",
        "ماذا حدث في 2019؟",
        "من يحكم منذ عام 1990؟",
        "من يحكم منذ 1990؟",
        "ماذا تغير منذ عام النكبة؟",
        "متى يبدأ الصيام منذ شهر رمضان؟",
        "من في أمس الحاجة إلى الماء؟",
        "كم كوبا يشرب في اليوم؟",
        "كيف بنيت الكعبة بالشكل الذي هي عليه اليوم؟",
        "متى يحتفل العالم باليوم العالمي للمرأة؟",
        "ما الذي لم يحل حتى اليوم؟",
        "ما نسبة العقاب في الماضي؟",
        "كم تغيرت الحرارة في القرن الماضي؟",
        "من فاز في الانتخابات الأخيرة؟",
        "متى حدث اللقاء الأخير بين بوتين والأسد؟",
        "كم شهرا دام الحصار؟",
        "",
    ],
)
def test_what_is_asked_about_stays_in_the_question(question: str) -> None:
    assert read_recency(question, TODAY) is None


def test_no_question_of_the_quality_floors_says_how_recent() -> None:
    lines = (ROOT / "tests" / "quality" / "seeds-dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    assert asked
    assert [question for question in asked if read_recency(question, TODAY)] == []
