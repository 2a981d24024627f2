"""Encodes the articles of an archive in the background: hours for a large archive, so it can stop at any time.

What is encoded is kept after each batch; the next run goes on with what is left. Articles that come meanwhile are
encoded by the next round.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from retrieval.archive import Archive

# Articles that one thread encodes at a time: some 50 sentences, four seconds on one busy core. A killed process loses
# the batches of its threads.
BATCH_ARTICLES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingReport:
    """``done`` of ``total`` articles that lacked vectors when the round began have them now."""

    done: int
    total: int


def encode_archive(
    archive: Archive, *, limit: int | None = None, jobs: int = 1
) -> Generator[EncodingReport, None, None]:
    """Encode the articles of ``archive`` that have no vectors of its encoder, newest first, at most ``limit``.

    ``jobs`` is the number of threads. Each report counts what is kept; the first comes before anything is encoded.
    At the end vectors that belong to no article are removed. Raises as ``Archive.encode`` does; what a report has
    counted stays.
    """
    keys = archive.unencoded()[:limit]
    yield EncodingReport(done=0, total=len(keys))
    done = 0
    batches = deque(keys[start : start + BATCH_ARTICLES] for start in range(0, len(keys), BATCH_ARTICLES))
    pool = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="isnad-encode")
    running: deque[tuple[int, Future[int]]] = deque()
    try:
        while batches or running:
            while batches and len(running) < 2 * jobs:
                batch = batches.popleft()
                running.append((len(batch), pool.submit(archive.encode, batch)))
            count, first = running.popleft()
            first.result()
            done += count
            yield EncodingReport(done=done, total=len(keys))
        archive.prune_vectors()
    finally:
        pool.shutdown(cancel_futures=True)
