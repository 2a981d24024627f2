"""A test server for the Telegram Bot API, as strict as Telegram, and the simulated people who use it."""

from __future__ import annotations

from tests.botapi.refusals import Json, Loss, Refused
from tests.botapi.stage import BotServer, Message, Person, Press, Room, find_button

__all__ = ["BotServer", "Json", "Loss", "Message", "Person", "Press", "Refused", "Room", "find_button"]
