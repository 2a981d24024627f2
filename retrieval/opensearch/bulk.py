"""Bulk writes.

The library's own helper retries only status 429, with growing waits and without end, even where somebody must first
lift a block. This one retries transient failures and reports all others at once. Only one request is in flight at a
time, so a busy cluster slows the writer down. Retries are safe because every document has its id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import OpenSearch

from retrieval.errors import translate_errors
from retrieval.opensearch.client import WRITING_TIMEOUT, Client
from retrieval.opensearch.errors import ConflictingWriteError, is_item_transient, translate_item
from retrieval.retries import retry

REQUEST_ITEMS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Write:
    """One document to write or, without ``source``, to delete.

    ``seen`` is the sequence number and primary term that the document must still have, and ``new`` says that it
    must not exist. Where either fails, the write is a conflict. ``alias`` requires ``index`` to be an alias.
    """

    index: str
    id: str
    source: dict[str, Any] | None = None
    seen: tuple[int, int] | None = None
    new: bool = False
    alias: bool = False

    def lines(self) -> str:
        """The lines of this write in a bulk request."""
        action: dict[str, Any] = {"_index": self.index, "_id": self.id}
        if self.seen is not None:
            action["if_seq_no"], action["if_primary_term"] = self.seen
        if self.alias:
            action["require_alias"] = True
        kind = "delete" if self.source is None else "create" if self.new else "index"
        body = "" if self.source is None else json.dumps(self.source, ensure_ascii=False) + "\n"
        return f"{json.dumps({kind: action})}\n{body}"


def write_all(client: Client, writes: Iterable[Write]) -> set[str]:
    """Carry out ``writes`` in order, and return the ids of the conflicts.

    Raises as ``Client`` does; earlier writes stay.
    """
    conflicts: set[str] = set()
    for part in _batches(writes, client.access.request_bytes):
        conflicts |= _write_batch(client, part)
    return conflicts


class _ItemsRefusedError(Exception):
    """A transient refusal of some items; ``status`` and ``error`` are those of the first."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(status)
        self.status = status
        self.error = error


def _write_batch(client: Client, writes: Sequence[tuple[str, str]]) -> set[str]:
    """Write pairs of id and lines until none is left, and return the conflicts."""
    conflicts: set[str] = set()
    left = list(writes)

    def write_left() -> None:
        refused = _write_once(client, left, conflicts)
        left[:] = [pair for pair, _ in refused]
        if refused:
            raise refused[0][1]

    with translate_errors(_translate_error, client.address):
        retry(write_left, client.writing, lambda error: isinstance(error, _ItemsRefusedError), timing=client.timing)
    return conflicts


def _write_once(
    client: Client, writes: Sequence[tuple[str, str]], conflicts: set[str]
) -> list[tuple[tuple[str, str], _ItemsRefusedError]]:
    """Write once, and return the items to retry. Raises the archive error of any other failure."""
    answer = client.write(_bulk_request("".join(lines for _, lines in writes)))
    refused = []
    for pair, result in zip(writes, answer["items"], strict=True):
        [item] = result.values()
        error = item.get("error")
        if error is None:
            continue
        status = int(item["status"])
        if is_item_transient(status, error):
            refused.append((pair, _ItemsRefusedError(status, error)))
            continue
        failure = translate_item(status, error, client.address)
        if not isinstance(failure, ConflictingWriteError):
            raise failure
        conflicts.add(pair[0])
    return refused


def _translate_error(error: BaseException, address: str) -> Exception | None:
    return translate_item(error.status, error.error, address) if isinstance(error, _ItemsRefusedError) else None


def _bulk_request(body: str) -> Callable[[OpenSearch], Any]:
    return lambda nodes: nodes.bulk(body=body, params={"timeout": "10s", "request_timeout": WRITING_TIMEOUT})


def _batches(writes: Iterable[Write], request_bytes: int) -> Iterator[list[tuple[str, str]]]:
    part: list[tuple[str, str]] = []
    size = 0
    for write in writes:
        lines = write.lines()
        part.append((write.id, lines))
        size += len(lines.encode())
        if size >= request_bytes or len(part) >= REQUEST_ITEMS:
            yield part
            part, size = [], 0
    if part:
        yield part
