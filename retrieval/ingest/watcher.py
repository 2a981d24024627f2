"""Following folders and feeds: what is new since the last round, and only that."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from retrieval.errors import ArticleError, IsnadError, SourceError
from retrieval.retries import REAL, RetryPolicy, Timing
from retrieval.sources import Found
from retrieval.sources.addresses import Access
from retrieval.sources.dispatch import Sources, folder_files

EVERY_SECONDS: Final = 300.0
MAX_BACK_OFF: Final = 64  # rounds: a feed that fails is asked at least so often (5 hours)
SETTLE_SECONDS: Final = 2.0  # a file that changed just now may still be being written
MAX_SEEN: Final = 20_000  # pages of one feed that are remembered; feeds list the last 10 to 500
MAX_TRIES: Final = 3  # of a page that cannot be fetched
_AGAIN: Final = frozenset({"unreachable", "too-slow"})
VERSION: Final = 1


@dataclass(slots=True, kw_only=True)
class _Memory:
    """What is known of one place. ``files`` are sizes and times of change by path,
    ``seen`` the pages of a feed in the order they came, ``tries`` counts failures.
    """

    mark: dict[str, str] = field(default_factory=dict)
    seen: dict[str, None] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)
    failures: int = 0

    def copy(self) -> _Memory:
        return _Memory(
            mark=dict(self.mark),
            seen=dict(self.seen),
            tries=dict(self.tries),
            files=dict(self.files),
            failures=self.failures,
        )


class Watch:
    """Follows ``places``, folders and web addresses, each asked every ``every`` seconds.

    ``remembered`` is what ``memory`` gave before. A round's finds are remembered by
    ``keep`` alone, so that what was not written is found again.
    """

    def __init__(
        self,
        places: Iterable[str],
        *,
        access: Access | None = None,
        every: float = EVERY_SECONDS,
        remembered: dict[str, Any] | None = None,
        timing: Timing = REAL,
    ) -> None:
        self._access = access
        self._every = every
        self._failing = RetryPolicy(first=2 * every, longest=MAX_BACK_OFF * every)
        self._timing = timing
        self._memories = {place: _remembered(remembered, place) for place in dict.fromkeys(places)}
        self._due = dict.fromkeys(self._memories, 0.0)
        self._found: dict[str, _Memory] = {}

    def round(self) -> Iterator[Found | SourceError]:
        """What is new at the places that are due. A place that cannot be read at all comes
        as the error that says so, and is asked less and less often.
        """
        now = self._timing.clock()
        for place in self._found:  # not kept: to be found again, now
            self._due[place] = now
        self._found.clear()
        for place in [place for place, due in self._due.items() if due <= now]:
            memory = self._memories[place].copy()
            try:
                yield from self._new(place, memory)
                memory.failures = 0
            except IsnadError as error:
                memory = self._memories[place].copy()
                memory.failures = min(memory.failures + 1, MAX_BACK_OFF)
                reason = error.details.get("reason", "unreadable")
                yield SourceError(str(error), source=place, reason=reason)
            self._found[place] = memory
            self._due[place] = self._timing.clock() + self._pause(memory.failures)

    def keep(self) -> None:
        """Remember what the rounds since the last call found: it is safe now."""
        self._memories |= self._found
        self._found.clear()

    def wait(self) -> float:
        """Seconds until a place is due, 0 or more."""
        return max(0.0, min(self._due.values(), default=0.0) - self._timing.clock())

    def memory(self) -> dict[str, Any]:
        """What is remembered, as JSON has it."""
        places = {
            place: {
                "mark": memory.mark,
                "seen": list(memory.seen)[-MAX_SEEN:],
                "tries": memory.tries,
                "files": memory.files,
                "failures": memory.failures,
            }
            for place, memory in self._memories.items()
        }
        return {"version": VERSION, "places": places}

    def _pause(self, failures: int) -> float:
        return self._failing.wait(failures, self._timing.draw) if failures else self._every

    def _new(self, place: str, memory: _Memory) -> Iterator[Found]:
        if place.lower().startswith(("http://", "https://")):
            yield from self._new_pages(place, memory)
        else:
            yield from self._new_files(Path(place), place, memory)

    def _new_pages(self, address: str, memory: _Memory) -> Iterator[Found]:
        current = ""

        def known(page: str) -> bool:
            nonlocal current
            if page in memory.seen:
                return True
            memory.seen[page] = None
            current = page
            return False

        missed = False
        with Sources(access=self._access, skip=known) as sources:
            fetched = sources.fetcher.fetch(address, mark=memory.mark)
            if fetched.data is None:
                return
            for found in sources.web.open(fetched):
                if isinstance(found, ArticleError) and found.reason in _AGAIN and current:
                    missed = _missed(memory, current) or missed
                yield found
        # With pages to ask for again, the whole list must come again.
        memory.mark = {} if missed else dict(fetched.mark)

    def _new_files(self, folder: Path, place: str, memory: _Memory) -> Iterator[Found]:
        if not folder.is_dir():
            raise SourceError(f"{place}: not there", source=place, reason="missing")
        now = time.time()
        present: dict[str, list[int]] = {}
        with Sources(access=self._access) as sources:
            for page, name, file in folder_files(folder):
                if isinstance(file, ArticleError):
                    if page not in memory.files:
                        yield file
                    present[page] = [0, 0]
                    continue
                state = _state(file)
                if state is None or now - state[0] / 1e9 < SETTLE_SECONDS:
                    present |= {page: memory.files[page]} if page in memory.files else {}
                    continue
                if memory.files.get(page) != state:
                    yield from sources.file(file, name=name, page=page)
                present[page] = state
        memory.files = present


def _state(file: Path) -> list[int] | None:
    try:
        found = file.stat()
    except OSError:  # gone since it was listed
        return None
    return [found.st_mtime_ns, found.st_size]


def _missed(memory: _Memory, page: str) -> bool:
    """Whether the page that failed is to be asked for again."""
    memory.tries[page] = memory.tries.get(page, 0) + 1
    if memory.tries[page] >= MAX_TRIES:
        del memory.tries[page]
        return False
    memory.seen.pop(page, None)
    return True


def _remembered(remembered: dict[str, Any] | None, place: str) -> _Memory:
    """Nothing, where what was remembered is not as this version writes it."""
    try:
        known = (remembered or {})["places"][place]
        if (remembered or {})["version"] != VERSION:
            return _Memory()
        return _Memory(
            mark={str(name): str(value) for name, value in known["mark"].items()},
            seen=dict.fromkeys(map(str, known["seen"])),
            tries={str(page): int(count) for page, count in known["tries"].items()},
            files={str(page): [int(part) for part in state] for page, state in known["files"].items()},
            failures=int(known["failures"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return _Memory()
