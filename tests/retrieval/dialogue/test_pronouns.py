from __future__ import annotations

import pytest

from retrieval.dialogue.pronouns import Agreement, find_pronoun


@pytest.mark.parametrize(
    ("word", "agreement", "whole"),
    [
        ("عمره", Agreement.MASCULINE, "عمر المدرب"),
        ("زوجتها", Agreement.FEMININE, "زوجة المدرب"),
        ("تبناه", Agreement.MASCULINE, "تبنى المدرب"),
        ("أعضاؤه", Agreement.MASCULINE, "أعضاء المدرب"),
        ("عليه", Agreement.MASCULINE, "على المدرب"),
        ("إليها", Agreement.FEMININE, "إلى المدرب"),
        ("له", Agreement.MASCULINE, "للمدرب"),
        ("بها", Agreement.FEMININE, "بالمدرب"),
        ("رأيهم", Agreement.PLURAL, "رأي المدرب"),
        ("بينهما", Agreement.DUAL, "بين المدرب"),
        ("اسمو", Agreement.MASCULINE, "اسم المدرب"),
        ("هي", Agreement.FEMININE, "المدرب"),
    ],
)
def test_a_noun_takes_the_place_of_a_pronoun(word: str, agreement: Agreement, whole: str) -> None:
    found = find_pronoun(word)
    assert found is not None
    assert (found.agreement, found.before("المدرب")) == (agreement, whole)


@pytest.mark.parametrize("word", ["الوزارة", "مكتبة", "مياه", "نفسه", "درهم", "متهم", "طه", "مها", "سوريا", "تفاهم"])
def test_a_word_that_only_ends_like_one_has_no_pronoun(word: str) -> None:
    assert find_pronoun(word) is None


def test_what_may_be_a_name_is_a_pronoun_only_where_dialect_is_read() -> None:
    assert find_pronoun("عمرو") is not None
    assert find_pronoun("عمرو", spoken=False) is None
