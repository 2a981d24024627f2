"""Asks many questions at once in many chats, and compares the waits with the minimum that the rate limits allow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.botapi import BotServer, Message, Person, Room
from tests.botapi.limits import Limits
from tests.end_to_end.bots import CALLED, NOWHERE, WHEN, WHY

QUESTIONS: Final = (WHEN[0], CALLED[0], WHY[0], NOWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """``waits`` are seconds from question to answer, ``possible`` those of a sender that fully uses the limits;
    both sorted.

    ``floods`` counts the answers that the server refused as too fast.
    """

    asked: int
    answered: int
    floods: int
    seconds: float
    waits: tuple[float, ...]
    possible: tuple[float, ...]

    @property
    def excess(self) -> tuple[float, ...]:
        """Seconds beyond the limits: n-th fastest against n-th fastest."""
        pairs = zip(self.waits, self.possible, strict=True)
        return tuple(sorted(max(0.0, wait - least) for wait, least in pairs))


def share(values: Sequence[float], part: float) -> float:
    """The quantile ``part`` of the sorted ``values``."""
    return values[min(len(values) - 1, int(part * len(values)))]


def make_chats(server: BotServer, *, people: int, groups: int) -> list[tuple[Person, Room]]:
    """Private chats, and groups in each of which one member asks."""
    persons = [server.person(f"صحفي {number}").meet() for number in range(people)]
    rooms = [server.supergroup(f"غرفة {number}", *persons) for number in range(groups)]
    return [
        *((person, person.private) for person in persons),
        *((persons[number % people], room) for number, room in enumerate(rooms)),
    ]


def ask_all(server: BotServer, chats: Sequence[tuple[Person, Room]], each: int, *, patience: float) -> Load:
    """Ask ``each`` questions in every chat at once; returns when all are answered."""
    began = time.monotonic()
    asked: dict[int, list[tuple[Message, float]]] = {room.id: [] for _, room in chats}
    for number in range(each):
        for person, room in chats:
            command = "" if room.chat.type == "private" else "/ask "
            message = person.say(command + QUESTIONS[number % len(QUESTIONS)], to=room)
            asked[room.id].append((message, time.monotonic()))
    rooms = [room for _, room in chats]
    server.wait_until(
        lambda: all(len(room.chat.of_bot) >= each for room in rooms), patience=patience, what="all the answers"
    )
    server.settle(quiet=1.0, patience=patience)
    taken: dict[str, list[float]] = {}
    for call in server.calls("sendMessage"):
        if call.code == 200:
            taken.setdefault(str(call.values["chat_id"]), []).append(call.at)
    waits = [
        at - since
        for room in rooms
        for (_, since), at in zip(asked[room.id], taken.get(str(room.id), []), strict=False)
    ]
    return Load(
        asked=each * len(chats),
        answered=sum(len(room.chat.of_bot) for room in rooms),
        floods=sum(call.code == 429 for call in server.calls("sendMessage")),
        seconds=max(at for times in taken.values() for at in times) - began,
        waits=tuple(sorted(waits)),
        possible=tuple(sorted(possible_waits(rooms, each))),
    )


def possible_waits(rooms: Sequence[Room], each: int) -> list[float]:
    """When a sender that never idles would send each answer, if all questions were asked at 0."""
    limits, now, waits = Limits(), 0.0, []
    left = dict.fromkeys((room.id for room in rooms), each)
    while left:
        for chat in list(left):
            if limits.admit(chat, now, group=chat < 0) is None:
                waits.append(now)
                left[chat] -= 1
                if not left[chat]:
                    del left[chat]
        now += 0.01
    return waits
