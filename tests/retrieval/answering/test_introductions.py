"""Whether a sentence says who somebody is."""

from __future__ import annotations

import pytest

from retrieval.answering.introductions import Introduction, Strength, find_introduction
from retrieval.text.analysis import tokens


def introduction(name: str, text: str) -> Introduction | None:
    return find_introduction([token.forms for token in tokens(name)], text)


@pytest.mark.parametrize(
    ("name", "text", "role"),
    [
        ("محمد صلاح", "مازح النجم المصري محمد صلاح، مواطنه أحمد حجازي", "النجم المصري"),
        ("محمد صلاح", "هنأ محمد صلاح، نجم ليفربول الإنجليزي، زملاءه", "نجم ليفربول الإنجليزي"),
        ("سيرغي لافروف", "نقل عن وزير الخارجية الروسي، سيرغي لافروف قوله", "وزير الخارجية الروسي"),
        ("دميتري بيسكوف", "قال المتحدث باسم الكرملين دميتري بيسكوف للصحفيين", "المتحدث باسم الكرملين"),
        ("عثمان كافالا", "أوقفت السلطات رجل الأعمال عثمان كافالا", "رجل الأعمال"),
        ("كامل صقر", "تحدث كامل صقر، مدير المكتب السياسي سابقا، عن ذلك", "مدير المكتب السياسي سابقا"),
        ("ميلانيا ترامب", "وصلت ميلانيا ترامب، زوجة الرئيس الأمريكي، إلى القاهرة", "زوجة الرئيس الأمريكي"),
        ("جمال خاشقجي", "جمال خاشقجي هو صحفي سعودي بارز.", "صحفي سعودي بارز"),
        ("أنجيلا ميركل", "استقبل المستشارة الألمانية أنغيلا ميركل", "المستشارة الألمانية"),
    ],
)
def test_a_role_beside_the_name_says_who_it_is(name: str, text: str, role: str) -> None:
    found = introduction(name, text)
    assert found is not None
    assert text[slice(*found.span)] == role


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("محمد صلاح", "قال مدرب ليفربول يورغن كلوب إن محمد صلاح سيعود"),  # a role of another
        ("محمد صلاح", "شارك محمد صلاح، مدرب ليفربول يورغن كلوب في المباراة"),  # of the next name
        ("محمد صلاح", "التقى الفنان أحمد محمد صلاح أمس"),  # a longer name
        ("محمد صلاح", "ألقى الشيخ محمد صلاح الدين كلمة"),
        ("عادل إمام", "ظهر نجل الزعيم عادل إمام في الفيلم"),  # of a son
        ("جمال خاشقجي", "الصحفي السعودي: من هو جمال خاشقجي؟"),  # asks it
        ("ليونيل ميسي", "إن ليونيل ميسي هو أفضل من النجم السابق مارادونا"),  # compares
        ("محمد علي", "أطلع الأمير محمد على البيان"),  # a particle
        ("علي صالح", "عين علي صالح قائدا للقوات"),  # becomes it
    ],
)
def test_a_sentence_that_only_names_somebody_says_nothing_of_who_it_is(name: str, text: str) -> None:
    assert introduction(name, text) is None


def test_a_family_name_is_that_of_the_whole_name() -> None:
    found = introduction("ترامب", "قالت إيفانكا ترامب، ابنة الرئيس، ذلك")
    assert found is not None
    assert found.name == ("ايفانكا", "ترامب")
    assert found.strength is Strength.AFTER


def test_the_role_behind_an_adviser_is_doubtful() -> None:
    found = introduction("رجب طيب أردوغان", "قال مستشار الرئيس التركي رجب طيب أردوغان")
    assert found is not None
    assert found.doubtful
