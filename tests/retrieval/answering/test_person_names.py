"""Which names may be of one person."""

from __future__ import annotations

import pytest

from retrieval.answering.person_names import same_name
from retrieval.text.analysis import forms_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("إيمانويل ماكرون", "إيمانويل ماكرون", True),
        ("جولين لوبيتيغي", "جولن لوبتيغي", True),
        ("دونالد ترامب", "ترامب", True),
        ("عبدالفتاح السيسي", "عبد الفتاح السيسي", True),
        ("محمد بن سلمان", "محمد بن نايف", False),
        ("عبد الفتاح السيسي", "عبد الفتاح البرهان", False),
    ],
)
def test_spellings_of_one_name_are_one_person(one: str, other: str, same: bool) -> None:
    assert same_name(forms_of(one), forms_of(other)) is same
