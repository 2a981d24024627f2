from __future__ import annotations

import pytest

from retrieval.text.name_words import NameKind
from retrieval.text.names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("متى توفي ستيفن هوكينغ؟", ["ستيفن هوكينغ"]),
        ("من قتل علي عبد الله صالح؟", ["علي عبد الله صالح"]),
        ("أين أجرت بلومبرغ حوارها مع محمد بن سلمان؟", ["بلومبرغ", "محمد بن سلمان"]),
        ("توج الكرواتي لوكا مودريتش بالجائزة", ["لوكا مودريتش"]),
        ("قالت رئيسة الوزراء البريطانية تيريزا ماي", ["تيريزا ماي"]),
        ("ماذا قال ترامب لماكرون في قمة السبع؟", ["ترامب", "ماكرون"]),
        ("متى التقى بوتين وترامب في هلسنكي؟", ["بوتين", "ترامب", "هلسنكي"]),
        ("زار الرئيس زيلينسكي كييف", ["زيلينسكي", "كييف"]),
        ("انتخب محمد الحلبوسي رئيسا", ["محمد الحلبوسي"]),
        ("كم عدد القتلى في الحادث؟", []),
        ("سعر الذهب على موقع البنك", []),
    ],
)
def test_names_are_found_with_all_their_words(text: str, names: list[str]) -> None:
    assert [name.name for name in find_names(text)] == names


def test_a_place_is_told_from_others() -> None:
    kinds = {name.name: name.kind for name in find_names("سافر محمد صلاح من القاهرة إلى ليفربول")}
    assert kinds["القاهرة"] is NameKind.PLACE
    assert kinds["محمد صلاح"] is NameKind.PERSON


def test_the_span_has_the_preposition_that_the_name_has_not() -> None:
    text = "افتتحت السفارة بالقاهرة"
    [name] = find_names(text)
    assert (text[name.start : name.end], name.name) == ("بالقاهرة", "القاهرة")
