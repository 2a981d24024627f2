"""Words that mean one thing meet in one of their views."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.normalization import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("والرئيس", "الرئيس"),
        ("ببوتين", "بوتين"),
        ("للرئيس", "رئيس"),
        ("الرد", "رد"),
        ("بالجلوس", "جلوس"),
        ("وسيجتمع", "يجتمع"),
        ("مكالمات", "مكالمة"),
        ("رسالته", "الرسالة"),
        ("الروسيتان", "روسيا"),
        ("السوريين", "سوريا"),
        ("تدخلت", "تدخل"),
        ("ثلاثة", "3"),
        ("1,200", "1200"),
        ("أيلول", "سبتمبر"),
        ("أيام", "يوما"),
        ("الأميركيين", "أمريكا"),
        ("٢٠١٥", "2015"),
    ],
)
def test_clitics_endings_numbers_and_months_share_a_stem(one: str, other: str) -> None:
    assert folded_forms(fold(one)).stem == folded_forms(fold(other)).stem


@pytest.mark.parametrize(("one", "other"), [("رسائل", "رسالة"), ("محاولات", "حاول"), ("لافرنتييف", "لافرينتيف")])
def test_broken_plurals_verbs_and_long_vowels_share_a_key(one: str, other: str) -> None:
    assert folded_forms(fold(one)).key == folded_forms(fold(other)).key


@pytest.mark.parametrize("word", ["وزير", "كامل", "بلد", "لبنان", "سيناء", "فريق", "ألمانيا", "واشنطن", "بنك"])
def test_a_letter_of_the_word_is_no_clitic(word: str) -> None:
    assert folded_forms(fold(word)).base == fold(word)


def test_different_words_keep_different_stems() -> None:
    words = ["كاتب", "طائرة", "دمشق", "موسكو", "قصف", "حلب", "ألمانيا", "مال"]
    assert len({folded_forms(fold(word)).stem for word in words}) == len(words)


def test_question_words_and_negators_are_not_thrown_away() -> None:
    assert folded_forms(fold("لم")).negator
    assert not any(folded_forms(fold(word)).stop for word in ("متى", "كم", "أين", "لا", "لم", "ليس"))


def test_words_show_what_kind_of_answer_they_may_be() -> None:
    shown = {word: folded_forms(fold(word)).cues for word in ("نوفمبر", "2015", "خمسة", "بسبب", "بيروت", "Reuters")}
    for (word, cues), sign in zip(
        shown.items(), ("month", "year", "number", "cause", "place_name", "latin"), strict=True
    ):
        assert cues & CUE[sign], word


@given(st.text())
def test_tokens_are_in_order_and_have_forms_that_are_not_empty(text: str) -> None:
    place = 0
    for token in tokens(text):
        assert place <= token.start < token.end <= len(text)
        place = token.end
        assert fold(text[token.start : token.end]) == token.forms.surface
        assert token.forms.base
        assert token.forms.stem
        assert token.forms.key
        assert token.forms.grams
