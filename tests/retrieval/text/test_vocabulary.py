"""Words as numbers say what the analysis says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text import lexicon
from retrieval.text import vocabulary as words
from retrieval.text.analysis import forms_of
from retrieval.text.term_weights import background_idf
from retrieval.text.vocabulary import (
    BASE_VIEW,
    CUES,
    GRAM_COUNT,
    KEY_VIEW,
    MAX_WEIGHT,
    NEGATOR,
    PAD,
    STEM_VIEW,
    STOP,
    WEIGHT,
    Columns,
    FrequentWords,
    WordTable,
    columns_of,
    frequent_words,
    signature,
    signatures,
    view,
    views,
)

TEXTS = st.text(st.sampled_from("وال كتابةبمدرسهٔ123،.«»()\n\u00a0\u200fab\u0640\u064bى"), max_size=60)
NOTHING = FrequentWords.of([])


def columns(table: WordTable, numbers: list[int]) -> Columns:
    return table.columns(np.array(numbers, dtype=np.int32))


@settings(deadline=None)  # the first word loads the lexicon
@given(st.lists(TEXTS, max_size=4))
def test_a_text_has_a_number_for_each_word_that_says_what_the_analysis_says(texts: list[str]) -> None:
    table = WordTable(NOTHING)
    for text in texts:
        numbers, forms = table.numbers(text), forms_of(text)
        assert len(numbers) == len(forms)
        assert PAD not in numbers
        known = columns(table, numbers)
        assert list(known.stems) == [word.stem for word in forms]
        for row, bits, word in zip(views(known.rows).tolist(), signatures(known.rows).tolist(), forms, strict=True):
            assert row[BASE_VIEW] == view(word.base)
            assert row[STEM_VIEW] == view(word.stem)
            assert row[KEY_VIEW] == view(word.key)
            assert bool(row[CUES] & STOP) == word.stop
            assert bool(row[CUES] & NEGATOR) == word.negator
            assert row[GRAM_COUNT] == (0 if word.stop else len(word.grams))
            assert row[WEIGHT] == (0 if word.stop else round(background_idf(word.stem) * MAX_WEIGHT))
            assert tuple(bits) == signature(word)


@given(st.lists(TEXTS | st.sampled_from(["قال \ue000 وعاد", "قال\ue000وعاد"]), min_size=1, max_size=5))
def test_texts_in_one_run_each_begin_with_a_pad(texts: list[str]) -> None:
    table = WordTable(NOTHING)
    expected = [number for text in texts for number in (PAD, *table.numbers(text.replace("\ue000", " ")))]
    assert table.padded(texts).tolist() == expected


def test_threads_agree_on_the_numbers() -> None:
    table = WordTable(NOTHING)
    text = " ".join(f"كلمة{chr(0x628 + i % 20)}{chr(0x628 + i // 20)}" for i in range(200))
    with ThreadPoolExecutor(8) as threads:
        every = list(threads.map(lambda _: table.numbers(text), range(32)))
    assert all(numbers == every[0] for numbers in every)
    assert len(set(every[0])) == 200


def test_a_full_table_is_left_to_those_who_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_current", [WordTable(NOTHING)])
    old = words._current[0]
    [number] = old.numbers("كتاب")
    old.numbers("قلم ورق حبر")
    assert words.word_table(max_chunks=2) is not old
    assert old.numbers("كتاب") == [number]


def test_the_table_of_frequent_words_says_what_the_analysis_says_today() -> None:
    counts = lexicon.counts("vocabulary")
    every = sorted(counts, key=lambda word: -counts[word])
    kept = frequent_words()
    assert kept.surfaces() == ["", *every]
    made = columns_of([None, *(forms_of(word)[0] for word in every[::23])])
    places = [0, *range(1, len(every) + 1, 23)]
    assert kept.columns.rows[places].tolist() == made.rows.tolist()
    assert [kept.columns.stems[place] for place in places] == list(made.stems)


def test_a_table_of_frequent_words_is_read_back_as_it_was(tmp_path: Path) -> None:
    made = FrequentWords.of(["قال", "كتاب", "12"])
    made.save(tmp_path / "words.npz")
    read = FrequentWords.load(tmp_path / "words.npz")
    assert read.surfaces() == made.surfaces() == ["", "قال", "كتاب", "12"]
    assert read.columns.rows.tolist() == made.columns.rows.tolist()
    assert read.columns.stems == made.columns.stems


def test_frequent_words_and_new_ones_live_side_by_side() -> None:
    table = WordTable(frequent_words())
    numbers = table.numbers("قال زخخخش «قال»")
    assert numbers[0] == numbers[2] < len(frequent_words()) <= numbers[1]
    assert columns(table, numbers[1:2]).stems == [forms_of("زخخخش")[0].stem]
