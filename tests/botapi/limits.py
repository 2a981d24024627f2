"""Telegram's limits on sending: 30 messages a second overall, 20 a minute in a group, about one a second in a chat."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final

OVERALL: Final = (30, 1.0)  # messages, seconds
GROUP: Final = (20, 60.0)
CHAT_RATE: Final = 1.0  # messages a second in one chat …
CHAT_BURST: Final = 3  # … with short bursts allowed, as the FAQ for bots says


@dataclass(slots=True)
class _Window:
    """At most ``most`` events within any ``span`` seconds."""

    most: int
    span: float
    events: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.events and self.events[0] <= now - self.span:
            self.events.popleft()
        return 0.0 if len(self.events) < self.most else self.events[0] + self.span - now

    def take(self, now: float) -> None:
        self.events.append(now)


@dataclass(slots=True)
class _Bucket:
    """``CHAT_BURST`` tokens, refilled at ``CHAT_RATE`` a second."""

    tokens: float = float(CHAT_BURST)
    at: float = 0.0

    def wait(self, now: float) -> float:
        self.tokens = min(CHAT_BURST, self.tokens + (now - self.at) * CHAT_RATE)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / CHAT_RATE

    def take(self, now: float) -> None:
        self.wait(now)
        self.tokens -= 1


@dataclass(slots=True)
class Limits:
    """The three limits together. A refused message counts for none of them."""

    overall: _Window = field(default_factory=lambda: _Window(*OVERALL))
    groups: dict[int, _Window] = field(default_factory=dict)
    chats: dict[int, _Bucket] = field(default_factory=dict)

    def admit(self, chat_id: int, now: float, *, group: bool) -> int | None:
        """None when a message to ``chat_id`` may go at ``now`` (seconds), else whole seconds to wait."""
        gates: list[_Window | _Bucket] = [self.overall, self.chats.setdefault(chat_id, _Bucket(at=now))]
        if group:
            gates.append(self.groups.setdefault(chat_id, _Window(*GROUP)))
        wait = max(gate.wait(now) for gate in gates)
        if wait > 0:
            return max(1, math.ceil(wait))
        for gate in gates:
            gate.take(now)
        return None
