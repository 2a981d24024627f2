"""The tables of the document on models show each figure under its own head."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.fitting import document
from benchmarks.fitting.figures import FILE


def test_each_figure_of_a_newsroom_stands_under_its_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shares = {"answered": 0.4, "right": 0.2, "right of shown": 0.1, "wrong": 0.3}
    figures = tmp_path / FILE
    figures.parent.mkdir(parents=True)
    figures.write_text(json.dumps({"newsroom": {"area": 0.5, "curve": {"0.10": shares}}}), encoding="utf-8")
    monkeypatch.setattr(document, "ROOT", tmp_path)
    head, _, row = document.newsroom().splitlines()[2:]
    assert dict(zip(head.strip("| ").split(" | "), row.strip("| ").split(" | "), strict=True)) == {
        "from a chance of": "0.10",
        "of what is shown first, right": "0.100",
        "answerable: right": "0.200",
        "answerable: wrong": "0.300",
        "unanswerable: answered": "0.400",
    }
