"""Translates tantivy's errors about unreadable files."""

from __future__ import annotations

import re
from typing import Final

from retrieval.index.engine import IndexDamagedError

# An operating system error in the text of a tantivy error.
_SYSTEM: Final = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")


def translate_error(error: BaseException) -> Exception | None:
    """Return ``IndexDamagedError`` for what tantivy raises for unreadable files; None for other errors.

    On invalid postings tantivy panics, which Python sees as an exception that is not an ``Exception``. Its
    own errors are ``ValueError``. An error from a full disk or a read-only folder is an ``OSError`` already,
    or has its code in the text and becomes one.
    """
    if isinstance(error, IndexDamagedError):
        return None
    text = str(error)
    system = _SYSTEM.search(text)
    if isinstance(error, ValueError) and system:
        return OSError(int(system[1] or system[2]), text)
    if isinstance(error, (ValueError, KeyError, TypeError)) or type(error).__name__ == "PanicException":
        return IndexDamagedError(text)
    return None
