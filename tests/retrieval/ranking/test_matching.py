"""How much of a question a sentence says."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.index.forward_index import Run, build_entry, number_words
from retrieval.ranking.matching import BASE, FUZZY, FUZZY_LEAST, KEY, STEM, Matcher, Matches
from retrieval.text.analysis import folded_forms, forms_of
from retrieval.text.normalization import fold
from retrieval.text.segmentation import Sentence
from retrieval.text.term_weights import inverse_frequency


def matcher(*words: str, frequencies: dict[str, int] | None = None) -> Matcher:
    return Matcher([folded_forms(fold(word)) for word in words], frequencies or {}, 100)


def match(matcher: Matcher, *texts: str) -> Matches:
    sentences = [[Sentence(0, len(text), 0, heading=False)] for text in texts]
    runs = [build_entry(number_words("", text, own), text, own, ()) for text, own in zip(texts, sentences, strict=True)]
    pieces = [(reading, reading.bounds[1], reading.bounds[2]) for reading in runs]
    return matcher.match(Run(pieces))


def level(asked: str, said: str) -> float:
    return float(match(matcher(asked), said).text_levels[0, 0])


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [("الرسالة", "رسالة", BASE), ("رسالة", "رسالته", STEM), ("رسالة", "رسائل", KEY), ("رسالة", "قصيدة", 0.0)],
)
def test_a_looser_view_counts_less(asked: str, said: str, expected: float) -> None:
    assert level(asked, said) == pytest.approx(expected)


def test_a_name_spelled_otherwise_counts_something() -> None:
    assert 0.3 < level("بلومبرج", "قالت بلومبرغ") < KEY


@pytest.mark.parametrize(
    "said", ["لافرنتييف", "لافرينتيف", "لافرنتيف", "الافرنتييف", "فرنتي", "لافروف", "كتاب", "لا", "12"]
)
def test_fuzzy_levels_are_dice_of_the_trigrams(said: str) -> None:
    one, [other] = folded_forms(fold("لافرنتييف")), forms_of(said)
    dice = 2 * len(one.grams & other.grams) / (len(one.grams) + len(other.grams))
    exact = {one.key: KEY, one.stem: STEM, one.base: BASE}
    views = [exact[view] for view in (other.base, other.stem, other.key) if view in exact]
    expected = max(views, default=FUZZY * dice if dice >= FUZZY_LEAST and not other.stop else 0.0)
    assert level("لافرنتييف", said) == pytest.approx(expected)


def test_a_word_is_matched_the_same_wherever_it_stands() -> None:
    asked = matcher("لافرنتييف", "روسيا", "زخخشش")
    texts = ("قال لافرينتيف لروسيا", "زخخششة لافرنتيف", "لا شيء", "لافرينتيف زخخش")
    together = match(asked, *texts)
    for place, text in enumerate(texts):
        alone = match(asked, text)
        assert together.text_levels[place].tolist() == alone.text_levels[0].tolist()
        assert together.levels[:, together.words_of(place)].tolist() == alone.levels[:, alone.words_of(0)].tolist()


def test_each_text_has_its_own_words_levels_and_counts() -> None:
    found = match(matcher("روسيا", "صاروخ"), "أطلقت روسيا صاروخا على روسيا", "", "لا شيء")
    assert found.lengths.tolist() == [5, 0, 2]
    assert found.counts.tolist() == [[2, 1], [0, 0], [0, 0]]
    assert found.levels[0, found.words_of(0)].tolist() == [0, 1, 0, 0, 1]
    assert found.levels[:, found.words_of(1)].shape == (2, 0)
    assert np.max(found.text_levels[1:]) == 0


def test_coverage_is_the_share_of_the_weight_that_is_said() -> None:
    covered = matcher("زافترا", "روسيا").coverage(np.array([[0, 0], [1, 1], [1, 0], [0, 1]], dtype=float)).tolist()
    assert covered[:2] == [0, pytest.approx(1)]
    assert covered[2] > covered[3] > 0


def test_a_word_that_is_rare_in_the_archive_weighs_more() -> None:
    common = matcher("صاروخ", frequencies={folded_forms(fold("صاروخ")).stem: 90}).weights[0]
    assert matcher("صاروخ").weights[0] > common


def test_inverse_frequency_falls_from_one_to_zero() -> None:
    figures = [inverse_frequency(count, 50) for count in range(51)]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] == 1
    assert 0 <= figures[-1] < 0.01


def test_bm25_grows_with_the_count_and_falls_with_the_length() -> None:
    figures = matcher("روسيا").bm25(np.array([[1.0], [2], [1]]), np.array([20.0, 20, 40]), average=25, b=0.4).tolist()
    assert figures[1] > figures[0] > figures[2] > 0
