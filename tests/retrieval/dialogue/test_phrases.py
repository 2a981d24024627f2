from __future__ import annotations

from retrieval.dialogue.phrases import phrase_table, split_words, squeeze


def test_a_word_keeps_the_two_sides_of_its_apostrophe_and_its_place() -> None:
    text = "what's up"
    spans, words = split_words(text)
    assert [text[start:end] for start, end in spans] == ["what's", "up"]
    assert words == ["whats", "up"]


def test_a_letter_written_several_times_counts_once() -> None:
    assert squeeze("شكرااا") == squeeze("شكرا")


def test_alternatives_and_missing_parts_are_all_phrases() -> None:
    table = phrase_table("small_talk")
    for text in ("شو فيك تعمل", "شو بتعمل", "شو انت بتقدر تعمل لي"):
        words = [squeeze(word) for word in split_words(text)[1]]
        assert table.longest(words, 0, "abilities.arabic") == len(words), text


def test_a_word_that_no_phrase_has_ends_it() -> None:
    words = [squeeze(word) for word in split_words("مرحبا رئيس فرنسا")[1]]
    assert table_sizes(words) == {1}


def table_sizes(words: list[str]) -> set[int]:
    return {size for size, key in phrase_table("small_talk").at(words, 0) if key.startswith("greeting")}
