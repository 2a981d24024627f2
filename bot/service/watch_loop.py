"""Matching what arrives in the archive against the saved questions, in a thread of its own.

It is a step after the articles were written, by whatever process. The position that was reached is in the database, and
is written together with what was found: a killed process repeats nothing and misses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from logging import ERROR, WARNING
from threading import Event, Thread
from time import monotonic
from typing import Any, Final

import structlog
from cachetools import LRUCache

from bot.service.asking import current_day
from bot.service.chat_search import outlet_filters
from bot.service.quotation_refs import QuotationRefs
from bot.service.watches import strictness_of
from bot.state import Batch, ChatSettings, FoundHit, State, StateError, Watch, WatchSchedule
from retrieval import (
    Archive,
    Arrival,
    FoundAnswer,
    IsnadError,
    Matched,
    QuestionError,
    QuestionWatcher,
    SavedQuestion,
    WatchedQuestion,
)

# Seconds between two looks at the archive, and after an error.
PAUSE: Final = 1.0
PAUSE_AFTER_ERROR: Final = 5.0
# Articles of one transaction. A batch that takes longer than the seconds ends early, so that what is found is sent.
BATCH: Final = 200
BATCH_SECONDS: Final = 1.0
# Share of the time that matching takes while this process writes articles itself, so that these are not slowed by more.
_SHARE_BESIDE_WRITING: Final = 0.12
# Keys of articles that were matched, for stores that return some of them again.
_KNOWN: Final = 100_000

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class WatchLoop:
    """Matches the articles of ``archive``, which the database knows as ``name``.

    ``mine`` tells whether this process matches now: of several with one database, one does. ``due`` is when a message
    is due that is found at a time, in a chat with a schedule. ``queued`` is called after messages were queued.
    ``writing`` tells whether this process adds articles at this moment.
    """

    archive: Archive
    name: str
    state: State
    due: Callable[[WatchSchedule, float], float]
    mine: Callable[[], bool] = lambda: True
    queued: Callable[[], None] = lambda: None
    writing: Callable[[], bool] = lambda: False
    _watcher: QuestionWatcher = field(init=False)
    _refs: QuotationRefs = field(init=False)
    _version: tuple[int, ...] | None = None
    _position: int = 0
    _watched: dict[int, Watch] = field(default_factory=dict)
    _known: LRUCache[str, None] = field(default_factory=lambda: LRUCache(_KNOWN))

    def __post_init__(self) -> None:
        self._watcher = QuestionWatcher(self.archive)
        self._refs = QuotationRefs(self.archive, self.state)

    def start(self, stop: Event) -> Thread:
        """Run in a thread until ``stop`` is set."""
        thread = Thread(target=self.run, args=(stop,), name="isnad-questions", daemon=True)
        thread.start()
        return thread

    def run(self, stop: Event) -> None:
        """Match until ``stop`` is set. Errors of the archive and the database are logged, and it is tried again."""
        while not stop.is_set():
            try:
                spent = self.step() if self.mine() else 0.0
            except Exception as error:
                known = isinstance(error, IsnadError | StateError)
                log.log(WARNING if known else ERROR, "not matched", reason=str(error)[:200], exc_info=not known)
                self._version = None  # what is in memory may be ahead of the database
                stop.wait(PAUSE_AFTER_ERROR)
                continue
            if spent and self.writing():
                stop.wait(spent * (1 / _SHARE_BESIDE_WRITING - 1))
            elif not spent:
                stop.wait(PAUSE)

    def step(self) -> float:
        """Match one batch of new articles. Returns the seconds that it took, 0 without new articles."""
        self.archive.store.refresh()
        self._load()
        last = self._watcher.last_arrival()
        if self._position > last:  # an archive that was made anew
            self._restart(last)
        if not self._watched:
            self._skip(last)
            return 0.0
        arrivals = self._watcher.arrivals(self._position, BATCH, self._known)
        if not arrivals:
            return 0.0
        started = monotonic()
        done: list[Arrival] = []
        hits: list[FoundHit] = []
        changed: dict[int, SavedQuestion] = {}
        for arrival, matched in self._watcher.match(arrivals):
            done.append(arrival)
            changed.update(matched.questions)
            hits += self._hits(matched)
            if monotonic() - started > BATCH_SECONDS:
                break
        self._record(done, hits, changed)
        return monotonic() - started

    def _record(self, done: list[Arrival], hits: list[FoundHit], changed: Mapping[int, SavedQuestion]) -> None:
        after = max(self._position, *(one.position for one in done))
        batch = Batch(
            archive=self.name,
            before=self._position,
            after=after,
            hits=hits,
            memories={number: saved.to_record() for number, saved in changed.items()},
        )
        told = self.state.alerts.record(batch, self.due)
        if told is None:  # another process has matched them
            self._version = None
            return
        self._position = after
        self._known.update((one.key, None) for one in done)
        if told:
            self.queued()
            log.info("questions answered", told=told, joined=len(hits) - told)

    def _hits(self, matched: Matched) -> list[FoundHit]:
        return [self._hit(number, answer) for number, answer in matched.answers.items()]

    def _hit(self, number: int, answer: FoundAnswer) -> FoundHit:
        [quotation] = self._refs.kept([answer.quotation])
        joined, former = answer.joined, answer.former
        return FoundHit(
            watch=number,
            quotation=quotation,
            joined=(joined.article, joined.start) if joined else None,
            former=former.article if former else None,
            former_value=former.value if former else None,
        )

    def _load(self) -> None:
        """Read the questions from the database where they have changed."""
        version = self.state.watches.version()
        if version == self._version:
            return
        position = self.state.watches.cursor(self.name)
        # What this process has matched itself it need not read again.
        known = self._watcher.watched() if self._version is not None and position == self._position else {}
        if position is None:
            self._restart(self._watcher.last_arrival())
        else:
            self._position = position
        watched: dict[int, WatchedQuestion] = {}
        made: dict[int, dict[str, Any]] = {}
        active = self.state.watches.active({number: one.begins for number, one in known.items()})
        self._watched = {one.id: one for one in active}
        settings = {chat: self.state.chats.settings(chat) for chat in {one.chat for one in active}}
        for watch in active:
            before = known.get(watch.id)
            saved = before.saved if before is not None and before.begins == watch.begins else None
            one = self._watched_question(watch, settings[watch.chat], saved)
            if one is not None:
                watched[watch.id] = one
                if not watch.memory and saved is None:
                    made[watch.id] = one.saved.to_record()
        if made:
            self.state.watches.remember(made)
        self._watcher.watch(watched)
        self._version = version

    def _watched_question(
        self, watch: Watch, settings: ChatSettings, saved: SavedQuestion | None
    ) -> WatchedQuestion | None:
        """Return a question with the settings of its chat. ``saved`` is what this process knows of it, else it is read
        from the database or made."""
        strictness = strictness_of(settings)
        saved = saved or SavedQuestion.from_record(watch.memory)
        if saved is None:
            try:
                before = max(watch.begins, self._position)
                saved = self._watcher.save(watch.question, current_day(), strictness=strictness, before=before)
            except QuestionError as error:
                log.warning("question not matched", watch=watch.id, reason=str(error))
                return None
        return WatchedQuestion(
            saved=saved, filters=outlet_filters(settings), strictness=strictness, begins=watch.begins
        )

    def _restart(self, position: int) -> None:
        self.state.watches.start(self.name, position)
        self._position = position
        self._version = None
        self._known.clear()

    def _skip(self, last: int) -> None:
        """Leave the articles behind that arrived while no question was saved."""
        if last > self._position:
            empty = Batch(archive=self.name, before=self._position, after=last, hits=(), memories={})
            if self.state.alerts.record(empty, self.due) is None:
                self._version = None
            else:
                self._position = last
