"""Database errors as one kind and one line of text."""

from __future__ import annotations

import re
from typing import Final

from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

# Messages of libpq and PostgreSQL in English. A message in another language has the kind ``other``.
_KINDS: Final = (
    ("password", re.compile(r"password authentication failed|no password supplied|role \"[^\"]*\" does not exist")),
    ("missing", re.compile(r"database \"[^\"]*\" does not exist")),
    (
        "unreachable",
        re.compile(
            r"connection refused|timeout expired|could not translate host|failed to resolve|name or service not known"
            r"|no route to host|network is unreachable|server closed the connection|connection timeout",
            re.IGNORECASE,
        ),
    ),
    ("driver", re.compile(r"No module named '?psycopg")),
)


class StateError(Exception):
    """The database cannot be opened, migrated or written. The message gives the reason without the password.

    ``kind`` is ``password``, ``missing`` (no such database), ``unreachable``, ``driver`` (not installed),
    ``newer`` (made by a later Isnad), ``filled`` (not empty, but should be) or ``other``.
    """

    def __init__(self, message: str, kind: str = "other") -> None:
        super().__init__(message)
        self.kind = kind


_OPEN: Final = (SQLAlchemyError,)
OPENING: Final = (SQLAlchemyError, ArgumentError, CommandError, ImportError, OSError, ValueError)
"""Errors before there is a connection: of the address, the driver, the file or the migrations."""


def translate_error(error: BaseException, kinds: tuple[type[Exception], ...] = _OPEN) -> StateError | None:
    """Convert ``error`` to a ``StateError`` if it is one of ``kinds``. Errors that the code inside a transaction
    raises itself are left alone.
    """
    if not isinstance(error, kinds):
        return None
    reason = _reason(error)
    if isinstance(error, CommandError):  # the migrations do not know the revision of the tables
        return StateError(reason, "newer")
    kind = next((kind for kind, words in _KINDS if words.search(str(error))), "other")
    return StateError(reason, kind)


def _reason(error: BaseException) -> str:
    """The reason on one line. SQLAlchemy appends its own explanation in further lines."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
