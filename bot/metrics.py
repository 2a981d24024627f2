"""Metrics of the running bot for Prometheus. There is one ``Metrics`` per process; names begin with ``isnad_``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from time import monotonic, perf_counter
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

log = structlog.get_logger()

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
# Seconds, for searches of milliseconds as well as for messages that wait for Telegram's limits.
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self.updates = Counter("isnad_updates", "Updates taken from Telegram.", registry=registry)
        self.questions = Counter("isnad_questions", "Questions asked of the archive.", registry=registry)
        self.answers = Counter("isnad_answers", "Questions answered with a quotation.", registry=registry)
        self.abstentions = Counter("isnad_abstentions", "Questions answered with silence.", registry=registry)
        self.failures = Counter("isnad_failures", "Updates whose handler failed.", registry=registry)
        self.floods = Counter("isnad_flood_waits", "Times that Telegram told the bot to wait.", registry=registry)
        self.taken_over = Counter(
            "isnad_updates_taken_over", "Updates of dead processes that this one took up.", registry=registry
        )
        self.ingested = Counter(
            "isnad_ingested", "Articles followed into the archive, by outcome.", ["outcome"], registry=registry
        )
        self._stages = Histogram(
            "isnad_stage_seconds",
            "Seconds of a question by stage: waiting (received until begun), search, sending (with the limits).",
            ["stage"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._gauges: list[_Gauges] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the duration of the block as the stage ``name``."""
        began = perf_counter()
        try:
            yield
        finally:
            self.observe(name, perf_counter() - began)

    def observe(self, stage: str, seconds: float) -> None:
        """Record the duration of a stage."""
        self._stages.labels(stage).observe(seconds)

    def gauges(self, descriptions: Mapping[str, str], read: Callable[[], Mapping[str, float]], *, every: float) -> None:
        """Add gauges, by name with their ``descriptions``, whose values ``read`` returns.

        ``read`` is called when metrics are requested, at most once in ``every`` seconds. It may be slow and may raise.
        """
        made = {name: Gauge(name, text, registry=self._registry) for name, text in descriptions.items()}
        self._gauges.append(_Gauges(made, read, every))

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format. A gauge that cannot be read keeps its last value.

        It reads the gauges, so it must be called in a thread that may block.
        """
        for gauges in self._gauges:
            gauges.refresh()
        return generate_latest(self._registry)


class _Gauges:
    """Gauges that are read together."""

    def __init__(self, made: Mapping[str, Gauge], read: Callable[[], Mapping[str, float]], every: float) -> None:
        self._made = made
        self._read = read
        self._every = every
        self._due = 0.0
        self._lock = Lock()

    def refresh(self) -> None:
        """Read the gauges if they are due."""
        with self._lock:
            if monotonic() < self._due:
                return
            self._due = monotonic() + self._every
            try:
                for name, value in self._read().items():
                    self._made[name].set(value)
            except Exception as error:  # noqa: BLE001 - the other metrics are still needed, most of all then
                log.warning("not measured", names=sorted(self._made), reason=type(error).__name__)
