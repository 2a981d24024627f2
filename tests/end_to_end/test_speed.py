"""The two times that a person feels. Best of a few: the machine may be busy, the code may not be slow."""

from __future__ import annotations

import json
import time
from typing import Any

QUESTION = "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟"
START_SECONDS = 1.5  # what the project promises for `isnad ask`, from process start to exit
ANSWER_MS = 20.0  # and for a question at the console


def test_a_question_is_answered_soon_after_the_process_starts(isnad: Any) -> None:
    def seconds() -> float:
        began = time.monotonic()
        assert isnad("ask", QUESTION).code == 0
        return time.monotonic() - began

    assert min(seconds() for _ in range(3)) < START_SECONDS


def test_an_open_archive_answers_at_once(isnad: Any) -> None:
    out = isnad("ask", "--json", "-", typed=f"{QUESTION}\n" * 5).out
    assert min(json.loads(line)["took_ms"] for line in out.splitlines()) < ANSWER_MS
