"""Floors under the different values that are shown of a number that changed.

``changed_values.jsonl`` has twenty stories of the archive, each with its articles and its newest value: tolls, a number
of missing persons, a price and a number of buildings. ``unchanged_values.jsonl`` has 200 questions after numbers and
dates whose answer does not change, sampled of those that are answered.
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
    quotations = archive.ask(question, top=1).quotations
    return quotations[0].values if quotations else ()


def test_a_number_that_changed_is_shown_with_the_newest_value(archive: Archive) -> None:
    stories = lines("changed_values.jsonl")
    wrong = []
    for story in stories:
        values = shown(archive, story["question"])
        if not values or find_quantities(values[-1].said)[0].values[0] != story["newest"]:
            wrong.append(story["question"])
    assert len(stories) == 20
    # 18 were right before the chance knew what other articles agree with: of a toll that rises they say other numbers.
    assert len(wrong) <= 5, wrong


def test_no_change_is_shown_where_there_is_none(archive: Archive) -> None:
    questions = lines("unchanged_values.jsonl")
    warned = [one["question"] for one in questions if shown(archive, one["question"])]
    assert len(questions) == 200
    assert len(warned) <= 2, warned
