from __future__ import annotations

import pytest

from retrieval import Exchange, whole_question

SAID = "ماذا قال ترامب عن كيم؟"
PRICE = "كم سعر الدولار في مصر؟"


@pytest.mark.parametrize(
    ("before", "fragment", "whole"),
    [
        (SAID, "وعن إيران؟", "ماذا قال ترامب عن إيران؟"),
        (SAID, "وماذا عن ميركل؟", "ماذا قال ترامب عن ميركل؟"),
        (PRICE, "وفي تونس", "كم سعر الدولار في تونس؟"),
        (PRICE, "وفي السوق السوداء؟", "كم سعر الدولار في السوق السوداء؟"),
        (PRICE, "وماذا عن تونس؟", "كم سعر الدولار في تونس؟"),
        ("من هو رئيس كوبا؟", "وماذا عن فنزويلا؟", "من هو رئيس فنزويلا؟"),
    ],
)
def test_a_phrase_takes_the_place_of_one_in_the_question_before(before: str, fragment: str, whole: str) -> None:
    assert whole_question(fragment, Exchange(question=before)) == whole


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (SAID, "عن إيران"),  # words of its own, without a reply
        (SAID, "وفي الصين؟"),
        (SAID, "وعن ماذا تحدث بوتين؟"),
        ("لماذا استقال؟", "وماذا عن تونس؟"),
    ],
)
def test_other_words_are_no_such_phrase(before: str, text: str) -> None:
    assert whole_question(text, Exchange(question=before)) is None


def test_in_a_reply_the_phrase_needs_no_conjunction() -> None:
    assert whole_question("عن إيران", Exchange(question=SAID), replied=True) == "ماذا قال ترامب عن إيران؟"
