"""Work on every core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Texts that a worker gets at a time.
BATCH: Final = 500


def mapped(work: Callable[..., R], tasks: Iterable[tuple[Any, ...]]) -> list[R]:
    """What ``work`` makes of each of ``tasks`` (its arguments), in order. ``work`` is a function of a module."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(work, *task) for task in tasks]
        return [future.result() for future in futures]


def in_batches(work: Callable[[tuple[T, ...]], R], items: Iterable[T]) -> Iterator[R]:
    """What ``work`` makes of every ``BATCH`` of ``items``, in order. ``work`` is a function of a module."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(work, _batches(items))


def _batches(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(items)
    while batch := tuple(islice(rest, BATCH)):
        yield batch
