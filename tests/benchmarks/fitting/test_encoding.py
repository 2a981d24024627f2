"""Vectors are kept in a file as they are made, so that a run that is stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fitting.encoding import KeptVectors, Matrix


def test_a_run_that_is_stopped_keeps_what_it_has_encoded(tmp_path: Path) -> None:
    read: list[str] = []

    def encode_all(texts: Sequence[str], question: bool) -> Matrix:
        assert not question
        read.extend(texts)
        if "stop" in texts:
            raise KeyboardInterrupt
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    file = tmp_path / "vectors.npz"
    with pytest.raises(KeyboardInterrupt):
        KeptVectors(file, encode_all, saved=2).learn(["a", "bb", "ccc", "stop"], question=False)
    read.clear()
    again = KeptVectors(file, encode_all)
    again.learn(["a", "bb", "dddd"], question=False)
    assert read == ["dddd"]
    assert again.encode(["bb", "dddd"], question=False).tolist() == [[2.0, 1.0], [4.0, 1.0]]
