"""Floors under the different values that are shown of a number that changed, and of who held an office.

``changed_values.jsonl`` has twenty stories of the archive, each with its articles and its newest value: tolls, a number
of missing persons, a price and a number of buildings. ``changed_values_held_out.jsonl`` has twenty more, which were
judged before anything was mended: tolls, counts, goals, a price, a date and holders of offices;
``changed_values_fresh.jsonl`` has fifteen that were judged afterwards.
``unchanged_values.jsonl`` has 200 questions after numbers and dates whose answer does not change, sampled of those that
are answered, and ``other_values.jsonl`` 100 more of news-train.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval import Archive, ReportedValue
from retrieval.text.quantities import find_quantities

pytestmark = pytest.mark.quality


def lines(name: str) -> list[dict[str, Any]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def shown(archive: Archive, question: str) -> tuple[ReportedValue, ...]:
    answer = archive.ask(question, top=1)
    first = (*answer.quotations, *answer.near_misses)[:1]
    return first[0].values if first else ()


def is_newest(value: ReportedValue, newest: list[float | str]) -> bool:
    numbers = find_quantities(value.said)
    number = numbers[0].values[0] if numbers else None
    return any(one in value.said if isinstance(one, str) else one == number for one in newest)


def missed(archive: Archive, name: str) -> list[str]:
    found = []
    for story in lines(name):
        values = shown(archive, story["question"])
        newest = story["newest"] if isinstance(story["newest"], list) else [story["newest"]]
        if not values or not is_newest(values[-1], newest):
            found.append(story["question"])
    return found


def test_a_number_that_changed_is_shown_with_the_newest_value(archive: Archive) -> None:
    wrong = missed(archive, "changed_values.jsonl")
    assert len(lines("changed_values.jsonl")) == 20
    # The goal is 16 of 20. One story is met with silence, two are answered without their older values.
    assert len(wrong) <= 3, wrong


def test_a_change_that_was_judged_beforehand_is_shown_with_the_newest_value(archive: Archive) -> None:
    wrong = missed(archive, "changed_values_held_out.jsonl")
    assert len(lines("changed_values_held_out.jsonl")) == 20
    # 18 were missed at first.
    assert len(wrong) <= 11, wrong


def test_a_change_of_a_fresh_story_is_shown_with_the_newest_value(archive: Archive) -> None:
    wrong = missed(archive, "changed_values_fresh.jsonl")
    assert len(lines("changed_values_fresh.jsonl")) == 15
    # 8 were missed at first, 7 with the models before the scores of words, which quote another report of two stories.
    # 9 since passages are chosen among 200: one story is answered with its newest value at once, one by another report.
    assert len(wrong) <= 9, wrong


@pytest.mark.parametrize(("name", "questions"), [("unchanged_values.jsonl", 200), ("other_values.jsonl", 100)])
def test_no_change_is_shown_where_there_is_none(archive: Archive, name: str, questions: int) -> None:
    warned = [one["question"] for one in lines(name) if shown(archive, one["question"])]
    assert len(lines(name)) == questions
    assert len(warned) <= 2, warned
