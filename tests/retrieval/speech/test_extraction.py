"""Who says what in an article."""

from __future__ import annotations

import pytest

from retrieval.speech.extraction import extract_utterances
from retrieval.speech.persons import is_title
from retrieval.speech.utterance import SpeechKind, pack_utterances, unpack_utterances
from retrieval.text.normalization import fold
from retrieval.text.segmentation import segment
from tests.retrieval.speech.said import extracted, said

LAVROV = "وزير الخارجية الروسي سيرغي لافروف"


CASES = [
    (
        f"قال {LAVROV} إن بلاده لن تتراجع عن موقفها.",
        LAVROV,
        "بلاده لن تتراجع عن موقفها",
    ),
    (
        f'وقال {LAVROV}: "لن نتراجع عن موقفنا".',
        LAVROV,
        "لن نتراجع عن موقفنا",
    ),
    (
        f"وأكد {LAVROV} الخميس في تصريحات لوكالة تاس أن «القرار نهائي ولا عودة عنه».",
        LAVROV,
        "القرار نهائي ولا عودة عنه",
    ),
    (
        "قالت المتحدثة باسم البيت الأبيض، سارة ساندرز، إنه لا جديد في الملف.",
        "المتحدثة باسم البيت الأبيض، سارة ساندرز",
        "إنه لا جديد في الملف",
    ),
    (
        "وكان دونالد ترامب قد قال إن الاتفاق سيئ للغاية.",
        "دونالد ترامب",
        "الاتفاق سيئ للغاية",
    ),
    (
        "أما أنجيلا ميركل، فقالت إن أوروبا موحدة في موقفها.",
        "أنجيلا ميركل",
        "أوروبا موحدة في موقفها",
    ),
    (
        "ونقلت وكالة إنترفاكس عن فلاديمير بوتين قوله إن المحادثات مفيدة جدا.",
        "فلاديمير بوتين",
        "المحادثات مفيدة جدا",
    ),
    (
        "قتل عشرة أشخاص في انفجار قرب السوق، بحسب وزارة الداخلية.",
        "وزارة الداخلية",
        "قتل عشرة أشخاص في انفجار قرب السوق",
    ),
    (
        "ووفقا لوزارة الصحة، فإن عدد المصابين بلغ خمسين شخصا.",
        "وزارة الصحة",
        "فإن عدد المصابين بلغ خمسين شخصا",
    ),
    (
        "نزح ألف شخص من المدينة أمس، كما قال المرصد السوري.",
        "المرصد السوري",
        "نزح ألف شخص من المدينة أمس",
    ),
    (
        "ودعا أنطونيو غوتيريش إلى وقف فوري لإطلاق النار.",
        "أنطونيو غوتيريش",
        "إلى وقف فوري لإطلاق النار",
    ),
    (
        "وحذرت الأمم المتحدة من كارثة إنسانية في الحديدة.",
        "الأمم المتحدة",
        "من كارثة إنسانية في الحديدة",
    ),
]


@pytest.mark.parametrize(("body", "speaker", "words"), CASES)
def test_speaker_and_words_are_found_in_every_order(body: str, speaker: str, words: str) -> None:
    assert said(body) == [(speaker, words)]


def test_words_in_marks_are_direct_and_a_clause_is_reported() -> None:
    body = f'قال {LAVROV} إن بلاده مستعدة للحوار. وأضاف لافروف: "لا شروط لدينا على الإطلاق".'
    assert [one.kind for one in extracted(body)] == [SpeechKind.REPORTED, SpeechKind.DIRECT]


def test_a_long_quotation_is_one_over_several_sentences() -> None:
    quoted = "لن نقبل بهذا أبدا. سنرد في الوقت المناسب. " + "والعالم كله يعرف ذلك جيدا. " * 10 + "انتهى الأمر"
    assert said(f'وقال {LAVROV}: "{quoted}".') == [(LAVROV, quoted)]


def test_words_are_carried_to_the_speaker_before_under_the_fullest_name() -> None:
    body = f"قال {LAVROV} إن بلاده مستعدة للحوار.\nوأضاف أن الوقت مناسب لذلك."
    first, second = extracted(body)
    assert (first.name, second.name) == ("سيرغي لافروف", "سيرغي لافروف")
    assert body[second.speaker_start : second.speaker_end] == LAVROV
    assert second.certain


def test_a_carried_speaker_is_uncertain_where_another_person_comes_between() -> None:
    body = f"قال {LAVROV} إن بلاده مستعدة للحوار.\nوكان جون كيري قد زار موسكو.\nوقال إن الزيارة مفيدة للغاية."
    [_, second] = extracted(body)
    assert not second.certain


def test_nothing_is_carried_to_a_speaker_of_the_other_gender() -> None:
    body = "قالت أنجيلا ميركل إن أوروبا موحدة في موقفها.\nوأضاف أن الوقت مناسب لذلك."
    assert [one.certain for one in extracted(body)] in ([True], [True, False])


def test_a_participle_goes_on_with_the_subject_of_its_sentence() -> None:
    body = f"أكد {LAVROV} أن بلاده مستعدة للحوار، مضيفا أن الوقت مناسب لذلك."
    assert said(body) == [(LAVROV, "بلاده مستعدة للحوار"), (LAVROV, "الوقت مناسب لذلك")]


def test_a_denial_is_told_by_its_verb() -> None:
    body = "ونفى كريستيانو رونالدو اتهامات امرأة أمريكية بأنه اغتصبها."
    [one] = extracted(body)
    assert body[one.verb_start : one.verb_end] == "نفى"
    assert body[one.start : one.end] == "اتهامات امرأة أمريكية بأنه اغتصبها"


@pytest.mark.parametrize(
    "body",
    [
        "ويذكر أن المدينة شهدت حوادث مماثلة العام الماضي.",  # known, and said by nobody
        "ولم يقل الوزير إن الاتفاق انتهى بعد كل شيء.",  # denied
        "ونفذ المشروع وفقا للقانون الجديد في البلاد.",  # a law says nothing
        'يعرض الفيلم على شاشة قناة "العربية" مساء اليوم.',  # a name in marks
        "وصل الوفد إلى المدينة أمس ثم غادرها.",
        "",
    ],
)
def test_what_nobody_says_is_no_speech(body: str) -> None:
    assert extracted(body) == []


def test_a_body_is_no_person_and_neither_is_a_lawyer_his_client() -> None:
    body = "قالت إدارة ترامب إن القرار نهائي تماما. وقال محامي رونالدو إن الوثائق ملفقة بالكامل."
    assert [one.name for one in extracted(body)] == ["إدارة ترامب", "محامي رونالدو"]


def test_every_span_is_within_the_body_and_packs_without_loss() -> None:
    body = f'أكد {LAVROV} "أن بلاده مستعدة"، مضيفا أن الوقت مناسب، بحسب ما نقلت وكالة تاس.\nوقالت مصادر: لا جديد.'
    found = extract_utterances(body, segment(body))
    for one in found:
        assert 0 <= one.start < one.end <= len(body)
        assert 0 <= one.speaker_start < one.speaker_end <= len(body)
        assert 0 <= one.verb_start < one.verb_end <= len(body)
    assert unpack_utterances(pack_utterances(found)) == found


def test_a_description_means_the_one_before_and_no_later_one() -> None:
    body = "كشف مصدر مطلع تفاصيل الاتصال.\nوقال المصدر إن الاتصال قصير جدا.\nوقال مصدر أمريكي مسؤول إن الملف مغلق."
    first, second = extracted(body)
    assert body[first.speaker_start : first.speaker_end] == "المصدر"
    assert body[second.speaker_start : second.speaker_end] == "مصدر أمريكي مسؤول"


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        ("ارتفعت الأسعار كثيرا هذا الشهر، بحسب المحللين.", "المحللين", "ارتفعت الأسعار كثيرا هذا الشهر"),
        ("وقال منظمو المظاهرة إن العدد كبير جدا.", "منظمو المظاهرة", "العدد كبير جدا"),
        ("قالت الهيئة العامة للطيران إن المطار مغلق اليوم.", "الهيئة العامة للطيران", "المطار مغلق اليوم"),
        ("قال دان كوتس مدير المخابرات إن الخطر قائم الآن.", "دان كوتس مدير المخابرات", "الخطر قائم الآن"),
        ("ناشدت السلطات السكان بالابتعاد عن الشاطئ.", "السلطات", "السكان بالابتعاد عن الشاطئ"),
        (f"نفى {LAVROV} وجود أي خلاف، ويستعد لزيارة أنقرة.", LAVROV, "وجود أي خلاف"),
        ("لكن مسؤولا حكوميا، رفض الكشف عن هويته، قال إن الأمر انتهى الآن.", "مسؤولا حكوميا", "الأمر انتهى الآن"),
        (f"وبحسب الوكالة، قال {LAVROV} إن الأمر انتهى الآن.", LAVROV, "الأمر انتهى الآن"),
        (f'شدد {LAVROV} على "ضرورة العمل معا من جديد" في بيان.', LAVROV, 'على "ضرورة العمل معا من جديد'),
    ],
)
def test_speakers_and_words_of_the_press_are_read(body: str, speaker: str, words: str) -> None:
    assert said(body) == [(speaker, words)]


@pytest.mark.parametrize(
    "body",
    [
        "ولم يقل الوزير الروسي إن الحرب انتهت.",
        "كُتب على اللافتات أن الحرب انتهت الآن.",
        "هذه العقوبات التي أعلنت واشنطن عن فرضها على موسكو كبيرة.",
    ],
)
def test_what_nobody_says_is_no_quotation(body: str) -> None:
    assert said(body) == []


@pytest.mark.parametrize("word", ["محللين", "المحللين", "منظمو", "باحثي", "مسؤولين", "مراقبين"])
def test_every_plural_of_a_title_is_one(word: str) -> None:
    assert is_title(fold(word))
