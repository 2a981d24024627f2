"""Units are told by what they measure."""

from __future__ import annotations

import pytest

from retrieval.text.normalization import fold
from retrieval.text.unit_kinds import kinds_asked_by, unit_kinds


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("بدقيقتين", "minutes"),
        ("والأعوام", "years"),
        ("كلغ", "weight"),
        ("كلم", "length"),
        ("بالدولار", "money"),
        ("برميلا", "volume"),
    ],
)
def test_a_unit_is_known_with_letters_joined_to_it(word: str, kind: str) -> None:
    assert kind in unit_kinds(fold(word))


def test_a_unit_may_be_of_two_kinds() -> None:
    assert unit_kinds(fold("شهرا")) == {"days", "years"}


def test_other_words_are_no_units() -> None:
    assert not unit_kinds(fold("بيضة"))
    assert not unit_kinds(fold("كلب"))


def test_what_is_weighed_is_asked_in_units_of_weight() -> None:
    assert kinds_asked_by(fold("وزنه")) == {"weight"}
    assert not kinds_asked_by(fold("عدد"))
