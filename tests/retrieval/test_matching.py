"""How much of a question a sentence says."""

from __future__ import annotations

import pytest

from retrieval.analysis import forms, forms_of
from retrieval.matching import BASE, KEY, STEM, Matcher, inverse_frequency
from retrieval.orthography import fold


def matcher(*words: str, frequencies: dict[str, int] | None = None) -> Matcher:
    return Matcher([forms(fold(word)) for word in words], frequencies or {}, 100)


@pytest.mark.parametrize(
    ("asked", "said", "level"),
    [("الرسالة", "رسالة", BASE), ("رسالة", "رسالته", STEM), ("رسالة", "رسائل", KEY), ("رسالة", "قصيدة", 0.0)],
)
def test_a_looser_view_counts_less(asked: str, said: str, level: float) -> None:
    assert matcher(asked).match(forms_of(said)).levels == [level]


def test_a_name_spelled_otherwise_counts_something() -> None:
    level = matcher("بلومبرج").match(forms_of("قالت بلومبرغ")).levels[0]
    assert 0.3 < level < KEY


def test_coverage_is_the_share_of_the_weight_that_is_said() -> None:
    two = matcher("زافترا", "روسيا")
    assert two.coverage([0, 0]) == 0
    assert two.coverage([1, 1]) == pytest.approx(1)
    assert two.coverage([1, 0]) > two.coverage([0, 1]) > 0


def test_a_word_that_is_rare_in_the_archive_weighs_more() -> None:
    common = matcher("صاروخ", frequencies={forms(fold("صاروخ")).stem: 90}).weights[0]
    assert matcher("صاروخ").weights[0] > common


def test_inverse_frequency_falls_from_one_to_zero() -> None:
    figures = [inverse_frequency(count, 50) for count in range(51)]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] == 1
    assert 0 <= figures[-1] < 0.01


def test_bm25_grows_with_the_count_and_falls_with_the_length() -> None:
    one = matcher("روسيا")
    figures = [one.bm25([count], length, average=25, b=0.4) for count, length in ((1, 20), (2, 20), (1, 40))]
    assert figures[1] > figures[0] > figures[2] > 0
