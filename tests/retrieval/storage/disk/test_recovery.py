"""Real faults: damaged files, full disks, folders that cannot be written, other versions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
import tantivy

from retrieval.archive import Archive
from retrieval.article import pack_article
from retrieval.errors import ArchiveDamagedError, ArchiveVersionError, ArchiveWriteError
from retrieval.index.engine import IndexDamagedError, query_terms
from retrieval.opening import open_archive, repair_archive
from retrieval.ranking.query import parse_question
from retrieval.storage.disk.schema import SCHEMA_VERSION
from tests.paths import ROOT
from tests.retrieval.storage.disk.killing import inspect

COUNT = 400
FILLS = """
import sys, resource, signal
from retrieval.opening import open_archive
from retrieval.errors import ArchiveWriteError
from tests.retrieval.storage.disk.dying import made
if sys.argv[2] != "0":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
done = 0
try:
    with open_archive(sys.argv[1], create=True) as archive:
        for done in range(0, 100_000, 40):
            archive.add([made(number) for number in range(done, done + 40)])
except ArchiveWriteError as error:
    print(done, error.details["reason"])
"""
READS = """
import os, sys
from retrieval.opening import open_archive
from retrieval.index.engine import query_terms
from retrieval.errors import ArchiveWriteError
from retrieval.ranking.query import parse_question
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with open_archive(sys.argv[1]) as archive:
    terms = query_terms((term.forms for term in parse_question("المحكمة والوباء").terms), {})
    found = archive._store.engine.search(terms, 20)
    print(len(found), sum(1 for _ in archive.articles()))
    try:
        archive.remove(["news-00001"])
    except ArchiveWriteError as error:
        print(error.details["reason"])
"""


@pytest.fixture
def filled(address: str, make_article: Any) -> str:
    with open_archive(address, create=True) as archive:
        archive.add([make_article(number) for number in range(COUNT)])
    return address


def folder_of(address: str) -> Path:
    return Path(address.partition(":")[2])


def index_of(address: str) -> Path:
    [folder] = folder_of(address).glob("index-*")
    return folder


def assert_whole(archive: Archive, make_article: Any) -> None:
    assert list(archive.articles()) == [make_article(number) for number in range(COUNT)]
    check = archive.check()
    assert check.sound, check


def overwrite(path: Path, data: bytes) -> None:
    """Other bytes under the same name; the file itself may still be mapped."""
    path.unlink()
    path.write_bytes(data)


def remove_folder(index: Path) -> None:
    shutil.rmtree(index)


def remove_meta(index: Path) -> None:
    (index / "meta.json").unlink()


def garble_meta(index: Path) -> None:
    (index / "meta.json").write_text("{", encoding="utf-8")


def each(ending: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(index: Path) -> None:
        for path in index.glob(f"*.{ending}"):
            overwrite(path, change(path.read_bytes()))

    damage.__name__ = f"{change.__name__}-{ending}"
    return damage


def halved(data: bytes) -> bytes:
    return data[: len(data) // 2]


def emptied(_: bytes) -> bytes:
    return b""


def lengthened(data: bytes) -> bytes:
    return data + data


def unlinked(index: Path) -> None:
    for path in index.glob("*.term"):
        path.unlink()


VISIBLE = [
    remove_folder,
    remove_meta,
    garble_meta,
    unlinked,
    *(each(ending, change) for ending in ("idx", "term", "fast", "store") for change in (halved, emptied, lengthened)),
]


@pytest.mark.parametrize("damage", VISIBLE, ids=lambda damage: damage.__name__)
def test_an_index_that_is_gone_or_damaged_is_built_anew_on_opening(
    damage: Callable[[Path], None], filled: str, make_article: Any, find: Any
) -> None:
    with open_archive(filled) as archive:
        before = find(archive, "المحكمة والوباء")
    damage(index_of(filled))
    told: list[str] = []
    with open_archive(filled, notify=told.append) as archive:
        assert told == ["rebuilding"]
        assert find(archive, "المحكمة والوباء") == before
        assert_whole(archive, make_article)


def test_flipped_bits_inside_the_index_are_found_by_the_check_and_repaired(
    filled: str, make_article: Any, find: Any
) -> None:
    with open_archive(filled) as archive:
        before = find(archive, "المحكمة والوباء")
    for path in index_of(filled).glob("*.idx"):
        data = bytearray(path.read_bytes())
        data[100:400] = bytes(byte ^ 0xFF for byte in data[100:400])
        overwrite(path, bytes(data))
    with open_archive(filled) as archive:
        assert archive.check().index is not None
        assert archive.repair() == 0
        assert find(archive, "المحكمة والوباء") == before
        assert_whole(archive, make_article)


def test_an_older_index_put_back_is_noticed(filled: str, make_article: Any, tmp_path: Path) -> None:
    index = index_of(filled)
    shutil.copytree(index, tmp_path / "older")
    with open_archive(filled) as archive:
        archive.remove(["news-00007"])
        archive.add([make_article(7, title="عنوان آخر")])
    shutil.rmtree(index)
    shutil.copytree(tmp_path / "older", index)
    told: list[str] = []
    with open_archive(filled, notify=told.append) as archive:
        assert told == ["rebuilding"]
        assert archive.check().sound


def test_an_index_of_another_make_is_built_anew(filled: str, make_article: Any) -> None:
    with closing(sqlite3.connect(folder_of(filled) / "archive.db")) as connection, connection:
        connection.execute("UPDATE state SET version = 'older'")
    connection.close()
    told: list[str] = []
    with open_archive(filled, notify=told.append) as archive:
        assert told == ["rebuilding"]
        assert_whole(archive, make_article)


def test_an_index_that_turns_bad_under_a_reader_is_an_error_of_its_own(filled: str) -> None:
    with open_archive(filled) as archive:
        terms = query_terms((term.forms for term in parse_question("المحكمة والوباء").terms), {})
        index = index_of(filled)
        for path in index.glob("*"):
            path.unlink()
        archive._store.engine.search(terms, 3)  # what is mapped stays readable
        with pytest.raises(IndexDamagedError):
            archive._store.engine.reload()  # type: ignore[attr-defined]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_damaged_pages_of_the_database_are_found_and_everything_comes_back(
    share: float, filled: str, make_article: Any
) -> None:
    path = folder_of(filled) / "archive.db"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * share) // 4096 * 4096)
        file.write(b"\xa5" * 4096 * 3)
    with open_archive(filled) as archive:
        check = archive.check()
        assert not check.sound
        assert archive.repair() == 0
        assert_whole(archive, make_article)
    assert len(list(folder_of(filled).glob("archive.db.damaged-*"))) == 1
    with open_archive(filled) as archive:
        assert_whole(archive, make_article)


def test_a_database_of_which_the_first_pages_are_gone_comes_back_from_the_index(filled: str, make_article: Any) -> None:
    with (folder_of(filled) / "archive.db").open("r+b") as file:
        file.write(b"\xa5" * 4096 * 20)
    with pytest.raises(ArchiveDamagedError):
        open_archive(filled)
    assert repair_archive(filled) == 0
    with open_archive(filled) as archive:
        assert_whole(archive, make_article)


def index_of_columns(filled: str, names: tuple[str, ...]) -> None:
    """Put an index with other columns in the place of the archive's, as another version made it."""
    with open_archive(filled) as archive:
        database = archive._store._database  # type: ignore[attr-defined]
        kept = {number: pack_article(database.read_verified(number)) for number in database.numbers()}
    folder = index_of(filled)
    shutil.rmtree(folder)
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    for name in names:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("kept", stored=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(num_threads=1)
    for number, data in kept.items():
        made = tantivy.Document()
        for name in names:
            made.add_integer(name, number)
        made.add_bytes("kept", data)
        writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()
    with (folder_of(filled) / "archive.db").open("r+b") as file:
        file.write(b"\xa5" * 4096 * 20)


def test_a_database_that_is_gone_comes_back_from_an_index_of_an_older_version(filled: str, make_article: Any) -> None:
    index_of_columns(filled, ("article", "passage"))
    assert repair_archive(filled) == 0
    with open_archive(filled) as archive:
        assert_whole(archive, make_article)


def test_an_index_that_tells_nothing_does_not_make_an_archive_empty(filled: str) -> None:
    index_of_columns(filled, ("other",))
    before = {path.name for path in folder_of(filled).iterdir()}
    with pytest.raises(ArchiveDamagedError):
        repair_archive(filled)
    left = {path.name for path in folder_of(filled).iterdir() if not path.name.startswith("archive.db.rescued")}
    assert before <= left | {"writer.json", "writer.lock"}
    assert not list(folder_of(filled).glob("archive.db.damaged-*"))


def test_a_changed_word_in_the_database_is_found_and_put_right(filled: str, make_article: Any) -> None:
    path = folder_of(filled) / "archive.db"
    data = bytearray(path.read_bytes())
    word = "الوباء".encode()
    at = data.rindex(word)
    data[at : at + len(word)] = "الدواء".encode()
    path.write_bytes(bytes(data))
    with open_archive(filled) as archive:
        assert len(archive.check().damaged) == 1
        assert archive.repair() == 0
        assert_whole(archive, make_article)


def test_the_notes_of_a_damaged_archive_come_back_with_its_articles(filled: str) -> None:
    with open_archive(filled) as archive:
        archive._store.write_note("calibration", "٣")
        [first, *_] = archive.articles()
    with closing(sqlite3.connect(Path(filled.removeprefix("file:")) / "archive.db")) as database, database:
        database.execute("UPDATE articles SET title = title || ' x' WHERE id = ?", (first.id,))
    with open_archive(filled) as archive:
        assert not archive.check().sound
        archive.repair()
        assert archive.check().sound
        assert archive._store.read_note("calibration") == "٣"


def test_a_database_that_is_something_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "archive.db")) as connection, connection:
        connection.execute("CREATE TABLE letters (text)")
    connection.close()
    with pytest.raises(ArchiveDamagedError) as refused:
        open_archive(f"file:{folder}")
    assert refused.value.details["reason"] == "not-an-archive"
    (folder / "archive.db").write_bytes(b"a letter" * 1000)
    with pytest.raises(ArchiveDamagedError):
        open_archive(f"file:{folder}")


def test_an_archive_of_a_newer_isnad_is_refused_untouched(filled: str) -> None:
    with closing(sqlite3.connect(folder_of(filled) / "archive.db")) as connection, connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(ArchiveVersionError) as refused:
        open_archive(filled)
    assert refused.value.details["found"] == SCHEMA_VERSION + 1


def test_an_archive_of_the_first_schema_is_brought_up_to_date(filled: str, make_article: Any) -> None:
    with closing(sqlite3.connect(folder_of(filled) / "archive.db")) as connection, connection:
        connection.executescript("DROP TABLE bands; DROP TABLE stories; PRAGMA user_version = 1;")
    connection.close()
    with open_archive(filled) as archive:
        assert_whole(archive, make_article)
        copy = make_article(COUNT, body=make_article(3).body)
        archive.add([copy])
        assert [article.id for article in archive._store.copies(copy.id)] == ["news-00003"]


@pytest.mark.processes
def test_a_read_only_archive_answers_and_refuses_changes_in_one_line(filled: str) -> None:
    folder = folder_of(filled)
    above = [parent for parent in folder.parents if parent.is_relative_to(gettempdir())]
    for path in (*folder.rglob("*"), *above[:-1]):  # another user reads below
        path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READS, filled], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
    finally:
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
    assert done.stdout.splitlines() == [f"20 {COUNT}", "read-only"], done.stderr


@pytest.fixture(params=["tmpfs", "limit"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """An archive's address and a limit of file sizes (0: none); there is room for some MB."""
    if request.param == "limit":
        yield f"file:{tmp_path / 'archive'}", 1_500_000
        return
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield f"file:{disk / 'archive'}", 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.processes
def test_a_full_disk_is_told_and_loses_nothing(full: tuple[str, int]) -> None:
    address, limit = full
    done = subprocess.run(
        [sys.executable, "-c", FILLS, address, str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    count, reason = done.stdout.split()
    assert reason == ("disk-error" if limit else "disk-full")  # as the system has it
    assert int(count) > 0
    if not limit:  # make room again
        subprocess.run(["mount", "-o", "remount,size=60m", str(folder_of(address).parent)], check=True)
    inspect(address, int(count))


def test_a_missing_archive_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ArchiveWriteError):
        open_archive(f"file:{tmp_path / 'file' / 'archive'}", create=True)
