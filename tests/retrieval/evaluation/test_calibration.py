"""A promise is honest: its bound is exact, and its counts come from questions that chose no threshold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.levels import Strictness, levels_from_record, levels_to_record
from retrieval.evaluation.calibration import (
    MIN_SHOWN,
    NEVER,
    Judged,
    calibrate,
    choose_further,
    choose_threshold,
    hold_back,
    isotonic,
    near_miss_threshold,
    upper_bound,
)

CHANCES = st.integers(0, 100).map(lambda percent: percent / 100)
JUDGED = st.builds(
    lambda chance, right, answerable: Judged(chance=chance, right=right and answerable, answerable=answerable),
    CHANCES,
    st.booleans(),
    st.booleans(),
)
SETS = st.lists(JUDGED, max_size=60)


def right(*chances: float) -> list[Judged]:
    return [Judged(chance=chance, right=True) for chance in chances]


def wrong(*chances: float) -> list[Judged]:
    return [Judged(chance=chance, right=False) for chance in chances]


def counts(judged: Sequence[Judged], threshold: float) -> tuple[int, int]:
    """How many sentences a threshold shows, and how many of these are wrong."""
    shown = [one for one in judged if one.chance >= threshold]
    return len(shown), sum(not one.right for one in shown)


def binomial_at_most(count: int, whole: int, share: float) -> float:
    return sum(comb(whole, one) * share**one * (1 - share) ** (whole - one) for one in range(count + 1))


# The one-sided 95 % bounds of Clopper and Pearson, from the quantiles of the beta distribution (SciPy).
@pytest.mark.parametrize(
    ("errors", "shown", "bound"),
    [(0, 29, 0.0981446), (2, 25, 0.2310399), (10, 100, 0.1637176), (300, 3000, 0.1094673), (0, 0, 1.0), (4, 4, 1.0)],
)
def test_the_bound_is_that_of_clopper_and_pearson(errors: int, shown: int, bound: float) -> None:
    assert upper_bound(errors, shown) == pytest.approx(bound, abs=1e-6)


@given(st.integers(0, 80), st.integers(1, 80))
def test_at_the_bound_so_few_errors_have_a_probability_of_one_in_twenty(errors: int, more: int) -> None:
    shown = errors + more
    bound = upper_bound(errors, shown)
    assert errors / shown < bound <= 1
    assert binomial_at_most(errors, shown, bound) == pytest.approx(0.05, abs=1e-6)


@settings(deadline=None)
@given(SETS, st.sampled_from([0.1, 1 / 3, 0.5]))
def test_no_lower_threshold_keeps_the_promise_that_the_chosen_one_keeps(judged: list[Judged], target: float) -> None:
    chosen = choose_threshold(judged, target)
    if len(judged) < MIN_SHOWN:
        assert chosen == NEVER
        return
    thresholds = {one.chance for one in judged if counts(judged, one.chance)[0] >= MIN_SHOWN}
    promised = {one for one in thresholds if upper_bound(*reversed(counts(judged, one))) <= target}
    kept = {one for one in thresholds if counts(judged, one)[1] <= target * counts(judged, one)[0]}
    if promised or kept:
        assert chosen == min(promised or kept)
    else:
        bounds = {one: upper_bound(*reversed(counts(judged, one))) for one in thresholds}
        assert bounds.get(chosen, 1.0) == pytest.approx(min(bounds.values()))


def test_enough_right_sentences_give_a_promise_and_too_few_a_share_alone() -> None:
    many = [*right(*[0.9] * 29), *wrong(*[0.2] * 50)]
    assert choose_threshold(many, 0.1) == 0.9
    few = [*right(*[0.9] * 10), *right(0.5), *wrong(*[0.2] * 50)]
    assert choose_threshold(few, 0.1) == 0.5
    hopeless = wrong(*[0.9] * 20, *[0.2] * 50)
    assert choose_threshold(hopeless, 0.1) == NEVER


def test_fewer_sentences_than_ten_are_no_evidence() -> None:
    assert choose_threshold(right(*[0.9] * 9), 0.1) == NEVER
    assert choose_threshold(right(*[0.9] * 10), 0.1) == 0.9


@settings(deadline=None)
@given(SETS)
def test_the_isotonic_shares_ascend_and_keep_the_mean(judged: list[Judged]) -> None:
    blocks = isotonic(judged)
    shares = [share for _, share in blocks]
    assert shares == sorted(shares)
    assert [chance for chance, _ in blocks] == sorted({chance for chance, _ in blocks})
    ends = [*(chance for chance, _ in blocks[1:]), 2.0][: len(blocks)]
    total = sum(
        share * sum(lowest <= one.chance < end for one in judged)
        for (lowest, share), end in zip(blocks, ends, strict=True)
    )
    assert total == pytest.approx(sum(one.right for one in judged))


def test_a_near_miss_begins_where_one_in_five_is_right() -> None:
    judged = [*wrong(*[0.1] * 20), *right(*[0.3] * 2), *wrong(*[0.3] * 8), *right(*[0.7] * 5)]
    assert near_miss_threshold(judged) == 0.3
    assert near_miss_threshold(wrong(0.1, 0.9)) == NEVER


@given(st.lists(JUDGED, max_size=40, unique_by=id))
def test_no_question_has_a_part_in_the_threshold_that_shows_it(judged: list[Judged]) -> None:
    marked = [
        Judged(chance=0.5 + place / 1000, right=False, answerable=one.answerable) for place, one in enumerate(judged)
    ]
    seen: list[set[float]] = []

    def choose(others: Sequence[Judged]) -> float:
        seen.append({one.chance for one in others})
        return 0.0

    assert hold_back(marked, choose) == (True,) * len(marked)
    everything = {one.chance for one in marked}
    held = [everything - others for others in seen]
    assert set().union(*held) == everything
    assert sum(map(len, held)) == len(everything)


def test_neighbours_are_held_back_together_and_answerable_ones_apart_from_traps() -> None:
    judged = [Judged(chance=place / 100, right=False, answerable=place < 25) for place in range(50)]
    parts: list[list[int]] = []

    def choose(others: Sequence[Judged]) -> float:
        rest = {one.chance for one in others}
        parts.append([place for place, one in enumerate(judged) if one.chance not in rest])
        return 0.0

    hold_back(judged, choose)
    assert parts[0] == [*range(5), *range(25, 30)]


def test_further_sentences_need_the_bar_of_the_first_and_more_where_they_are_wrong() -> None:
    firsts = right(*[0.9] * 40)
    assert choose_further(firsts, right(*[0.3] * 40), 0.5, 0.1) == NEVER  # below the bar of an answer
    good = [*right(*[0.8] * 30), *wrong(*[0.6] * 10)]
    assert choose_further(firsts, good, 0.5, 0.1) == 0.8
    assert choose_further(firsts, [None] * 40, 0.5, 0.1) == NEVER


@settings(deadline=None, max_examples=40)
@given(SETS)
def test_the_levels_are_such_as_an_archive_keeps(judged: list[Judged]) -> None:
    result = calibrate(judged, [None] * len(judged))
    assert levels_from_record(levels_to_record(result.levels)) == result.levels
    for strictness, measures in result.measures.items():
        promise = result.levels[strictness].promise
        assert promise is not None
        assert (promise.shown, promise.wrong) == (measures.shown, measures.wrong)
        assert measures.shown == measures.answerable - measures.silent + measures.answered


def test_no_answer_is_shown_where_hardly_any_is_right_however_good_the_average_is() -> None:
    judged = [*right(*[0.9] * 80), *wrong(*[0.1] * 20)]
    levels = calibrate(judged, [None] * 100).levels
    assert upper_bound(20, 100) < 1 / 3  # the target of ``balanced`` would allow to show everything
    assert {level.answer for level in levels.values()} == {0.9}


def simulate(count: int, rng: random.Random) -> list[Judged]:
    """Questions of which a third are traps. The chance tells right from wrong among the others, not the traps."""
    made = []
    for _ in range(count):
        answerable, chance = rng.random() < 2 / 3, rng.betavariate(1.2, 0.8)
        made.append(Judged(chance=chance, right=answerable and rng.random() < chance, answerable=answerable))
    return made


def test_the_true_share_of_wrong_sentences_is_within_the_bound_as_often_as_is_said() -> None:
    rng = random.Random(14)  # noqa: S311 - a simulation
    population = simulate(40_000, rng)
    within = total = 0
    for _ in range(120):
        judged = simulate(120, rng)
        result = calibrate(judged, [None] * len(judged))
        for strictness in (Strictness.STRICT, Strictness.BALANCED):
            shown, errors = counts(population, result.levels[strictness].answer)
            within += errors <= result.measures[strictness].bound * shown
            total += 1
    assert within / total >= 0.93


def test_a_level_that_cannot_keep_its_target_says_so() -> None:
    judged = [*right(*[0.9] * 15), *wrong(*[0.9] * 15)]
    strict = calibrate(judged, [None] * 30).measures[Strictness.STRICT]
    assert not strict.kept
    assert not strict.promised
    assert strict.bound > 0.5


def test_a_level_with_enough_evidence_promises_its_target() -> None:
    judged = [*right(*[0.9] * 60), *wrong(*[0.1] * 40)]
    measures = calibrate(judged, [None] * 100).measures
    assert measures[Strictness.STRICT].promised
    assert (measures[Strictness.STRICT].shown, measures[Strictness.STRICT].wrong) == (60, 0)
    assert measures[Strictness.OPEN].target is None
