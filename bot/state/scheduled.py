"""Work that the bot does by itself at a time, as updates of its own.

Such an update is stored, leased and replayed like one from Telegram (``bot.state.updates``), so that its messages are
sent once, whichever process sends them and however often it is killed. It is stored in the transaction that finds that
it is due. Its number is negative, and follows from the work and its time, so that two processes that find the same work
make one update.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from bot.state.delivery_tables import LineRow, UpdateRow
from bot.state.store import insert_missing

KEY: Final = "isnad_work"
"""The field of an update that holds its work."""
# Bits of the number of an update that hold its kind and the number of its row; the others hold its time.
_KINDS: Final = 2
_NUMBERS: Final = 28


class WorkKind(StrEnum):
    """What is done. The order gives the numbers of updates: add at the end."""

    DIGEST = "digest"
    ALERT = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledWork:
    """Work of ``kind`` with row ``number`` of its table, due ``at`` (seconds since 1970), in ``chat``."""

    kind: WorkKind
    number: int
    at: float
    chat: int

    @property
    def update(self) -> int:
        """The number of its update."""
        kind = tuple(WorkKind).index(self.kind)
        return -((int(self.at) << _KINDS | kind) << _NUMBERS | self.number & (1 << _NUMBERS) - 1)

    @property
    def payload(self) -> str:
        """Its update as JSON."""
        return json.dumps({"update_id": self.update, KEY: asdict(self)})

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ScheduledWork:
        """Return the work of the field ``KEY``."""
        return cls(**{**record, "kind": WorkKind(record["kind"])})


def put_work(session: Session, work: ScheduledWork, *, now: float) -> None:
    """Store the update of ``work``, unless it is known. It is for the process that holds the line of its chat or, where
    none does, for the first that takes up what is left."""
    line = f"chat {work.chat}"
    insert_missing(session, UpdateRow, id=work.update, payload=work.payload, attempts=0, received_at=now, line=line)
    insert_missing(session, LineRow, name=line, owner=None, since=now)
