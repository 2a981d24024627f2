"""Access: grants, one-time keys and quotas."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing, upsert
from bot.state.tables import GrantRow, KeyRow, UsageRow

HOUR: Final = 3600
KEY_BYTES: Final = 16  # 22 characters in a link; too many to guess


class Grants:
    """The tables of grants, keys and usage."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def of(self, subject: int) -> bool | None:
        """Whether an owner has allowed ``subject`` (True) or denied it (False); None if neither."""
        with self._store.transaction() as session:
            row = session.get(GrantRow, subject)
            return row.allowed if row else None

    def put(self, subject: int, *, allowed: bool, by: int) -> None:
        """Allow or deny ``subject``."""
        with self._store.transaction() as session:
            upsert(session, GrantRow, {"subject": subject}, allowed=allowed, granted_by=by, granted_at=self._clock())

    def make_key(self, by: int) -> str:
        """Make a one-time key. Only its digest is stored."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._store.transaction() as session:
            session.add(KeyRow(digest=_digest(key), made_by=by, made_at=self._clock()))
        return key

    def use_key(self, key: str, person: int) -> bool:
        """Use a one-time key: allow ``person`` if the key is unused. Returns whether it was used. A denied person
        stays denied.
        """
        with self._store.transaction() as session:
            row = session.get(KeyRow, _digest(key), with_for_update=True)
            grant = session.get(GrantRow, person)
            if row is None or row.used_by is not None or (grant is not None and not grant.allowed):
                return False
            row.used_by = person
            upsert(
                session,
                GrantRow,
                {"subject": person},
                allowed=True,
                granted_by=row.made_by,
                granted_at=self._clock(),
            )
            return True

    def count(self, quotas: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """Count one question against each ``(subject, maximum per hour)``; 0 is no limit.

        Returns None. If a quota is used up, nothing is counted and the result is its subject and the seconds until it
        is renewed.
        """
        now = self._clock()
        hour = int(now // HOUR)
        with self._store.transaction() as session:
            rows = {subject: _usage(session, subject, hour) for subject, most in sorted(quotas) if most}
            for subject, most in quotas:
                if subject in rows and rows[subject].count >= most:
                    return subject, int((hour + 1) * HOUR - now) + 1
            for row in rows.values():
                row.count += 1
            session.flush()
            session.execute(delete(UsageRow).where(UsageRow.hour < hour))
            return None

    def totals(self) -> tuple[int, int]:
        """Numbers of allowed and of denied subjects."""
        with self._store.transaction() as session:
            rows = session.execute(select(GrantRow.allowed, func.count()).group_by(GrantRow.allowed))
            counts = {row[0]: row[1] for row in rows}
        return counts.get(True, 0), counts.get(False, 0)


def _usage(session: Session, subject: int, hour: int) -> UsageRow:
    """The row, locked so that two processes count one after the other."""
    insert_missing(session, UsageRow, subject=subject, hour=hour, count=0)
    return session.get_one(UsageRow, (subject, hour), with_for_update=True)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
