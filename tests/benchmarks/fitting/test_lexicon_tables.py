"""The word tables of the lexicon are counted from articles."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.fitting import names, stems, vocabulary
from benchmarks.fitting.data import Data, Source

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


def data(folder: Path) -> Data:
    (folder / "data").mkdir()
    with gzip.open(folder / "data" / "news.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(1_200):  # more than a worker gets at a time
            text = f"{TEXT} وصل الوزير شمعون إلى مدينة قرقوش."
            file.write(json.dumps({"id": number, "title": None, "text": text}) + "\n")
    source = Source(
        name="news", file="news.jsonl.gz", kind="news", what="made up", origin="made up", licence="MIT", sha256=""
    )
    return Data(
        folder=folder / "data", cache=folder / "cache", sources={"news": source}, roles={"vocabulary": ("news",)}
    )


@pytest.mark.processes
def test_the_tables_of_all_articles_are_written_in_the_same_bytes_each_time(tmp_path: Path) -> None:
    held, made = data(tmp_path), []
    for out in (tmp_path / "one", tmp_path / "other"):
        (out / vocabulary.LEXICON).mkdir(parents=True)
        for run in (vocabulary.run, stems.run, names.run):
            run(held, out)
        made.append({path.name: path.read_bytes() for path in sorted((out / vocabulary.LEXICON).iterdir())})
    assert made[0] == made[1]
    assert set(made[0]) == {"vocabulary.txt", "alef_lam.txt", "stems.txt", "places.txt", "persons.txt"}
    assert "# Of 1,200 news articles" in made[0]["vocabulary.txt"].decode()
    assert "قرقوش 1200" in made[0]["vocabulary.txt"].decode().splitlines()
    assert "شمعون" in made[0]["persons.txt"].decode().splitlines()
