"""What tantivy raises for files that it cannot read, as one kind of error."""

from __future__ import annotations

import re
from typing import Final

from retrieval.index.engine import IndexDamagedError

# How an error of the system reads in the text of one of tantivy's.
_SYSTEM: Final = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")


def translate_error(error: BaseException) -> Exception | None:
    """``IndexDamagedError`` for what tantivy raises for unreadable files.

    A reader that meets impossible postings panics, which Python sees as an exception
    that is no ``Exception``; tantivy's own errors are ``ValueError``. What a full disk or
    a read-only folder raises is an ``OSError``, or says so in its text and becomes one.
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
