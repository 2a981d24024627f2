"""What is wrong with a database, in a word and in a line."""

from __future__ import annotations

import re
from typing import Final

from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

# As libpq and PostgreSQL say it in English; in another language the line itself is shown.
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
    """The database cannot be opened, brought up to date or written; the message says why,
    without the password. ``kind`` is ``password``, ``missing`` (the database),
    ``unreachable``, ``driver`` (not installed), ``newer`` (made by a later Isnad), ``filled``
    (where it should be empty) or ``other``."""

    def __init__(self, message: str, kind: str = "other") -> None:
        super().__init__(message)
        self.kind = kind


_OPEN: Final = (SQLAlchemyError,)
OPENING: Final = (SQLAlchemyError, ArgumentError, CommandError, ImportError, OSError, ValueError)
"""What may be raised before there is a connection: of the address, the driver, the file, the migrations."""


def translate_error(error: BaseException, kinds: tuple[type[Exception], ...] = _OPEN) -> StateError | None:
    """``error`` as ours when it is one of ``kinds``. What work in an open transaction raises for its own reasons
    is none of the database's."""
    if not isinstance(error, kinds):
        return None
    reason = _reason(error)
    if isinstance(error, CommandError):  # the migrations do not know the step that the tables are at
        return StateError(reason, "newer")
    kind = next((kind for kind, words in _KINDS if words.search(str(error))), "other")
    return StateError(reason, kind)


def _reason(error: BaseException) -> str:
    """One line; SQLAlchemy's own explanation is in the first."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
