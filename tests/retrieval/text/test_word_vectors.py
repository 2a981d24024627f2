"""The sum of the word vectors of a text says what it is about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.vocabulary import PAD, word_table
from retrieval.text.word_vectors import WordVectors, unit, word_vectors


def vectors_of(*texts: str) -> np.ndarray:
    words = word_table().padded(list(texts))
    return unit(word_vectors().sums(frequent_stems().of_words(words), np.flatnonzero(words == PAD)))


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("لماذا رُفع ثمن الوقود؟", "ارتفاع أسعار البنزين بعد خفض الدعم", "فوز المنتخب على ضيفه بهدفين"),
        ("من أحرز الكرة الذهبية؟", "نال اللاعب جائزة أفضل لاعب في العالم", "قتل عشرة مدنيين في غارة جوية"),
        ("كم شخصا لقوا حتفهم في الزلزال؟", "حصيلة ضحايا الهزة الأرضية", "سجلت الأسهم مكاسب طفيفة"),
    ],
)
def test_a_question_is_nearer_to_what_answers_it_in_other_words(question: str, near: str, far: str) -> None:
    asked, one, other = vectors_of(question, near, far)
    assert asked @ one > asked @ other + 0.1


def test_a_text_without_frequent_words_is_near_to_nothing() -> None:
    asked, none = vectors_of("رئيس الوزراء", "zzzz")
    assert not none.any()
    assert asked @ none == 0


def test_every_frequent_stem_has_a_vector() -> None:
    assert len(word_vectors()) == len(frequent_stems())


def test_vectors_are_read_as_they_were_written_within_a_step(tmp_path: Path) -> None:
    written = np.array([[1.0, -0.5], [0.0, 0.0], [0.02, 0.01]], dtype=np.float32)
    WordVectors.save(tmp_path / "vectors.npz", written)
    read = WordVectors.load(tmp_path / "vectors.npz").sums(np.arange(4, dtype=np.int32), np.arange(4))
    assert np.abs(read[:3] - written).max() <= 0.5 / 127
    assert not read[3].any()
