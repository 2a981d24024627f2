"""Who speaks where nobody is named beside the verb."""

from __future__ import annotations

import pytest

from tests.retrieval.speech.said import extracted, said, speakers

LAVROV = "وزير الخارجية الروسي سيرغي لافروف"


@pytest.mark.parametrize(
    ("body", "speaker", "words"),
    [
        (
            "على الرغم من أن البيت الأبيض قال إن ذلك لا علاقة له بالقس.",
            "البيت الأبيض",
            "ذلك لا علاقة له بالقس",
        ),
        (
            "ويبدو أن الضحية قالت في وقت سابق لأصدقائها إنها ستسافر قريبا جدا.",
            "الضحية",
            "إنها ستسافر قريبا جدا",
        ),
        (
            "ورغم وضوح رغبة كورتوا في الرحيل، إلا أن وكيل أعماله أكد أن اللاعب لم يطلب الرحيل.",
            "وكيل أعماله",
            "اللاعب لم يطلب الرحيل",
        ),
        (
            "وسبق للرئيس الروسي فلاديمير بوتين أن أعلن أن بلاده تطور أسلحة جديدة.",
            "للرئيس الروسي فلاديمير بوتين",
            "بلاده تطور أسلحة جديدة",
        ),
        (
            "وهذا ما قاله مسؤول في الإدارة الأميركية الذي كشف أن المحادثات ستبدأ غدا.",
            "مسؤول في الإدارة الأميركية",
            "المحادثات ستبدأ غدا",
        ),
    ],
)
def test_the_subject_of_a_clause_inside_the_sentence_speaks(body: str, speaker: str, words: str) -> None:
    assert said(body) == [(speaker, words)]


def test_a_participle_behind_a_full_stop_goes_on_with_the_sentence_before() -> None:
    body = f'قال {LAVROV} إن "موقفنا ثابت ولم يتغير". مؤكدا أن "الحل السياسي هو السبيل الوحيد".'
    first, second = extracted(body)
    assert (second.name, second.certain) == ("سيرغي لافروف", True)
    assert first.name == second.name


def test_a_participle_of_the_other_gender_does_not() -> None:
    body = f'قال {LAVROV} إن "موقفنا ثابت ولم يتغير". مؤكدة أن "الحل السياسي هو السبيل الوحيد".'
    assert speakers(body) == ["سيرغي لافروف"]


def test_words_go_on_behind_a_quotation_of_several_sentences() -> None:
    body = f'وقال {LAVROV}: "انتظرنا طويلا. لن ننتظر بعد الآن"، مضيفا أن الرد قريب جدا.'
    assert speakers(body) == ["سيرغي لافروف", "سيرغي لافروف"]


@pytest.mark.parametrize(
    "body",
    [
        f"قال {LAVROV} إن بلاده مستعدة.\nتصدت الدفاعات لما وصف بهدف معاد قالت إنه اخترق الأجواء.",
        f"قال {LAVROV} إن بلاده مستعدة.\nبعد أن أعلن في حملته أنه لن يستبعد القرار، يفاجئ الرئيس الكولومبي الجميع.",
        f"قال {LAVROV} إن بلاده مستعدة.\nفيما أشار كثيرون إلى أنها دعاية كبيرة.",
    ],
)
def test_a_verb_of_another_clause_is_not_carried_to_the_speaker_before(body: str) -> None:
    assert speakers(body) == ["سيرغي لافروف"]


def test_several_go_on_for_a_body_and_one_does_not_for_several() -> None:
    assert speakers("قالت الجماعة إن العدد كبير جدا.\nوقالوا إن السبب مجهول حتى الآن.") == ["الجماعة", "الجماعة"]
    assert speakers("تداول نشطاء مقاطع مصورة أمس.\nوقال في المقابلة إن السبب مجهول حتى الآن.") == []


def test_who_opens_a_sentence_with_a_verb_of_the_other_gender_does_not_speak_in_it() -> None:
    body = 'وانهالت التعازي على الفنان بعد أن كتب على صفحته: "رحم الله أخي الحبيب".'
    assert "التعازي" not in speakers(body)


def test_a_place_in_a_dateline_says_nothing() -> None:
    body = (
        "أتلانتا، الولايات المتحدة (CNN) – اعتذر مؤسس الموقع مارك زوكربيرغ عن الخطأ، وأشار إلى أنه ضاعف عدد العاملين."
    )
    assert "أتلانتا" not in speakers(body)


def test_the_preposition_between_is_no_verb_of_a_speaker() -> None:
    body = "وفاز الفريق في مباراة بين يوفنتوس وبرشلونة وقال إن المباراة صعبة جدا."
    assert "يوفنتوس" not in speakers(body)


def test_who_stands_before_a_verb_warns_the_one_behind_it() -> None:
    assert speakers("ترامب يحذر روحاني من مغبة تهديد بلاده") == ["ترامب"]


def test_what_another_verb_reports_is_not_that_of_the_verb_before() -> None:
    body = f"نفى {LAVROV} أخبارا عن مفاوضات، بينما قالت مصادر مسؤولة إن المحادثات مستمرة حتى الآن."
    assert said(body)[-1] == ("مصادر مسؤولة", "المحادثات مستمرة حتى الآن")
