"""A category is known by any of its names."""

from __future__ import annotations

import pytest

from retrieval.text.categories import category_forms, is_category
from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold


@pytest.mark.parametrize(("one", "other"), [("رياضة", "Sport"), ("الثقافة", "culture"), ("الاقتصاد", "business")])
def test_a_category_has_all_its_names(one: str, other: str) -> None:
    assert category_forms(one) == category_forms(other) >= {fold(one), other.casefold()}


def test_an_unknown_category_has_its_own_name() -> None:
    assert category_forms(" ملفات المرفأ ") == {fold("ملفات المرفأ")}
    assert not is_category("ملفات المرفأ")


def test_no_name_is_that_of_two_categories() -> None:
    names = [fold(name).casefold() for shown, others in lists("categories").items() for name in (shown, *others)]
    assert len(names) == len(set(names))
