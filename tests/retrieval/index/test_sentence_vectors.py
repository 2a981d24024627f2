"""Vectors in 8 bits: near what they were, small, and never those of another text."""

from __future__ import annotations

import numpy as np

from retrieval.index.sentence_vectors import encoded, from_bytes, merge, quantize, to_bytes, unit_rows

ROWS = np.random.default_rng(7).normal(size=(50, 384)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)


def test_a_cosine_of_eight_bits_differs_by_less_than_a_hundredth() -> None:
    near = unit_rows(quantize(ROWS)) @ ROWS.T
    assert np.abs(near - ROWS @ ROWS.T).max() < 0.01


def test_a_sentence_takes_at_most_400_bytes() -> None:
    assert len(to_bytes(quantize(ROWS), b"version")) <= 400 * len(ROWS)


def test_vectors_come_back_as_they_were_for_their_version_only() -> None:
    data = to_bytes(quantize(ROWS), b"version")
    found = from_bytes(data, b"version", 384)
    assert found is not None
    assert np.array_equal(found, quantize(ROWS))
    assert from_bytes(data, b"another", 384) is None


def test_damaged_bytes_are_noticed() -> None:
    data = bytearray(to_bytes(quantize(ROWS), b"version"))
    data[1000] ^= 1
    assert from_bytes(bytes(data), b"version", 384) is None
    assert from_bytes(b"", b"version", 384) is None
    assert from_bytes(bytes(data[:-1]), b"version", 384) is None


def test_a_row_of_zeros_stands_for_a_sentence_without_a_vector() -> None:
    half = quantize(ROWS)
    half[::2] = 0
    assert encoded(half).tolist() == [False, True] * 25
    assert not unit_rows(half)[0].any()


def test_what_an_encoder_gave_always_counts_as_encoded() -> None:
    assert encoded(quantize(np.zeros((2, 8), dtype=np.float32))).all()
    assert quantize(np.zeros((0, 8), dtype=np.float32)).shape == (0, 8)


def test_new_vectors_are_added_to_the_known_ones() -> None:
    vectors = quantize(ROWS)
    one, other = vectors.copy(), vectors.copy()
    one[:20], other[30:] = 0, 0
    assert np.array_equal(merge(one, other), vectors)
    assert np.array_equal(merge(None, one), one)


def test_known_vectors_of_another_shape_count_for_nothing() -> None:
    vectors = quantize(ROWS)
    assert np.array_equal(merge(vectors[:10], vectors), vectors)
    assert np.array_equal(merge(vectors[:, :10], vectors), vectors)
