"""Floors under the answers to questions for office holders and for yes or no.

They are asked of 40,003 news articles, which lie in ``shared`` beside the checkout. ``office-holders.jsonl`` and
``yes-or-no.jsonl`` were written from memory of 2018, before what answers them was built, and the questions were kept.
The answers to the first were read once while it was built, those to the second seven times, with the sentences below
them: that one is a development set. One accepted answer was added to the second after it was read. A question counts
when its right sentence is shown first at the default level.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Archive, answer_metrics, evaluate, load_questions

HERE = Path(__file__).parent

pytestmark = pytest.mark.quality


@pytest.mark.parametrize(("name", "questions", "floor"), [("office-holders", 20, 16), ("yes-or-no", 12, 8)])
def test_the_sentence_that_states_it_is_shown_first(name: str, questions: int, floor: int, archive: Archive) -> None:
    results = evaluate(archive, load_questions(HERE / f"{name}.jsonl"))
    assert len(results) == questions
    missed = [result.case.question for result in results if result.rank != 1]
    assert answer_metrics(results).first.part >= floor, missed
