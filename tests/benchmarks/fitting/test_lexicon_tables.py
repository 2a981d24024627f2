"""The word tables of the lexicon are counted from articles."""

from __future__ import annotations

from benchmarks.fitting import names, stems, vocabulary

TEXT = "أعلن الوزير أحمد أن مدينة حلب هادئة. ألمانيا وألمانيا والمانيا"


def counted(*texts: str) -> vocabulary.Counts:
    counts = vocabulary.Counts()
    for text in texts:  # in parts, as workers count
        counts.add(vocabulary.count([text]))
    return counts


def test_a_word_counts_once_an_article_however_it_is_spelled() -> None:
    counts = counted(TEXT, TEXT, "حلب")
    assert counts.articles == 3
    assert vocabulary.counted(counts.plain, 3) == ["حلب 3"]
    assert "المانيا 2" in vocabulary.counted(counts.plain, 2)


def test_a_word_that_is_often_spelled_with_a_hamza_on_its_alef_only_looks_definite() -> None:
    assert counted(*["ألمانيا"] * 3, "المانيا").only_look_definite() == ["المانيا"]
    assert counted(*["ألمانيا"] * 2, "المانيا").only_look_definite() == []
    assert counted(*["ألمانيا"] * 3, *["المانيا"] * 8).only_look_definite() == []


def test_stems_are_counted_by_articles() -> None:
    articles, counts = stems.count_stems(["المدارس والمدارس", "مدارس", "..."])
    assert articles == 3
    assert counts["مدارس"] == 2


def test_a_word_that_follows_the_word_city_is_a_place_and_one_that_follows_a_title_a_person() -> None:
    counts = names.Counts()
    for _ in range(5):
        counts.add(names.count_names(["وصل الوزير شمعون إلى مدينة قرقوش."]))
    assert counts.texts == 5
    assert "قرقوش" in counts.places()
    assert "شمعون" in counts.persons()
    assert "شمعون" not in counts.places()


def test_countries_of_one_word_are_places() -> None:
    assert {"فرنسا", "سوريا"} <= names.cldr_places()
