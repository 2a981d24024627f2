"""What arrives in the archive is matched once, whoever dies in between, and as one run over all of it would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.service.answers import AnswerService
from bot.service.watch_loop import BATCH, WatchLoop
from bot.service.watches import WatchService
from bot.state import State, StateError, WatchSchedule
from bot.state.scheduled import KEY, ScheduledWork
from bot.state.watch_tables import WatchHitRow
from retrieval import Archive, Article, QuestionWatcher, SavedQuestion, open_archive
from retrieval.watching.pool_reader import ArrivedArticle
from tests.paths import SEEDS
from tests.retrieval.news import text

CHAT = -1001
TOWNS = (
    "الحديدة", "سنجار", "الموصل", "طبرق", "درعا", "عفرين", "بنزرت", "وهران", "طنجة", "أسيوط",
    "العقبة", "صيدا", "الكرك", "نابلس", "الخرطوم", "كسلا", "زليتن", "مصراتة", "بجاية", "سوسة",
)  # fmt: skip
# Nobody asks about the last.
ASKED = TOWNS[:-2]


def question(town: str) -> str:
    return f"كم مصنعا أغلقت بلدية {town}؟"


def articles() -> list[Article]:
    """Some hundred articles: three about each town, in other words or numbers, among others."""
    made: list[Article] = []
    for number, town in enumerate(TOWNS):
        count = 11 + number
        first = f"قال رئيس المجلس إن بلدية {town} أغلقت {count} مصنعا بعد حملة تفتيش استمرت أسبوعا."
        later = f"وأعلن المجلس أن بلدية {town} أغلقت {count + 40} مصنعا منذ بدء الحملة."
        for place, body in enumerate((first, f"{text(number, 1)}\n{first}", later)):
            made.append(
                Article(
                    id=f"{town}-{place}",
                    title=f"حملة على المصانع {place}",
                    body=body,
                    source=f"صحيفة {place}",
                    date=date(2021, 11, 1 + place),
                )
            )
    others = [Article(id=f"خبر {n}", title="أخبار اليوم", body=text(n), date=date(2021, 11, 2)) for n in range(240)]
    return sorted([*made, *others], key=lambda one: (one.date, one.id[::-1]))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    address = f"file:{tmp_path / 'archive'}"
    with open_archive(address, create=True) as opened, open_archive(f"memory:{SEEDS}") as seeds:
        opened.add(seeds.articles())
        yield opened


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def at_once(_: WatchSchedule, now: float) -> float:
    return now


def loop(archive: Archive, state: State) -> WatchLoop:
    return WatchLoop(archive=archive, name="archive", state=state, due=at_once)


def save(archive: Archive, state: State, asked: str) -> int:
    service = WatchService(archive, state, most=100, daily=50)
    return service.activate(service.draft(asked, chat=CHAT, topic=None, person=None).id).id


def hits(state: State) -> list[tuple[int, str, bool]]:
    """What was found: the question, the article, and whether it is told."""
    with state.store.transaction() as session:
        rows = session.execute(select(WatchHitRow.watch, WatchHitRow.article, WatchHitRow.alert)).all()
    return [(watch, article, alert is not None) for watch, article, alert in rows]


def test_a_replay_finds_once_what_a_run_over_the_finished_archive_finds(archive: Archive, state: State) -> None:
    for town in ASKED:
        save(archive, state, question(town))
    first = loop(archive, state)
    first.step()
    saved = {one.id: SavedQuestion.from_record(one.memory) for one in state.watches.active()}
    before = archive.store.last_arrival()
    arriving = articles()
    assert len(arriving) > BATCH
    archive.add(arriving)
    first.step()
    assert len(hits(state)) > 0
    # The process dies before it records the next batch, and another one goes on.
    record, state.alerts.record = state.alerts.record, dying  # type: ignore[method-assign, assignment]
    with pytest.raises(StateError):
        first.step()
    state.alerts.record = record  # type: ignore[method-assign]
    second = loop(archive, state)
    while second.step():
        pass
    found = hits(state)
    assert len(found) == len(set(found))
    whole = run_whole(archive, saved, before)
    assert {(watch, article) for watch, article, _ in found} == {(watch, article) for watch, article, _ in whole}
    assert set(found) == whole
    assert sum(told for _, _, told in found) >= 2 * len(ASKED)
    # The articles of all towns say nearly the same: only the name tells them apart.
    towns = dict(zip(saved, ASKED, strict=True))
    elsewhere = [(towns[watch], article) for watch, article, _ in found if not article.startswith(f"{towns[watch]}-")]
    assert elsewhere == []
    # The process that was taken for dead records nothing.
    assert first.step() >= 0
    assert sorted(hits(state)) == sorted(found)


def dying(*_: object) -> int:
    raise StateError("the process dies here")


def run_whole(archive: Archive, saved: dict[int, SavedQuestion | None], before: int) -> set[tuple[int, str, bool]]:
    """Every question asked of every article that arrived after it was saved, in one go and without presearch."""
    watcher = QuestionWatcher(archive)
    keys = [one.key for one in archive.store.arrivals(before, 10_000)]
    arrived = [
        ArrivedArticle(key=key, document=document)
        for key, document in zip(keys, archive.store.documents(keys), strict=True)
        if document is not None and not document.article.id.startswith("خبر")
    ]
    config = archive.config_for(None, meaning=False)
    return {
        (number, answer.quotation.article.id, answer.joined is None)
        for number, question_ in saved.items()
        if question_ is not None
        for answer in watcher.fold(question_, arrived, config)
    }


def test_articles_that_arrived_while_nobody_waited_are_not_told(archive: Archive, state: State) -> None:
    matching = loop(archive, state)
    matching.step()
    archive.add(articles()[:100])
    matching.step()
    save(archive, state, question(TOWNS[0]))
    while matching.step():
        pass
    assert hits(state) == []


def test_an_archive_that_was_made_anew_is_matched_from_its_end(archive: Archive, state: State, tmp_path: Path) -> None:
    save(archive, state, question(TOWNS[0]))
    archive.add(articles())
    loop(archive, state).step()
    with open_archive(f"file:{tmp_path / 'new'}", create=True) as new:
        new.add([Article(id="1", title="خبر", body=text(1))])
        matching = loop(new, state)
        matching.step()
        matching.step()
        assert state.watches.cursor("archive") == new.store.last_arrival()
        assert hits(state) == []


def test_a_question_of_stop_words_stops_no_other(archive: Archive, state: State) -> None:
    draft = state.watches.draft(chat=CHAT, topic=None, person=None, question="هل من؟")
    state.watches.activate(draft.id, begins=0, most=9)
    save(archive, state, question(TOWNS[0]))
    matching = loop(archive, state)
    matching.step()
    archive.add(articles())
    while matching.step():
        pass
    assert {watch for watch, _, _ in hits(state)} == {draft.id + 1}


def test_an_alert_is_kept_as_an_answer_with_its_buttons(archive: Archive, state: State) -> None:
    save(archive, state, question(TOWNS[0]))
    matching = loop(archive, state)
    matching.step()
    archive.add(articles())
    while matching.step():
        pass
    [first, *_] = state.updates.take_over("process")
    alert = state.alerts.get(ScheduledWork.from_record(json.loads(first.payload)[KEY]).number)
    assert alert is not None
    service = AnswerService(archive, state, answers=3)
    kept = service.keep_alert(alert.hits[0].quotation, question="؟", chat=CHAT, topic=None, person=None, alert=alert.id)
    assert TOWNS[0] in service.card(kept, 0).cited.quotation.text


def test_a_question_that_is_saved_later_is_matched_and_the_others_are_not_read_again(
    archive: Archive, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save(archive, state, question(TOWNS[0]))
    matching = loop(archive, state)
    matching.step()
    arriving = articles()
    archive.add(arriving[:150])
    while matching.step():
        pass
    second = save(archive, state, question(TOWNS[1]))
    read: list[int] = []
    monkeypatch.setattr(SavedQuestion, "from_record", recorded(read, SavedQuestion.from_record))
    archive.add(arriving[150:])
    while matching.step():
        pass
    assert len(read) == 1  # that of the second
    found = {watch for watch, article, _ in hits(state) if article.startswith((TOWNS[0], TOWNS[1]))}
    assert found == {first, second}
    # What the process knew of the first is what the database has.
    other = loop(archive, state)
    other.step()
    kept = {one.id: SavedQuestion.from_record(one.memory) for one in state.watches.active()}
    assert {number: one.saved for number, one in matching._watcher.watched().items()} == kept


def recorded(read: list[int], real: Callable[..., SavedQuestion | None]) -> Callable[..., SavedQuestion | None]:
    def from_record(record: Mapping[str, Any]) -> SavedQuestion | None:
        read.append(len(record))
        return real(record)

    return from_record
