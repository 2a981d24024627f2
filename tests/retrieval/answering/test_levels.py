"""The levels that ship are whole and in order, and a wrong set of levels is refused."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.answering.levels import (
    Level,
    Promise,
    Strictness,
    levels_from_record,
    levels_to_record,
    shipped_levels,
)


def record(**changes: Any) -> dict[str, Any]:
    levels = {
        "strict": {"answer": 0.5, "further": 0.6, "near_miss": 0.1},
        "balanced": {"answer": 0.2, "answer_unnamed": 0.4, "further": 0.2, "near_miss": 0.1},
        "open": {"answer": 0.1, "further": 0.1, "near_miss": 0.1},
    }
    return {"levels": {**levels, **changes}, "promise": {"strict": {"shown": 40, "wrong": 2, "bound": 0.15}}}


@pytest.mark.parametrize("meaning", [False, True])
def test_the_levels_that_ship_are_in_order(*, meaning: bool) -> None:
    levels = shipped_levels(meaning=meaning)
    assert list(levels) == list(Strictness)
    assert levels[Strictness.STRICT].answer > levels[Strictness.BALANCED].answer > levels[Strictness.OPEN].answer
    assert all(level.further >= level.answer for level in levels.values())


def test_levels_are_read_as_they_were_written() -> None:
    levels = levels_from_record(record())
    assert levels[Strictness.STRICT] == Level(
        answer=0.5, further=0.6, near_miss=0.1, promise=Promise(shown=40, wrong=2, bound=0.15)
    )
    assert levels[Strictness.BALANCED].answer_unnamed == 0.4
    assert levels_to_record(levels) == record()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"levels": {}, "promise": {}},
        {"levels": [], "promise": {}},
        record(strict={"answer": 0.5, "further": 0.6}),
        record(strict={"answer": 0.5, "further": 0.6, "near_miss": 0.1, "other": 1.0}),
        record(strict={"answer": 1.5, "further": 0.6, "near_miss": 0.1}),
        record(strict={"answer": 0.15, "further": 0.6, "near_miss": 0.1}),
        record(open={"answer": 0.1, "further": 0.1, "near_miss": 0.2}),
        {**record(), "promise": {"strict": {"shown": 4, "wrong": 5, "bound": 0.9}}},
        {**record(), "promise": {"strict": {"shown": 10, "wrong": 5, "bound": 0.2}}},
        {**record(), "promise": {"strict": {"shown": 10}}},
    ],
)
def test_a_set_of_levels_that_is_not_whole_or_not_in_order_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        levels_from_record(wrong)
