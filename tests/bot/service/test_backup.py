"""Backup, wipe, restore: the same answers, the same buttons; nothing is restored over something else."""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.error_messages import CommandError
from bot.service.answers import AnswerService
from bot.service.backup import ACCOUNT, ARTICLES, STATE, back_up, restore
from bot.service.follow_ups import ChatQuestion
from bot.state import FoundHit, State
from retrieval import Answer, Archive, open_archive
from tests.bot.state.test_watches import ARCHIVE, at_once, batch, kept, queued, save
from tests.paths import SEEDS

QUESTIONS = [
    "متى كتب الأسد رسالته إلى بوتين؟",
    "من حاول الأسد الاتصال به؟",
    "لماذا لم يرد بوتين على الأسد؟",
    "ما عاصمة اليابان؟",
]


class Place:
    """A newsroom: on one machine, an archive on disk and a database, unless their addresses are given."""

    def __init__(self, folder: Path, database: str | None = None, address: str | None = None) -> None:
        self.folder = folder
        self.address = address or f"file:{folder / 'archive'}"
        self.database = database or f"sqlite:///{folder / 'bot.sqlite'}"

    def archive(self) -> Archive:
        return open_archive(self.address, create=True)

    def state(self) -> State:
        return State(self.database)

    def answers(self) -> list[list[tuple[str, str, int, float]]]:
        with self.archive() as archive:
            return [told(archive.ask(question)) for question in QUESTIONS]


def told(answer: Answer) -> list[tuple[str, str, int, float]]:
    return [(one.article.id, one.text, one.start, one.score) for one in answer.quotations]


def fill(place: Place) -> list[int]:
    """Five pages, questions asked by people, votes, settings; the numbers of the answers."""
    assert run(["ingest", "--archive", place.address, str(SEEDS)]) == 0
    state = place.state()
    numbers = []
    with place.archive() as archive:
        answer_service = AnswerService(archive, state, answers=3)
        for message, question in enumerate(QUESTIONS, 1):
            given = answer_service.ask(ChatQuestion(chat=7, message=message, person=7, topic=None, text=question))
            state.answers.sent(given.kept.id, 100 + message)
            numbers.append(given.kept.id)
    state.votes.put(numbers[0], 0, 7, 1)
    state.chats.set_language(7, "en")
    state.chats.turn_source(7, "المساء")
    state.grants.put(7, allowed=True, by=1)
    state.updates.receive(5, '{"text": "سر"}', line="chat 7", process="one")
    state.processes.take_duty("following", "one")
    state.processes.remember("following", {"places": {"خلاصة": 1}})
    state.close()
    return numbers


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "here")


@pytest.fixture
def other(tmp_path: Path) -> Place:
    return Place(tmp_path / "there")


def backed_up(place: Place, folder: Path) -> Path:
    with closing(place.state()) as state, place.archive() as archive:
        done = back_up(archive, state, folder)
    assert done.articles == 5
    return folder


def put_back(folder: Path, place: Place) -> None:
    with closing(place.state()) as state, place.archive() as archive:
        restore(folder, archive, state)


def same(place: Place, numbers: list[int]) -> None:
    """What buttons refer to is there, and goes on counting behind it."""
    state = place.state()
    with place.archive() as archive:
        answer_service = AnswerService(archive, state, answers=3)
        assert answer_service.card(answer_service.recall(numbers[0], chat=7), 0).cited.quotation.text
        assert state.answers.shown(7, 101) == state.answers.get(numbers[0])
        new = answer_service.ask(ChatQuestion(chat=7, message=50, person=7, topic=None, text=QUESTIONS[0]))
        assert new.kept.id > max(numbers)
    assert state.answers.totals()["up"] == 1
    settings = state.chats.settings(7)
    assert (settings.language, settings.sources, state.grants.of(7)) == ("en", {"المساء": 1}, True)
    assert state.processes.memory("following") == {"places": {"خلاصة": 1}}
    assert state.processes.take_duty("following", "another")
    state.close()


def test_backup_wipe_restore_by_the_commands_gives_the_same_answers(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", place.database)
    monkeypatch.setenv("LANGUAGE", "en")
    numbers = fill(place)
    before = place.answers()
    assert any(before)
    folder = tmp_path / "backups" / "today"
    assert run(["backup", "--archive", place.address, str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Backed up 5 articles and ")
    shutil.rmtree(place.folder)
    assert run(["restore", "--archive", place.address, str(folder)]) == 0
    assert capsys.readouterr().out.startswith("Restored 5 articles and ")
    assert place.answers() == before
    same(place, numbers)
    state = place.state()
    assert state.updates.waiting() == 0  # what was being dealt with is not done a second time
    state.close()


def test_articles_come_back_as_they_were_to_the_letter(place: Place, other: Place, tmp_path: Path) -> None:
    fill(place)
    put_back(backed_up(place, tmp_path / "backup"), other)
    with place.archive() as before, other.archive() as after:
        assert list(after.articles()) == list(before.articles())


def test_what_is_there_is_not_written_over(place: Place, other: Place, tmp_path: Path) -> None:
    numbers = fill(place)
    folder = backed_up(place, tmp_path / "backup")
    with pytest.raises(CommandError, match="restore-state"):
        put_back(folder, place)
    same(place, numbers)
    page = tmp_path / "own.txt"
    page.write_text(min(SEEDS.glob("*.txt")).read_text(encoding="utf-8"), encoding="utf-8")
    assert run(["ingest", "--archive", other.address, str(page)]) == 0
    with pytest.raises(CommandError, match="restore-archive"):
        put_back(folder, other)
    with other.archive() as archive:
        assert [article.id for article in archive.articles()] == ["own"]
    with pytest.raises(CommandError, match="backup-exists"):
        backed_up(place, folder)


def test_what_waited_to_be_sent_when_the_backup_was_made_is_sent_by_the_next_bot(
    place: Place, other: Place, tmp_path: Path
) -> None:
    with closing(place.state()) as state, place.archive():
        state.watches.start(ARCHIVE, 0)
        watch = save(state)
        hits = [FoundHit(watch=watch.id, quotation=kept(name, name)) for name in ("sent", "waits")]
        for before, hit in enumerate(hits):
            state.alerts.record(batch(hit, before=before, after=before + 1), at_once)
        sent, waits = queued(state)
        state.alerts.sent(sent)
    run(["ingest", "--archive", place.address, str(SEEDS)])
    put_back(backed_up(place, tmp_path / "backup"), other)
    with closing(other.state()) as state:
        assert queued(state) == [waits]
        assert state.alerts.get(waits) is not None


def test_a_restore_that_was_broken_off_can_be_run_again(place: Place, other: Place, tmp_path: Path) -> None:
    numbers = fill(place)
    folder = backed_up(place, tmp_path / "backup")
    with place.archive() as source, other.archive() as archive:
        archive.add(list(source.articles())[:2])
    put_back(folder, other)
    assert other.answers() == place.answers()
    same(other, numbers)


@pytest.mark.parametrize("name", [ARTICLES, STATE])
def test_a_damaged_backup_is_refused_whole(place: Place, other: Place, tmp_path: Path, name: str) -> None:
    fill(place)
    folder = backed_up(place, tmp_path / "backup")
    lines = gzip.decompress((folder / name).read_bytes()).splitlines(keepends=True)
    (folder / name).write_bytes(gzip.compress(b"".join(lines[:-1])))
    with pytest.raises(CommandError, match="backup-damaged"):
        put_back(folder, other)
    with other.archive() as archive:
        assert list(archive.articles()) == []


def test_a_backup_of_another_version_or_of_nothing_is_refused(place: Place, other: Place, tmp_path: Path) -> None:
    fill(place)
    folder = backed_up(place, tmp_path / "backup")
    account = json.loads((folder / ACCOUNT).read_text())
    (folder / ACCOUNT).write_text(json.dumps({**account, "revision": "0001"}))
    with pytest.raises(CommandError, match="backup-version"):
        put_back(folder, other)
    (folder / ACCOUNT).unlink()
    with pytest.raises(CommandError, match="no-backup"):
        put_back(folder, other)


def test_a_backup_that_fails_leaves_nothing(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(place)
    state = place.state()
    state.store._engine.dispose()
    with state.store.transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE votes")
    with place.archive() as archive, pytest.raises(CommandError, match="database"):
        back_up(archive, state, tmp_path / "backup")
    state.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]


def test_a_backup_is_its_owners_alone(place: Place, tmp_path: Path) -> None:
    fill(place)
    assert backed_up(place, tmp_path / "backup").stat().st_mode & 0o077 == 0
