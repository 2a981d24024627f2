"""Faults that a test injects: errors of the server, hangs, cut connections, flood waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["error", "hang", "hang-after", "cut-before", "cut-after", "flood"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """What happens to the next ``times`` calls of ``method`` (to ``chat_id``, where given).

    ``error`` answers with status ``code`` and an HTML page, as a proxy does; ``hang``
    answers nothing for ``seconds``, then cuts the connection; ``hang-after`` does so when
    the call took effect; ``cut-before`` and ``cut-after`` cut the connection before or
    after it did; ``flood`` answers 429 with ``seconds`` as retry_after.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    code: int = 502
    seconds: float = 0.0
    met: int = 0

    def meets(self, method: str, chat_id: str | None) -> bool:
        return (
            self.met < self.times
            and (self.method is None or self.method.lower() == method)
            and (self.chat_id is None or str(self.chat_id) == chat_id)
        )


@dataclass(slots=True)
class Faults:
    """Those injected, in order; the first that fits a call happens to it."""

    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, chat_id: str | None) -> Fault | None:
        for fault in self.waiting:
            if fault.meets(method, chat_id):
                fault.met += 1
                return fault
        return None
