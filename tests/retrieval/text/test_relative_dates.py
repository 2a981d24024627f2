"""How recent a question wants its answer; what is asked about is never taken for it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from retrieval.text.relative_dates import Recency, read_recency
from tests.paths import ROOT

TODAY = date(2020, 3, 15)
WEEK = date(2020, 3, 8)


@pytest.mark.parametrize(
    ("question", "text", "since"),
    [
        ("ماذا حدث في بيروت منذ أسبوع؟", "ماذا حدث في بيروت؟", WEEK),
        ("ماذا حدث منذ أسبوع في بيروت؟", "ماذا حدث في بيروت؟", WEEK),
        ("من قابل الوزير أمس؟", "من قابل الوزير؟", date(2020, 3, 14)),
        ("مين قابل الوزير إمبارح", "مين قابل الوزير", date(2020, 3, 14)),
        ("كم قتيلا سقط خلال الأسبوع الماضي في حلب؟", "كم قتيلا سقط في حلب؟", date(2020, 3, 1)),
        ("ماذا قال الأسبوع الماضي وزير الخارجية؟", "ماذا قال وزير الخارجية؟", date(2020, 3, 1)),
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
        ("من استقال من الحكومة مؤخرا؟", "من استقال من الحكومة؟"),
    ],
)
def test_who_asks_for_the_latest_gets_the_newest_first(question: str, text: str) -> None:
    assert read_recency(question, TODAY) == Recency(text=text, newest=True)


@pytest.mark.parametrize(
    "question",
    [
        "من كان آخر رئيس وزراء لألمانيا الشرقية؟",
        "ماذا أحدث الزلزال؟",
        "ما أحدث هاتف للشركة؟",
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
