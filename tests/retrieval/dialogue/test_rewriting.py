from __future__ import annotations

import pytest

from retrieval import Exchange, whole_question

GOLDEN_BALL = Exchange(
    question="من فاز بجائزة الكرة الذهبية؟",
    sentence="توج الكرواتي لوكا مودريتش بجائزة الكرة الذهبية لعام 2018.",
)
FIRE = Exchange(
    question="كم عدد قتلى حريق الغابات في اليونان؟",
    sentence="ارتفعت حصيلة قتلى حرائق الغابات في اليونان إلى 79 قتيلا.",
)
LETTER = Exchange(question="متى كتب الأسد رسالته إلى بوتين؟", sentence="كتب الأسد في 24 نوفمبر 2013 إلى بوتين.")
SINGER = Exchange(
    question="متى توفيت أريثا فرانكلين في ديترويت؟",
    sentence="توفيت المغنية الأمريكية أريثا فرانكلين في ديترويت عن 76 عاما.",
)
PRIZE = Exchange(
    question="من فاز بجائزة نوبل للسلام؟",
    sentence="فازت العراقية نادية مراد والطبيب الكونغولي دينيس موكويغي بجائزة نوبل للسلام.",
)
GOVERNOR = Exchange(
    question="من هو رئيس البنك المركزي التونسي؟",
    sentence="قال محافظ البنك المركزي التونسي مروان العباسي إن الاحتياطي تراجع.",
)
DAM = Exchange(question="أين يقع سد النهضة؟", sentence="يقع سد النهضة على النيل الأزرق في إثيوبيا.")
COURT = Exchange(question="ماذا قررت المحكمة بشأن الغنوشي؟", sentence="قررت المحكمة تأجيل النظر في القضية.")
RESIGNED = Exchange(question="متى استقالت تيريزا ماي؟", sentence="أعلنت تيريزا ماي استقالتها في 24 مايو.")
SPOKESMAN = Exchange(question="من هو كامل صقر؟", sentence="قال كامل صقر رئيس المكتب الصحفي للرئيس بشار الأسد ذلك.")
REFUGEES = Exchange(question="كم لاجئا سوريا في الأردن؟", sentence="يستضيف الأردن 650 ألف لاجئ سوري.")
HURT = Exchange(question="كم عدد الجرحى في زلزال إندونيسيا؟")
RESULT = Exchange(question="كم كانت النتيجة في كأس العالم 2018؟")
AWARD = Exchange(question="متى سلمت جائزة نوبل؟")
CONSULATE = Exchange(question="متى دخل جمال خاشقجي القنصلية السعودية في إسطنبول؟")
DISMISSED = Exchange(question="ما سبب إقالة وزير الداخلية لطفي براهم؟")
TRANSFER = Exchange(question="كم كان سعر صفقة انتقال رونالدو إلى يوفنتوس؟")
OIL = Exchange(question="كم بلغ سعر برميل النفط في أكتوبر 2018؟")
GOLD = Exchange(question="كم سعر الذهب؟")
SUMMIT = Exchange(question="متى التقى بوتين وترامب في هلسنكي؟")


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (GOLDEN_BALL, "وكم عمره؟", "كم عمر لوكا مودريتش؟"),
        (GOLDEN_BALL, "ومين اللي دربه؟", "مين اللي درب لوكا مودريتش؟"),
        (GOLDEN_BALL, "وكم راتبه السنوي؟", "كم راتب لوكا مودريتش السنوي؟"),
        (GOLDEN_BALL, "ومين كان قبله؟", "مين كان قبل لوكا مودريتش؟"),
        (DAM, "وإيه موقف مصر منه؟", "إيه موقف مصر من سد النهضة؟"),
        (DAM, "شو قالت مصر عن هالموضوع؟", "شو قالت مصر عن سد النهضة؟"),
        (GOLDEN_BALL, "ومتى انتقل إلى ريال مدريد؟", "متى انتقل لوكا مودريتش إلى ريال مدريد؟"),
        (GOLDEN_BALL, "ومتى كان ذلك؟", "متى فاز لوكا مودريتش بجائزة الكرة الذهبية؟"),
        (GOLDEN_BALL, "هل هو متزوج؟", "هل لوكا مودريتش متزوج؟"),
        (GOLDEN_BALL, "ومن هو؟", "من هو لوكا مودريتش؟"),
        (FIRE, "ومتى اندلع؟", "متى اندلع حريق الغابات في اليونان؟"),
        (FIRE, "وما سببه؟", "ما سبب حريق الغابات في اليونان؟"),
        (FIRE, "وأين كان ذلك؟", "أين كان حريق الغابات في اليونان؟"),
        (FIRE, "وكم جريحا سقط؟", "كم جريحا سقط في حريق الغابات في اليونان؟"),
        (HURT, "وأين وقع؟", "أين وقع زلزال إندونيسيا؟"),  # not «الجرحى»
        (RESULT, "ومن أفضل لاعب؟", "من أفضل لاعب في كأس العالم 2018؟"),
        (AWARD, "وكم قيمة الجائزة؟", "كم قيمة جائزة نوبل؟"),
        (LETTER, "ولماذا؟", "لماذا كتب الأسد رسالته إلى بوتين؟"),
        (LETTER, "ومن نشرها؟", "من نشر رسالة الأسد؟"),
        (SINGER, "وكم كان عمرها؟", "كم كان عمر أريثا فرانكلين؟"),
        (SINGER, "وكم عدد سكانها؟", "كم عدد سكان ديترويت؟"),
        (PRIZE, "وليش فازت فيها؟", "ليش فازت نادية مراد في جائزة نوبل؟"),
        (GOVERNOR, "ومتى تولى منصبه؟", "متى تولى منصب مروان العباسي؟"),
        (DAM, "وكم كلف بناؤه؟", "كم كلف بناء سد النهضة؟"),
        (COURT, "وما التهمة الموجهة إليه؟", "ما التهمة الموجهة إلى الغنوشي؟"),
        (RESIGNED, "ومين خلفها؟", "مين خلف تيريزا ماي؟"),
        (SPOKESMAN, "وماذا قال عن الأسد؟", "ماذا قال كامل صقر عن الأسد؟"),
        (CONSULATE, "ومن قتله؟", "من قتل جمال خاشقجي؟"),
        (CONSULATE, "ومتى خرج منها؟", "متى خرج من القنصلية السعودية في إسطنبول؟"),
        (DISMISSED, "من خلفه؟", "من خلف لطفي؟"),  # not «برى …», what «براهم» looks like
        (TRANSFER, "ومتى كان ذلك؟", "متى كانت صفقة انتقال رونالدو؟"),
        (OIL, "وكم كان في يناير؟", "كم بلغ سعر برميل النفط في يناير؟"),
        (GOLD, "وكم كان في مايو 2018؟", "كم سعر الذهب في مايو 2018؟"),
        (SUMMIT, "وماذا قالا عن سوريا؟", "ماذا قال بوتين وترامب عن سوريا؟"),
    ],
)
def test_a_follow_up_is_a_sentence_with_the_names_before_it(before: Exchange, question: str, whole: str) -> None:
    assert whole_question(question, before) == whole


def test_the_words_that_answer_tell_which_name_is_meant() -> None:
    sentence = "قال سعد الحريري إن نبيه بري سيرأس الجلسة."
    name = sentence.index("نبيه بري")
    before = Exchange(question="من سيرأس الجلسة؟", sentence=sentence)
    assert whole_question("وكم عمره؟", before) == "كم عمر سعد الحريري؟"
    told = Exchange(question=before.question, sentence=sentence, answering=((name, name + 8),))
    assert whole_question("وكم عمره؟", told) == "كم عمر نبيه بري؟"


def test_a_question_of_its_own_is_not_changed() -> None:
    assert whole_question("من هو رئيس فرنسا؟", GOLDEN_BALL) is None


def test_without_anything_to_mean_the_question_stays_as_it_is() -> None:
    assert whole_question("وكم عمره؟", Exchange(question="كيف؟")) is None


def test_a_plural_of_which_nothing_before_is_several_is_left_as_written() -> None:
    assert whole_question("وقديش عددهم بلبنان؟", REFUGEES) is None
