"""Short names for texts, as the database keeps them instead of the text."""

from __future__ import annotations

import hashlib


def digest(text: str) -> str:
    """Ten hexadecimal digits that stand for ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
