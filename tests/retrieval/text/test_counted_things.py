"""Words for one thing that is counted belong together."""

from __future__ import annotations

import pytest

from retrieval.text.counted_things import classes_of
from retrieval.text.normalization import fold


@pytest.mark.parametrize("word", ["قتلى", "للقتلى", "وقتل", "مصرعهم", "الضحايا", "بمقتل"])
def test_words_of_the_dead_are_of_one_class_with_letters_joined_to_them(word: str) -> None:
    assert classes_of(fold(word)) == {"killed"}


def test_the_injured_and_the_rescued_are_others() -> None:
    assert classes_of(fold("وإصابة")) == {"injured"}
    assert classes_of(fold("وإنقاذ")) == {"rescued"}
    assert classes_of(fold("مدينة")) == frozenset()
