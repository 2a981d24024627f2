"""The thresholds that the reader states are those that were chosen on the models as they are."""

from __future__ import annotations

import json

from benchmarks.fitting.thresholds import FILE
from retrieval.answering.config import ReaderConfig
from tests.paths import ROOT


def test_the_reader_is_silent_below_the_thresholds_that_were_chosen() -> None:
    chosen = json.loads((ROOT / FILE).read_text(encoding="utf-8"))
    config = ReaderConfig()
    assert chosen == {"answers": config.answer, "answers_unnamed": config.answer_unnamed}
