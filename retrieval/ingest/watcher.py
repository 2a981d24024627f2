"""Follows folders and feeds, and reports only what is new since the last round."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from retrieval.errors import ArticleError, IsnadError, SourceError
from retrieval.retries import REAL_TIMING, RetryPolicy, Timing
from retrieval.sources import SourceItem
from retrieval.sources.addresses import Access
from retrieval.sources.dispatch import Sources, folder_files

EVERY_SECONDS: Final = 300.0
MAX_BACKOFF_ROUNDS: Final = 64  # rounds between two requests to a failing feed, at most (5 hours)
SETTLE_SECONDS: Final = 2.0  # a file changed more recently may still be being written
MAX_SEEN: Final = 20_000  # remembered pages of one feed; feeds list the last 10 to 500
MAX_PAGE_ATTEMPTS: Final = 3  # for a page that cannot be fetched
_TRANSIENT: Final = frozenset({"unreachable", "too-slow"})
VERSION: Final = 1


@dataclass(slots=True, kw_only=True)
class _SourceState:
    """State of one source.

    ``validators`` are the HTTP validators of a feed's last response, and ``seen`` its pages in order of arrival.
    ``tries`` counts the failures of each page. ``files`` holds modification time and size by path.
    """

    validators: dict[str, str] = field(default_factory=dict)
    seen: dict[str, None] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)
    failures: int = 0

    def copy(self) -> _SourceState:
        return _SourceState(
            validators=dict(self.validators),
            seen=dict(self.seen),
            tries=dict(self.tries),
            files=dict(self.files),
            failures=self.failures,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """One attempt to read ``place``: the number of new items; ``failure`` is the reason if it could not be read."""

    place: str
    new: int = 0
    failure: str | None = None


class SourceWatcher:
    """Follows ``places``, folders and web addresses, and reads each every ``every`` seconds.

    ``remembered`` is an earlier result of ``state``. Only ``commit`` records what a round found, so that items
    which were not written are found again.
    """

    def __init__(
        self,
        places: Iterable[str],
        *,
        access: Access | None = None,
        every: float = EVERY_SECONDS,
        remembered: dict[str, Any] | None = None,
        timing: Timing = REAL_TIMING,
    ) -> None:
        self._access = access
        self._every = every
        self._back_off = RetryPolicy(first=2 * every, longest=MAX_BACKOFF_ROUNDS * every)
        self._timing = timing
        self._states = {place: _load_state(remembered, place) for place in dict.fromkeys(places)}
        self._due = dict.fromkeys(self._states, 0.0)
        self._uncommitted: dict[str, _SourceState] = {}
        self._reads: list[SourceRead] = []

    @property
    def reads(self) -> tuple[SourceRead, ...]:
        """The places that the last round read, in order."""
        return tuple(self._reads)

    def poll(self) -> Iterator[SourceItem | SourceError]:
        """The new items of the places that are due.

        A place that cannot be read yields its error and is read less and less often.
        """
        now = self._timing.clock()
        self._reads.clear()
        for place in self._uncommitted:  # not committed: find it again at once
            self._due[place] = now
        self._uncommitted.clear()
        for place in [place for place, due in self._due.items() if due <= now]:
            state = self._states[place].copy()
            new = 0
            try:
                for item in self._read_new(place, state):
                    new += 1
                    yield item
                state.failures = 0
                self._reads.append(SourceRead(place=place, new=new))
            except IsnadError as error:
                state = self._states[place].copy()
                state.failures = min(state.failures + 1, MAX_BACKOFF_ROUNDS)
                reason = error.details.get("reason", "unreadable")
                self._reads.append(SourceRead(place=place, failure=reason))
                yield SourceError(str(error), source=place, reason=reason)
            self._uncommitted[place] = state
            self._due[place] = self._timing.clock() + self._delay(state.failures)

    def commit(self) -> None:
        """Record what the rounds since the last call found: it is durable now."""
        self._states |= self._uncommitted
        self._uncommitted.clear()

    def wait(self) -> float:
        """Seconds until the next place is due, at least 0."""
        return max(0.0, min(self._due.values(), default=0.0) - self._timing.clock())

    def state(self) -> dict[str, Any]:
        """The recorded state, as JSON values."""
        places = {
            place: {
                "mark": state.validators,
                "seen": list(state.seen)[-MAX_SEEN:],
                "tries": state.tries,
                "files": state.files,
                "failures": state.failures,
            }
            for place, state in self._states.items()
        }
        return {"version": VERSION, "places": places}

    def _delay(self, failures: int) -> float:
        return self._back_off.wait(failures, self._timing.draw) if failures else self._every

    def _read_new(self, place: str, state: _SourceState) -> Iterator[SourceItem]:
        if place.lower().startswith(("http://", "https://")):
            yield from self._read_new_pages(place, state)
        else:
            yield from self._read_new_files(Path(place), place, state)

    def _read_new_pages(self, address: str, state: _SourceState) -> Iterator[SourceItem]:
        current = ""

        def known(page: str) -> bool:
            nonlocal current
            if page in state.seen:
                return True
            state.seen[page] = None
            current = page
            return False

        missed = False
        with Sources(access=self._access, skip=known) as sources:
            fetched = sources.fetcher.fetch(address, validators=state.validators)
            if fetched.data is None:
                return
            for found in sources.web.open(fetched):
                if isinstance(found, ArticleError) and found.reason in _TRANSIENT and current:
                    missed = _should_retry_page(state, current) or missed
                yield found
        # Pages to retry are only listed again when the whole feed is.
        state.validators = {} if missed else dict(fetched.validators)

    def _read_new_files(self, folder: Path, place: str, state: _SourceState) -> Iterator[SourceItem]:
        if not folder.is_dir():
            raise SourceError(f"{place}: not there", source=place, reason="missing")
        now = time.time()
        present: dict[str, list[int]] = {}
        with Sources(access=self._access) as sources:
            for page, name, file in folder_files(folder):
                if isinstance(file, ArticleError):
                    if page not in state.files:
                        yield file
                    present[page] = [0, 0]
                    continue
                stamp = _file_stamp(file)
                if stamp is None or now - stamp[0] / 1e9 < SETTLE_SECONDS:
                    present |= {page: state.files[page]} if page in state.files else {}
                    continue
                if state.files.get(page) != stamp:
                    yield from sources.file(file, name=name, page=page)
                present[page] = stamp
        state.files = present


def _file_stamp(file: Path) -> list[int] | None:
    try:
        status = file.stat()
    except OSError:  # gone since it was listed
        return None
    return [status.st_mtime_ns, status.st_size]


def _should_retry_page(state: _SourceState, page: str) -> bool:
    """Count the failure of ``page`` and say whether to fetch it again."""
    state.tries[page] = state.tries.get(page, 0) + 1
    if state.tries[page] >= MAX_PAGE_ATTEMPTS:
        del state.tries[page]
        return False
    state.seen.pop(page, None)
    return True


def _load_state(remembered: dict[str, Any] | None, place: str) -> _SourceState:
    """The state of ``place``; empty where ``remembered`` has another format."""
    try:
        known = (remembered or {})["places"][place]
        if (remembered or {})["version"] != VERSION:
            return _SourceState()
        return _SourceState(
            validators={str(name): str(value) for name, value in known["mark"].items()},
            seen=dict.fromkeys(map(str, known["seen"])),
            tries={str(page): int(count) for page, count in known["tries"].items()},
            files={str(page): [int(part) for part in stamp] for page, stamp in known["files"].items()},
            failures=int(known["failures"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return _SourceState()
