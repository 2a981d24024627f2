"""Comparing the cost of answers in two checkouts."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answer_cost import measure, report


class Fixed:
    """Answers at the given costs, one after the other, and notes who was asked in ``asked``."""

    def __init__(self, name: str, costs: Sequence[float], asked: list[str]) -> None:
        self._name, self._costs, self._asked = name, list(costs), asked

    def cost(self, question: str) -> float:
        self._asked.append(f"{self._name} {question}")
        return self._costs.pop(0)


def test_a_question_counts_with_the_median_of_its_rounds() -> None:
    asked: list[str] = []
    before, after = Fixed("before", [4, 90, 5], asked), Fixed("after", [6, 8, 70], asked)
    assert measure(["متى؟"], (before, after), rounds=3) == [[5], [8]]


def test_the_checkouts_are_asked_first_in_turn() -> None:
    asked: list[str] = []
    measure(["متى؟", "أين؟"], (Fixed("before", [1, 1], asked), Fixed("after", [1, 1], asked)), rounds=1)
    assert asked == ["before متى؟", "after متى؟", "after أين؟", "before أين؟"]


def test_the_report_gives_the_ratios_and_the_question_that_lost_most() -> None:
    lines = report(["متى؟", "أين؟"], [2.0, 4.0], [3.0, 4.4]).splitlines()
    assert lines[1].endswith("1.23")
    assert lines[2].endswith("1.23")
    assert lines[3].endswith("1.30")
    assert lines[4].endswith("متى؟")
