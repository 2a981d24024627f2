"""Timelines in chats."""

from __future__ import annotations

from typing import Final

DAYS: Final = 10
"""Days of a timeline."""
MOST_DAYS: Final = 40
