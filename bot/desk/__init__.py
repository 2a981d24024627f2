"""The desk: questions in chats, answered and kept.

Knows chats by number and no Telegram; synchronous, so that it runs beside an event
loop in a thread of its own.
"""

from __future__ import annotations

from bot.desk.answering import Desk, Given, shown
from bot.desk.keeping import GoneError

__all__ = ["Desk", "Given", "GoneError", "shown"]
