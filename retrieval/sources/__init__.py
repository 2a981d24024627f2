"""Where raw pages come from: bytes in, ``RawPage`` out. Nothing is cleaned here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One page as it was found.

    ``id`` is what its article will be called; ``page`` names the file, for reports;
    ``text`` is everything on the page, furniture and all, one block a line.
    """

    id: str
    page: str
    text: str
