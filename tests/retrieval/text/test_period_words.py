"""Words of a text as periods are read from them."""

from __future__ import annotations

import pytest

from retrieval.text.period_lexicon import split_joined
from retrieval.text.period_words import words_of


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("ومنذ", ("و", "منذ")),
        ("بالاسبوع", ("ب", "الاسبوع")),
        ("للشهر", ("ل", "الشهر")),
        ("وبمايو", ("وب", "مايو")),
        ("وبعد", ("و", "بعد")),
        ("واب", ("و", "اب")),
        ("باب", ("", "باب")),
        ("وزير", ("", "وزير")),
        ("", ("", "")),
    ],
)
def test_letters_are_split_from_words_of_the_lexicon_alone(word: str, split: tuple[str, str]) -> None:
    assert split_joined(word) == split


def test_a_date_is_one_token_and_words_keep_their_places() -> None:
    text = "من زار تونس في ١٥ أكتوبر 2018؟"
    tokens = words_of(text).tokens
    assert [text[token.start : token.end] for token in tokens] == ["من", "زار", "تونس", "في", "١٥ أكتوبر 2018"]
    assert tokens[-1].mention is not None


def test_a_dash_between_tokens_is_kept_and_one_inside_a_word_is_not() -> None:
    assert [token.dash for token in words_of("2015 - 2018، 2019").tokens] == [False, True, False]
