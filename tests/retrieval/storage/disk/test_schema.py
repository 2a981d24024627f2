"""Sentences as they lie in a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.storage.disk.schema import PackedSentences, pack_sentences
from retrieval.text.segmentation import Sentence

NUMBERS = st.integers(0, 2**31 - 1)
SENTENCES = st.lists(st.builds(Sentence, NUMBERS, NUMBERS, NUMBERS, st.booleans()))


@given(SENTENCES)
def test_sentences_come_back_one_by_one_and_all_together(sentences: list[Sentence]) -> None:
    kept = PackedSentences(pack_sentences(sentences))
    assert list(kept) == [kept[place] for place in range(len(kept))] == sentences
    assert kept[1:3] == tuple(sentences[1:3])
    if sentences:
        assert kept[-1] == sentences[-1]
