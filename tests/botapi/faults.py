"""Faults that a test injects: server errors, hangs, closed connections, flood waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["error", "hang", "hang-after", "cut-before", "cut-after", "flood"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """A fault of the next ``times`` calls of ``method`` (to ``chat_id``, where given).

    ``error`` answers with status ``code`` and an HTML page, as a proxy does. ``hang`` sends nothing for ``seconds``
    and then closes the connection; ``hang-after`` does the same after the call took effect. ``cut-before`` and
    ``cut-after`` close the connection before or after the call takes effect. ``flood`` answers 429 with ``seconds``
    as retry_after.
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
    """The injected faults, in order; a call meets the first that fits."""

    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, chat_id: str | None) -> Fault | None:
        for fault in self.waiting:
            if fault.meets(method, chat_id):
                fault.met += 1
                return fault
        return None
