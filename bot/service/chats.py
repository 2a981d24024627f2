"""Kinds of chats."""

from __future__ import annotations

from enum import StrEnum


class ChatKind(StrEnum):
    """Where a message stands; a supergroup is a group here."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"
