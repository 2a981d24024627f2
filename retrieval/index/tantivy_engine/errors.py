"""What tantivy raises for files that it cannot read, as one kind of error."""

from __future__ import annotations

import re
from typing import Final

from retrieval.index.engine import IndexDamagedError


class damage_told:  # noqa: N801 - a context manager, used as a function is
    """Turns what tantivy raises for unreadable files into ``IndexDamagedError``.

    A reader that meets impossible postings panics, which Python sees as an exception
    that is no ``Exception``; tantivy's own errors are ``ValueError``. What a full disk or
    a read-only folder raises stays ``OSError``, or says so in its text.
    """

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is None or error is None or isinstance(error, IndexDamagedError):
            return
        text = str(error)
        system = _SYSTEM.search(text)
        if isinstance(error, ValueError) and system:
            raise OSError(int(system[1] or system[2]), text) from error
        if isinstance(error, (ValueError, KeyError, TypeError)) or kind.__name__ == "PanicException":
            raise IndexDamagedError(text) from error


# How an error of the system reads in the text of one of tantivy's.
_SYSTEM: Final = re.compile(r"Os \{ code: (\d+)|\(os error (\d+)\)")
