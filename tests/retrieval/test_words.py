"""Words as numbers say what the analysis says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import lexicon, words
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


@given(st.lists(TEXTS | st.sampled_from(["قال \ue000 وعاد", "قال\ue000وعاد"]), min_size=1, max_size=5))
def test_texts_in_one_run_each_begin_with_a_pad(texts: list[str]) -> None:
    table = WordTable()
    expected = [number for text in texts for number in (PAD, *table.numbers(text.replace("\ue000", " ")))]
    assert table.padded(texts).tolist() == expected


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
    monkeypatch.setattr(words, "_current", [WordTable()])
    monkeypatch.setattr(words, "MOST", 2)
    old = words._current[0]
    [number] = old.numbers("كتاب")
    old.numbers("قلم ورق حبر")
    assert words.table() is not old
    assert old.numbers("كتاب") == [number]


def test_the_table_of_frequent_words_says_what_the_analysis_says_today() -> None:
    kept, made = WordTable.frequent(), WordTable()
    every = list(lexicon.counts("vocabulary"))
    assert len(kept) == len(every) + 1  # what stands between texts
    sample = " ".join(every[::23])
    old, new = kept.numbers(sample), made.numbers(sample)
    assert len(set(old)) == len(every[::23])
    views = {number: view for view, number in made._views.items()}
    grams = {number: gram for gram, number in made._grams.items()}
    ours, theirs = kept.columns(), made.columns()
    for name in ("base", "stem", "key"):
        spelled = [kept.view(views[number]) for number in getattr(theirs, name)[new].tolist()]
        assert getattr(ours, name)[old].tolist() == spelled
    assert ours.cues[old].tolist() == theirs.cues[new].tolist()
    for one, other in zip(ours.grams[old].tolist(), theirs.grams[new].tolist(), strict=True):
        assert sorted(filter(None, one)) == sorted(kept._grams[grams[gram]] for gram in other if gram)
    assert ours.signature[old].tolist() == [signature(sorted(filter(None, row))) for row in ours.grams[old].tolist()]


def test_frequent_words_and_new_ones_live_side_by_side() -> None:
    table = WordTable.frequent()
    numbers = table.numbers("قال زخخخش «قال»")
    assert numbers[0] == numbers[2] != numbers[1]
    assert table.columns().stem[numbers[1]] == table.view(forms_of("زخخخش")[0].stem)
