"""Words as numbers say what the analysis says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import words
from retrieval.analysis import forms_of
from retrieval.words import GRAMS_KEPT, NEGATOR, PAD, STOP, WordTable, signature

TEXTS = st.text(st.sampled_from("وال كتابةبمدرسهٔ123،.«»()\n\u00a0\u200fab\u0640\u064bى"), max_size=60)


@settings(deadline=None)  # the first word loads the lexicon
@given(st.lists(TEXTS, max_size=4))
def test_a_text_has_a_number_for_each_word_and_equal_views_equal_numbers(texts: list[str]) -> None:
    table = WordTable()
    for text in texts:
        numbers, forms = table.numbers(text), forms_of(text)
        columns = table.columns()
        assert len(numbers) == len(forms)
        for number, word in zip(numbers, forms, strict=True):
            assert number != PAD
            assert columns.base[number] == table.view(word.base)
            assert columns.stem[number] == table.view(word.stem)
            assert columns.key[number] == table.view(word.key)
            assert bool(columns.cues[number] & STOP) == word.stop
            assert bool(columns.cues[number] & NEGATOR) == word.negator
            own = sorted(table.gram_numbers(word))
            if not word.stop:
                assert columns.gram_count[number] == len(own)
                assert set(columns.grams[number].tolist()) - {0} <= set(own)
                assert min(len(own), GRAMS_KEPT) == (columns.grams[number] != 0).sum()
                assert int(columns.signature[number]) == signature(own)


def test_a_table_grows_past_its_first_room() -> None:
    table = WordTable()
    made = [f"{chr(0x628 + i % 20)}{chr(0x628 + i // 20 % 20)}{chr(0x628 + i // 400)}" for i in range(6_000)]
    numbers = table.numbers(" ".join(made))
    assert len(set(numbers)) == len(set(made))
    assert table.columns().base[numbers[-1]] == table.view(forms_of(made[-1])[0].base)


def test_threads_agree_on_the_numbers() -> None:
    table = WordTable()
    text = " ".join(f"كلمة{chr(0x628 + i % 20)}{chr(0x628 + i // 20)}" for i in range(200))
    with ThreadPoolExecutor(8) as threads:
        every = list(threads.map(lambda _: table.numbers(text), range(32)))
    assert all(numbers == every[0] for numbers in every)
    assert len(set(every[0])) == 200


def test_a_full_table_is_left_to_those_who_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_current", WordTable())
    monkeypatch.setattr(words, "MOST", 2)
    old = words.table()
    [number] = old.numbers("كتاب")
    old.numbers("قلم ورق حبر")
    assert words.table() is not old
    assert old.numbers("كتاب") == [number]
