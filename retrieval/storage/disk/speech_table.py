"""Who says what, in tables of the database of an archive on disk.

The rows of an article are written and deleted with it, in one transaction. ``speech_state`` says with which rules they
were extracted and up to which number: an archive of an earlier version has none, and one that an earlier version wrote
lacks some. Opening an archive extracts them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from retrieval.speech import speech_fingerprint
from retrieval.speech.speaker_terms import speaker_terms
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.storage.disk.schema import SPEECH

_DIRECT: Final = 1
_CERTAIN: Final = 2
_TABLES: Final = ("speakers", "speaker_terms", "utterances", "speech_state")
_SPEAKERS: Final = "SELECT DISTINCT name FROM speaker_terms JOIN speakers ON speakers.number = speaker WHERE term IN"
_UTTERANCES: Final = (
    "SELECT articles.day, articles.number, start, end, speaker_start, speaker_end, verb_start, verb_end, name, flags"
    " FROM speakers JOIN utterances ON utterances.speaker = speakers.number"
    " JOIN articles ON articles.number = utterances.number WHERE name IN"
)
# Variables of one statement.
_AT_ONCE: Final = 500


class SpeechTable:
    """The tables in ``connection``. Every method raises ``sqlite3.Error`` as SQLite does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Create the tables where they are missing, in a transaction."""
        for statement in SPEECH.split(";\n"):
            self._connection.execute(statement)
        if self._state() is None:
            self._save(0)

    def last(self) -> int:
        """The number up to which the articles have their rows, extracted with the current rules; 0 for none."""
        state = self._state()
        return state[1] if state is not None and state[0] == speech_fingerprint() else 0

    def begin(self) -> None:
        """Forget rows of other rules, in a transaction, and of articles above ``last``."""
        last = self.last()
        for table in () if last else _TABLES:  # their columns may be others
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self.create()
        self._connection.execute("DELETE FROM utterances WHERE number > ?", (last,))
        self._save(last)

    def insert(self, number: int, utterances: Sequence[Utterance]) -> None:
        """Insert the rows of an article, in a transaction. They count only if those of the article before do."""
        if self._state() is None:
            self.create()
        rows = (
            (
                number,
                place,
                self._speaker(one.name),
                one.start,
                one.end,
                one.speaker_start,
                one.speaker_end,
                one.verb_start,
                one.verb_end,
                _DIRECT * (one.kind is SpeechKind.DIRECT) | _CERTAIN * one.certain,
            )
            for place, one in enumerate(utterances)
        )
        statement = f"INSERT OR REPLACE INTO utterances VALUES ({_marks(range(10))})"  # noqa: S608
        self._connection.executemany(statement, rows)
        self._connection.execute("UPDATE speech_state SET last = ? WHERE last = ?", (number, number - 1))

    def forget(self) -> None:
        """Note, in a transaction, that no article has its rows."""
        self.create()
        self._save(0)

    def reach(self, number: int) -> None:
        """Note, in a transaction, that all articles up to this number have their rows."""
        self._save(number)

    def speakers(self, terms: Collection[str]) -> list[str]:
        """The names with at least one of these ``speaker_terms``."""
        if self._state() is None:
            return []
        query = f"{_SPEAKERS} ({_marks(terms)})"
        return [row[0] for row in self._connection.execute(query, tuple(terms))]

    def utterances(self, names: Collection[str]) -> list[tuple[int, Utterance]]:
        """The utterances of the speakers with these names and the numbers of their articles, newest day first."""
        rows: list[tuple[str, int, Utterance]] = []
        given = list(names)
        for start in range(0, len(given), _AT_ONCE):
            part = given[start : start + _AT_ONCE]
            query = f"{_UTTERANCES} ({_marks(part)})"
            rows += [(row[0] or "", row[1], _utterance(row[2:])) for row in self._connection.execute(query, part)]
        rows.sort(key=lambda row: (row[0], row[1], -row[2].start), reverse=True)
        return [(number, one) for _, number, one in rows]

    def _speaker(self, name: str) -> int:
        row = self._connection.execute("SELECT number FROM speakers WHERE name = ?", (name,)).fetchone()
        if row is not None:
            return int(row[0])
        number = int(self._connection.execute("INSERT INTO speakers (name) VALUES (?)", (name,)).lastrowid or 0)
        terms = ((term, number) for term in sorted(speaker_terms(name)))
        self._connection.executemany("INSERT OR IGNORE INTO speaker_terms VALUES (?, ?)", terms)
        return number

    def _state(self) -> tuple[str, int] | None:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'speech_state'"
        if self._connection.execute(query).fetchone() is None:
            return None
        row = self._connection.execute("SELECT version, last FROM speech_state").fetchone()
        return None if row is None else (str(row[0]), int(row[1]))

    def _save(self, last: int) -> None:
        self._connection.execute("INSERT OR REPLACE INTO speech_state VALUES (1, ?, ?)", (speech_fingerprint(), last))


def _utterance(row: Sequence[Any]) -> Utterance:
    *spans, name, flags = row
    start, end, speaker_start, speaker_end, verb_start, verb_end = map(int, spans)
    return Utterance(
        start=start,
        end=end,
        speaker_start=speaker_start,
        speaker_end=speaker_end,
        verb_start=verb_start,
        verb_end=verb_end,
        name=str(name),
        kind=SpeechKind.DIRECT if flags & _DIRECT else SpeechKind.REPORTED,
        certain=bool(flags & _CERTAIN),
    )


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
