"""Language is data: lists are folded once and hold no contradictions."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.text import lexicon
from retrieval.text.normalization import fold

FOLDER = Path(lexicon.__file__).parent
NEVER_STOPPED = ("متى", "كم", "أين", "كيف", "لماذا", "هل", "لا", "لم", "لن", "ليس", "عدم")


def test_no_question_word_or_negator_is_a_stop_word() -> None:
    assert not lexicon.words("stop_words") & {fold(word) for word in NEVER_STOPPED}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_every_table_reads_and_is_folded(name: str) -> None:
    entries = [entry for found in lexicon.lists(name).values() for entry in found]
    assert entries
    assert entries == [fold(entry) for entry in entries]


@pytest.mark.parametrize("name", ["vocabulary", "stems"])
def test_every_counted_table_has_positive_counts_of_folded_words(name: str) -> None:
    counts = lexicon.counts(name)
    assert len(counts) > 1000
    assert min(counts.values()) > 0
    assert all(word == fold(word) for word in list(counts)[::50])
