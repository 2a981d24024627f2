"""Who speaks, and who is only spoken to or asked."""

from __future__ import annotations

import pytest

from tests.retrieval.speech.said import extracted, said

LAVROV = "وزير الخارجية الروسي سيرغي لافروف"


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        (
            "أبلغ وزير الدفاع جيمس ماتيس الرئيس أن القوات ستبقى هناك عاما آخر.",
            "وزير الدفاع جيمس ماتيس",
            "القوات ستبقى هناك عاما آخر",
        ),
        (
            "أخبر المدعون المحكمة أن الوثائق كلها ملفقة.",
            "المدعون",
            "الوثائق كلها ملفقة",
        ),
        (
            "أبلغ مسؤول أمريكي رويترز أن الاتفاق قريب جدا.",
            "مسؤول أمريكي",
            "الاتفاق قريب جدا",
        ),
        (
            'دعت الولايات المتحدة الأمريكية "تحالف دعم الشرعية في اليمن"، الذي تقوده الرياض، إلى تحقيق شامل في الهجوم.',
            "الولايات المتحدة الأمريكية",
            "إلى تحقيق شامل في الهجوم",
        ),
        (
            'ودعا المتحف زعيمة حزب "الرابطة الوطنية" إلى استخدام سلطتها المعنوية.',
            "المتحف",
            "إلى استخدام سلطتها المعنوية",
        ),
        (
            "وكانت دار المزادات اعتبرت عملية البيع بأنها حدث مهم للغاية.",
            "دار المزادات",
            "بأنها حدث مهم للغاية",
        ),
        (
            "بحسب ما أفاد مسؤول في وزارة الدفاع الأميركية وكالة فرانس برس، فإن الهجوم وقع قرب الحدود.",
            "مسؤول في وزارة الدفاع الأميركية",
            "فإن الهجوم وقع قرب الحدود",
        ),
    ],
)
def test_the_object_of_a_verb_is_no_speaker_and_none_of_his_name(body: str, speaker: str, words: str) -> None:
    assert said(body) == [(speaker, words)]


@pytest.mark.parametrize(
    "request_",
    [
        "ودعت المصابين إلى شرب الماء بكثرة.",
        "ودعت المجتمع الدولي إلى وقف الحرب فورا.",
    ],
)
def test_one_who_is_asked_leaves_the_request_to_the_speaker_before(request_: str) -> None:
    body = f"قالت أنجيلا ميركل إن الوضع خطير للغاية.\n{request_}"
    assert [one.name for one in extracted(body)] == ["أنجيلا ميركل", "أنجيلا ميركل"]


def test_a_masculine_verb_is_not_that_of_a_feminine_noun_behind_it() -> None:
    body = f"قال {LAVROV} إن الوضع خطير للغاية.\nودعا الحكومة السورية إلى وقف الحرب فورا."
    assert "الحكومة السورية" not in [one.name for one in extracted(body)]


def test_members_who_may_be_asked_or_ask_are_not_made_the_speakers() -> None:
    body = f"قال {LAVROV} إن الوضع خطير للغاية.\nودعا أعضاء الهيئة إلى زيارة سوريا قريبا."
    assert {one.name for one in extracted(body)} == {"سيرغي لافروف"}


def test_a_noun_of_what_is_confirmed_is_what_is_said() -> None:
    body = f'أجرى {LAVROV} مباحثات مع نظيره، وأكد ضرورة تحقيق تقدم "استنادا إلى القرارات الدولية".'
    assert said(body) == [(LAVROV, 'ضرورة تحقيق تقدم "استنادا إلى القرارات الدولية"')]


def test_the_government_of_somebody_is_not_part_of_his_title() -> None:
    body = "انتقدت إدارة الرئيس الأمريكي دونالد ترامب القرار. وقال ترامب إن القرار سيئ للغاية."
    assert said(body) == [("الرئيس الأمريكي دونالد ترامب", "القرار سيئ للغاية")]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("الرئيس التركي رجب طيب أردوغان", "رجب طيب أردوغان"),
        ("هيذر نويرت المتحدثة باسم الوزارة", "هيذر نويرت"),
        ("فريد زكريا", "فريد زكريا"),
        ("المدرب زين الدين زيدان", "زين الدين زيدان"),
        ("رئيس الحكومة سعد الدين العثماني", "سعد الدين العثماني"),
        ("مدرب المنتخب التونسي لكرة القدم نبيل معلول", "نبيل معلول"),
    ],
)
def test_a_name_is_read_whole(name: str, speaker: str) -> None:
    assert [one.name for one in extracted(f"وأكد {name} أن الأمر انتهى تماما.")] == [speaker]


def test_the_name_of_a_paper_in_marks_is_kept_whole() -> None:
    body = 'وذكرت صحيفة "إل باييس" الإسبانية أن الزيارة مفيدة جدا.'
    assert said(body) == [('صحيفة "إل باييس" الإسبانية', "الزيارة مفيدة جدا")]


@pytest.mark.parametrize(
    "body",
    [
        "وأنت تتابع مقطع فيديو على هاتفك لن تستغني عن: سماعات الأذن الجديدة.",
        "وهي تعتبر واحدة من الألغاز بسبب أن مكان سقوطها مجهول تماما.",
        "وقاطع عشرات المؤتمر قبل أيام، قالوا إن العمل متوقف تماما.",
        "وفي المؤتمر أعتقد أن الأمر انتهى تماما.",
    ],
)
def test_a_verb_that_means_something_else_makes_nobody_speak(body: str) -> None:
    assert said(body) == []


def test_a_word_that_tells_how_or_when_is_no_speaker() -> None:
    first = f"قال {LAVROV} إن الوضع خطير للغاية.\n"
    for adverb in ("مازحا", "مطلع الشهر الحالي"):
        assert [one.name for one in extracted(f"{first}وقال {adverb} إن الأمر انتهى تماما.")] == ["سيرغي لافروف"] * 2


def test_a_body_in_a_title_is_not_the_name_of_the_speaker() -> None:
    body = "أكد الأمين العام المساعد للاتحاد العام التونسي للشغل بلقاسم العياري أن الاتفاق قريب جدا."
    assert [one.name for one in extracted(body)] == ["بلقاسم العياري"]


def test_one_who_is_told_is_not_part_of_the_speaker() -> None:
    assert said("وقال الساهر للأطفال المشاركين إن الأمل كبير جدا.")[0][0] == "الساهر"


def test_a_condition_reports_nothing() -> None:
    assert said("وإذا اعترف الحزب بأن القدس عاصمة، فإن حكومته ستكون وحيدة تماما.") == []


def test_a_spokeswoman_without_a_name_speaks_for_herself() -> None:
    body = "قالت وكالة الأنباء إن الطريق مغلق تماما.\nوقالت متحدثة باسم الوزارة إن الأمر انتهى تماما."
    assert said(body)[1] == ("متحدثة باسم الوزارة", "الأمر انتهى تماما")


def test_a_denied_verb_is_not_part_of_the_name_behind_it() -> None:
    body = "ولم يخض رياض بن رمضان في التفاصيل، لكنه قال إن المحادثات جارية حتى الآن."
    assert [one.name for one in extracted(body)] == ["رياض بن رمضان"]


def test_a_plural_without_the_article_ends_before_another_noun() -> None:
    assert said("والخطة مفيدة جدا للجميع بحسب محللين رغبة في السلام.")[0][0] == "محللين"


def test_a_man_of_religion_is_no_first_name() -> None:
    assert [one.name for one in extracted("وقال رجل الدين مقتدى الصدر إن الأمر انتهى تماما.")] == ["مقتدى الصدر"]


def test_a_country_behind_one_family_name_is_whom_he_warns() -> None:
    assert said("وحذر ترمب إيران من إغلاق المضيق في وجه السفن.")[0][0] == "ترمب"


def test_an_indefinite_noun_behind_a_body_is_its_object() -> None:
    body = "أصدر نادي ليستر سيتي بيانا أمس.\nوقال إن الأمر انتهى تماما."
    assert [one.name for one in extracted(body)] == ["نادي ليستر سيتي"]


def test_the_subject_behind_but_is_that_of_both_verbs() -> None:
    first = f"قال {LAVROV} إن الوضع خطير للغاية.\n"
    body = f"{first}لكن رئيس الاتحاد السويدي قطع الشك وأكد أن المنتخب لن يستعين به أبدا."
    assert said(body)[1] == ("رئيس الاتحاد السويدي", "المنتخب لن يستعين به أبدا")


@pytest.mark.parametrize(
    "body",
    [
        "ويكشف تنزيل بيانات المستخدم عن قائمة طويلة من المكالمات الشخصية.",
        "قبل أن يضيف المهاجم ماركوس بيرغ الهدف الثاني، علما بأن الهدفين من صناعة زميله.",
        "لفت العداء المعتزل يوسين بولت الأنظار أمس، ويبدو أن الأندية باتت ترصد تجربته الكروية.",
        "تعهد نيمار بألا يتغير وسط تلميحات بأن الاهتمام بشعره يطغى على لعبه.",
        "أعلن المتحدث باسم الهيئة الرئاسية، الثلاثاء، تفاصيل جديدة بشأن الهجوم.",
    ],
)
def test_a_thing_told_by_the_writer_is_no_speech(body: str) -> None:
    assert said(body) == []


def test_a_quotation_has_one_speaker_when_another_verb_follows() -> None:
    body = 'ونقلت الوكالة عن روحاني قوله: "لا تعبث بذيل الأسد أبدا"، وأوردت وكالات أخرى تقارير مشابهة.'
    assert said(body) == [("روحاني", "لا تعبث بذيل الأسد أبدا")]
