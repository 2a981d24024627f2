"""Folding maps every spelling to one, and knows where each character came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.normalization import WORD, fold, fold_with_offsets, is_arabic


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أإآٱ", "اااا"),
        ("مستشفى", "مستشفي"),
        ("مدرسة", "مدرسه"),
        ("مؤتمر رئيس", "موتمر رييس"),
        ("مَنْ نَظَّمَ", "من نظم"),
        ("اللـــه", "الله"),
        ("٢٤/١١/٢٠١٣", "24/11/2013"),
        ("۲۰۲۵", "2025"),
        ("ﻻ ﷲ", "لا الله"),
        ("کیف", "كيف"),
        ("\u200fما\u200e \u2067هو\u2069", "ما هو"),
        ("ا\u0654حمد", "احمد"),
        ("Élysée", "elysee"),
    ],
)
def test_every_way_of_writing_a_letter_folds_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_each_folded_character_comes_from_one_character_of_the_source(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for offset in set(folded.offsets):
        piece = "".join(c for c, o in zip(folded.text, folded.offsets, strict=True) if o == offset)
        assert fold(text[offset]) == piece


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3.5% و320 طائرة", ["3.5", "و", "320", "طائرة"]),
        ("1000متر", ["1000", "متر"]),
        ("مُسَلَّح", ["مُسَلَّح"]),
        ('لـ"بلومبرغ"', ["لـ", "بلومبرغ"]),
        ("١٬٢٠٠", ["١٬٢٠٠"]),
    ],
)
def test_words_and_numbers_are_told_apart(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


def test_only_letters_of_the_arabic_script_are_arabic() -> None:
    assert [is_arabic(c) for c in "ب٣،bﻻپ"] == [True, False, False, False, True, True]
