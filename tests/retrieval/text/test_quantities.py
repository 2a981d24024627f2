"""Numbers are read as Arabic text writes them, with what they count."""

from __future__ import annotations

import pytest

from retrieval.text.number_words import digits_value
from retrieval.text.quantities import PERCENT, Exactness, Quantity, find_quantities, magnitude, same_value


def only(text: str) -> Quantity:
    [found] = find_quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("قتل 131 شخصا", 131),
        ("قتل ١٢٣٤ شخصا", 1234),
        ("أمام 84,953 متفرجا", 84_953),
        ("بسعر 62.5 مليون يورو", 62_500_000),
        ("حصل على 3,1 بالمئة", 3.1),
        ("نحو ستمئة وخمسين ألف لاجئ", 650_000),
        ("بلغ مليارا و400 مليون يورو", 1_400_000_000),
        ("مليون ونصف المليون نسمة", 1_500_000),
        ("نصف مليون شخص", 500_000),
        ("ثلاثة عشر بنكا", 13),
        ("اثني عشر لاعبا", 12),
        ("خمسة وعشرون جنديا", 25),
        ("ثلاث مئة وخمسة جنود", 305),
        ("ملياري دولار", 2_000_000_000),
        ("لـ80 ألف متفرج", 80_000),
        ("بمقتل شخصين", 2),
    ],
)
def test_a_number_has_its_value_in_digits_and_in_words(text: str, value: float) -> None:
    assert only(text).values == (value,)


@pytest.mark.parametrize("text", ["آلاف القتلى", "مئات الجرحى", "أحد الأشخاص", "عشرات الضحايا"])
def test_a_word_for_many_is_no_number(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize("text", ["فاز 2-1 على ضيفه", "خسر (1 - 2) أمامه", "بنتيجة 2 مقابل 1"])
def test_a_score_has_two_sides_in_no_order(text: str) -> None:
    assert only(text).values == (2, 1)


def test_a_goalless_side_is_written_as_a_word() -> None:
    assert only("الخسارة (صفر -3) أمام السيتي").values == (3, 0)


def test_the_years_of_a_span_are_no_score() -> None:
    assert [one.values for one in find_quantities("بين 2006-2012")] == [(2006,), (2012,)]


def test_the_noun_is_told_by_its_stem_or_its_sign() -> None:
    assert only("12 من ضباط المخابرات").noun == "ضباط"
    assert only("في الأعوام العشرة الماضية").noun == "الاعوام"
    assert only("نما بنسبة 5.4% في السنة").unit == PERCENT
    assert only("نحو 40 في المئة من قيمتها").unit == PERCENT
    assert only("عدد القتلى ارتفع إلى 199.").unit == ""


def test_the_span_covers_the_number_with_its_scale_and_noun() -> None:
    text = "بلغت كلفته 337 مليون دولار صُمّم"
    found = only(text)
    assert text[found.start : found.end] == "337 مليون دولار"


def test_what_is_not_exact_says_so() -> None:
    assert only("نحو 130 قتيلا").exactness is Exactness.ABOUT
    assert only("مقتل 14 شخصا على الأقل").exactness is Exactness.AT_LEAST
    assert only("ما لا يقل عن 844 قتيلا").exactness is Exactness.AT_LEAST
    assert only("لا يتجاوز 20 شخصا").exactness is Exactness.AT_MOST
    assert only("قتل 20 شخصا").exactness is Exactness.EXACT


def test_a_round_number_that_is_called_more_than_that_is_rough() -> None:
    assert only("أكثر من 100 قتيل").rough
    assert not only("أكثر من 131 قتيلا").rough
    assert not only("100 قتيل على الأقل").rough


def test_a_part_of_the_number_before_it_is_told() -> None:
    assert [one.part for one in find_quantities("قتل 51 شخصا بينهم 29 طفلا")] == [False, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("نحو 130 قتيلا", "131 قتيلا"),
        ("أكثر من 250 قتيلا", "252 قتيلا"),
        ("نحو 200 قتيل", "199 قتيلا"),
        ("18 مليار دولار", "18.2 مليار دولار"),
        ("3 في المئة", "3.1 في المئة"),
        ("650 ألف لاجئ", "655 ألف لاجئ"),
        ("عشرة ملايين دولار", "10 ملايين دولار"),
        ("2-1", "1-2"),
    ],
)
def test_a_rounding_and_another_spelling_are_the_same_value(one: str, other: str) -> None:
    assert same_value(only(one), only(other))
    assert same_value(only(other), only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("130 قتيلا", "131 قتيلا"),
        ("19 اتفاقا", "20 اتفاقا"),
        ("نحو 130 قتيلا", "844 قتيلا"),
        ("30 ألف فدان", "16 ألف فدان"),
        ("2-1", "2-0"),
        ("2-1", "2 هدفين"),
    ],
)
def test_another_number_is_another_value(one: str, other: str) -> None:
    assert not same_value(find_quantities(one)[0], find_quantities(other)[0])


def test_telling_digits_are_those_before_the_zeros() -> None:
    assert [magnitude(value) for value in (0, 7, 200, 131, 1.5, 62_500_000)] == [0, 1, 1, 3, 2, 3]


@pytest.mark.parametrize("word", ["3ao", "1.x", "2,ب"])
def test_letters_joined_to_digits_are_no_number(word: str) -> None:
    assert digits_value(word) is None


@pytest.mark.parametrize("text", ["أفاد مراسل فرانس24 بمقتل العميد", "قناة فرانس24، اليوم"])
def test_digits_at_the_end_of_a_name_are_no_number(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize("text", ["ال14 لاعبا", "بـ14 لاعبا", "و14 لاعبا", "لل14 لاعبا", "بمشاركة14 لاعبا"])
def test_digits_behind_a_particle_or_a_missing_space_are_a_number(text: str) -> None:
    assert [one.values for one in find_quantities(text)] == [(14.0,)]
