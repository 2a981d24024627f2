"""Where reported words begin and end."""

from __future__ import annotations

import pytest

from tests.retrieval.speech.said import said

LAVROV = "وزير الخارجية الروسي سيرغي لافروف"
WORDS = "بلاده مستعدة للحوار مع الجميع"


@pytest.mark.parametrize(
    "aside",
    [
        "، في إشارة إلى الأزمة الأخيرة",
        "، في وقت تستمر الأزمة بين البلدين",
        "، ردا على قرار الحكومة",
        "، وذلك وفقا لتصريحات نقلتها الوكالة",
        "، وهو ما رفضته الحكومة",
        "، منتقدا موقف الحكومة",
    ],
)
def test_what_the_article_adds_is_none_of_the_words(aside: str) -> None:
    assert said(f"قال {LAVROV} إن {WORDS}{aside}.")[0] == (LAVROV, WORDS)


@pytest.mark.parametrize("link", ["إلا أن", "لكن", "بينما", "في حين"])
def test_a_contrast_with_a_speaker_of_its_own_ends_the_words(link: str) -> None:
    [first, *others] = said(f"قال {LAVROV} إن {WORDS}، {link} الشرطة قالت إن الأمر لم ينته بعد.")
    assert first == (LAVROV, WORDS)
    assert others in ([("الشرطة", "الأمر لم ينته بعد")], [])


def test_a_contrast_in_the_words_is_kept() -> None:
    words = "الطريق طويل، لكن الأمل كبير جدا"
    assert said(f"قال {LAVROV} إن {words}.") == [(LAVROV, words)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"وأكد {LAVROV} على هامش المؤتمر أن {WORDS}.", WORDS),
        (f"وأكد {LAVROV} على حسابه في تويتر أن {WORDS}.", WORDS),
    ],
)
def test_an_adjunct_with_the_preposition_of_the_verb_begins_nothing(body: str, words: str) -> None:
    assert said(body) == [(LAVROV, words)]


def test_the_preposition_of_another_noun_begins_nothing() -> None:
    body = "أعلنت المؤسسة خبر وفاة الأمين العام السابق عن عمر يناهز الثمانين عاما."
    assert all(not words.startswith("عن عمر") for _, words in said(body))


def test_a_name_that_is_spelled_like_a_preposition_or_conjunction_begins_nothing() -> None:
    body = "وأكد علي عبدالكريم أحد نجوم الأغنية أنه سعيد بعودة الحفلات."
    assert all(not words.startswith("علي") for _, words in said(body))
    body = "وصرح السفير الهولندي كاريل فان أوستيروم أن المجلس قلق للغاية."
    assert [words for _, words in said(body)] == ["المجلس قلق للغاية"]


def test_a_quotation_in_a_quotation_with_the_same_marks_is_part_of_it() -> None:
    words = 'عدت عبر "الليلة الكبيرة" وأنا سعيد بذلك'
    assert said(f'وقال {LAVROV}: "{words}".') == [(LAVROV, words)]
