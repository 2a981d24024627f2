"""Readings kept beside an index are found where hits say, and passed over when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Article, open_archive
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.tantivy_engine.engine import TantivyEngine
from retrieval.index.tantivy_engine.forward_file import FORWARD_FILE
from retrieval.opening import repair_archive
from retrieval.storage.disk.store import FolderStore

QUESTION = "متى وصل الوفد التركي إلى طرابلس؟"


def article(number: int) -> Article:
    return Article(id=f"a{number}", title=f"خبر {number}", body=f"وصل الوفد التركي إلى طرابلس في {number} نوفمبر 2013.")


def engine_with(folder: Path, *numbers: int) -> TantivyEngine:
    engine = TantivyEngine.create(folder)
    engine.update([(number, Document(article(number))) for number in numbers], ())
    return engine


def hits(engine: TantivyEngine) -> list[Hit]:
    return engine.search({"=وفد": 1.0}, 20)


def words(engine: TantivyEngine) -> dict[str, list[int] | None]:
    found = hits(engine)
    return {
        hit.article: None if reading is None else reading.words.tolist()
        for hit, reading in zip(found, engine.forward_entries(found), strict=True)
    }


def test_a_hit_leads_to_the_reading_of_its_article(tmp_path: Path) -> None:
    engine = engine_with(tmp_path / "index", 1, 2, 3)
    expected = {str(number): Document(article(number)).forward_entry.words.tolist() for number in (1, 2, 3)}
    assert words(engine) == expected
    engine.update([(4, Document(article(4)))], [2])
    del expected["2"]
    assert words(engine) == expected | {"4": Document(article(4)).forward_entry.words.tolist()}


def test_a_reader_sees_what_another_appends(tmp_path: Path) -> None:
    writer = engine_with(tmp_path / "index", 1)
    reader = TantivyEngine(tmp_path / "index")
    writer.update([(2, Document(article(2)))], ())
    reader.reload()
    assert words(reader) == words(writer)
    assert None not in words(reader).values()


def test_what_a_killed_writer_left_is_passed_over(tmp_path: Path) -> None:
    engine = engine_with(tmp_path / "index", 1)
    manifest = engine.manifest()
    with (tmp_path / "index" / FORWARD_FILE).open("ab") as file:
        file.write(b"left")
    assert engine.verify(manifest, whole=True) is None
    engine.update([(2, Document(article(2)))], ())
    assert None not in words(engine).values()


def test_a_hit_of_another_index_leads_to_no_reading(tmp_path: Path) -> None:
    one, other = engine_with(tmp_path / "one", 1, 2), engine_with(tmp_path / "other", 2, 1)
    assert None in other.forward_entries(hits(one))


@pytest.mark.parametrize("size", [0, 100])
def test_readings_that_were_cut_off_are_damage(tmp_path: Path, size: int) -> None:
    engine = engine_with(tmp_path / "index", 1, 2)
    manifest = engine.manifest()
    path = tmp_path / "index" / FORWARD_FILE
    path.write_bytes(path.read_bytes()[:size])
    assert engine.verify(manifest) == FORWARD_FILE


def test_damaged_readings_are_made_anew_from_the_text(tmp_path: Path) -> None:
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        archive.add(map(article, (1, 2, 3)))
        expected = archive.ask(QUESTION)
        [path] = (tmp_path / "archive").glob(f"*/{FORWARD_FILE}")
        path.write_bytes(bytes(byte ^ 0x55 for byte in path.read_bytes()))
        found = archive.ask(QUESTION)
        assert found.quotations == expected.quotations
        assert found.quotations
        check = archive.check()
        assert check.index == FORWARD_FILE
        archive.repair()
        assert archive.check().sound


def test_an_archive_whose_readings_are_gone_is_built_anew(tmp_path: Path) -> None:
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        archive.add(map(article, (1, 2, 3)))
        expected = archive.ask(QUESTION)
    [path] = (tmp_path / "archive").glob(f"*/{FORWARD_FILE}")
    path.unlink()
    told: list[str] = []
    store = FolderStore(tmp_path / "archive", notify=told.append)
    store.close()
    assert told == ["rebuilding"]
    with open_archive(f"file:{tmp_path / 'archive'}") as archive:
        assert archive.ask(QUESTION).quotations == expected.quotations
        assert archive.check().sound


def test_an_index_without_readings_still_gives_back_its_articles(tmp_path: Path) -> None:
    engine_with(tmp_path / "index", 1, 2)
    (tmp_path / "index" / FORWARD_FILE).unlink()
    engine = TantivyEngine(tmp_path / "index")
    assert engine.numbers() == {1, 2}
    assert engine.stored_article(2) == article(2)
    assert engine.forward_entries(hits(engine)) == [None, None]


def test_a_damaged_archive_of_an_older_make_is_rescued(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with open_archive(f"file:{folder}", create=True) as archive:
        archive.add(map(article, (1, 2, 3)))
    [path] = folder.glob(f"*/{FORWARD_FILE}")
    path.unlink()
    database = folder / "archive.db"
    database.write_bytes(b"\0" * database.stat().st_size)
    assert repair_archive(f"file:{folder}") == 0
    with open_archive(f"file:{folder}") as archive:
        assert sorted(one.id for one in archive.articles()) == ["a1", "a2", "a3"]
        assert archive.check().sound


def test_an_index_that_another_process_took_away_still_answers(tmp_path: Path) -> None:
    engine = engine_with(tmp_path / "index", 1)
    found = hits(engine)
    (tmp_path / "index" / FORWARD_FILE).unlink()
    assert engine.forward_entries([found[0]._replace(entry=(10_000, 100))]) == [None]


def test_an_article_that_was_taken_out_meanwhile_answers_nothing(tmp_path: Path) -> None:
    told = [
        Article(id="a1", title="", body="وصل الوفد التركي إلى طرابلس في 24 نوفمبر 2013."),
        Article(id="a2", title="", body="كان الوفد التركي قد وصل إلى طرابلس في 24 نوفمبر 2013."),
        Article(id="a3", title="", body="غادر الوفد المصري طرابلس في 9 ديسمبر 2012."),
    ]
    with open_archive(f"file:{tmp_path / 'archive'}", create=True) as archive:
        archive.add(told)
        [first, *_] = archive.ask(QUESTION).quotations
        store = archive._store
        assert isinstance(store, FolderStore)
        with store._database.transaction():
            store._database.delete(first.article.id)
        store._documents.clear()
        answer = archive.ask(QUESTION)
        other = {"a1": "a2", "a2": "a1"}[first.article.id]
        assert [quotation.article.id for quotation in answer.quotations][:1] == [other]
        assert first.article.id not in {also.article.id for quotation in answer.quotations for also in quotation.also}
