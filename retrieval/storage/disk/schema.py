"""The SQLite schema, and conversion between rows and articles."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, overload

from retrieval.article import FIELDS, Article, article_from_values
from retrieval.index.document import Document
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.utterance import Utterance
from retrieval.storage.near_duplicates import shingles
from retrieval.text.segmentation import Sentence

# "Isnd" in SQLite's header, so that no other database is mistaken for an archive.
APPLICATION: Final = 0x49736E64
SCHEMA_VERSION: Final = 2

# The body is the last column: reading the columns before it does not read its pages.
TABLES: Final = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    passages INTEGER NOT NULL,
    source TEXT, day TEXT, category TEXT, author TEXT, url TEXT,
    title TEXT NOT NULL,
    sentences BLOB NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE removed (number INTEGER PRIMARY KEY);
CREATE TABLE state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    folder TEXT NOT NULL,
    version TEXT NOT NULL,
    indexed INTEGER NOT NULL,
    manifest TEXT NOT NULL
);
"""
# Since version 2. ``bands`` finds near-duplicates (see ``retrieval.storage.near_duplicates``); ``stories`` groups
# them under the number of the first.
STORIES: Final = """
CREATE TABLE bands (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID;
CREATE INDEX bands_by_number ON bands (number);
CREATE TABLE stories (number INTEGER PRIMARY KEY, story INTEGER NOT NULL);
CREATE INDEX stories_by_story ON stories (story);
"""
# Texts that are kept with the archive (``Store.write_note``). Created with the first, so it needs no version.
NOTES: Final = "CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"
# Who says what, derived from the articles (see ``speech_table``). Created where they are missing.
SPEECH: Final = """
CREATE TABLE IF NOT EXISTS speakers (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS speaker_terms (term TEXT, speaker INTEGER, PRIMARY KEY (term, speaker)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS utterances (
    number INTEGER, place INTEGER, speaker INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    speaker_start INTEGER NOT NULL, speaker_end INTEGER NOT NULL,
    verb_start INTEGER NOT NULL, verb_end INTEGER NOT NULL, flags INTEGER NOT NULL, PRIMARY KEY (number, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS utterances_by_speaker ON utterances (speaker);
CREATE TABLE IF NOT EXISTS speech_state (
    only INTEGER PRIMARY KEY CHECK (only = 1), version TEXT NOT NULL, last INTEGER NOT NULL
);
"""
# ``retrieval.article.FIELDS``, after the number.
COLUMNS: Final = "number, id, title, body, source, day, url, category, author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article to store, its digest, its shingles and who says what in it."""

    document: Document
    digest: bytes
    runs: set[str]
    utterances: tuple[Utterance, ...]

    @classmethod
    def of(cls, article: Article, digest: bytes) -> Self:
        """The row of ``article``, with its ``article_digest``."""
        document = Document(article)
        return cls(
            document=document,
            digest=digest,
            runs=shingles(article.body),
            utterances=extract_utterances(article.body, document.sentences),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The index in use: its folder, its version, the highest number that it holds, and its files (see
    ``TantivyEngine.manifest``)."""

    folder: str
    version: str
    indexed: int
    manifest: Mapping[str, int]


def article_from_row(row: Sequence[Any]) -> Article:
    """The article in a row that begins with ``COLUMNS``. Raises ``sqlite3.DatabaseError`` when it is invalid."""
    number, *values = row[: len(FIELDS) + 1]
    try:
        return article_from_values(values)
    except (ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"article {number} cannot be read") from error


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """``sentences`` as bytes: three unsigned integers each (start, end, paragraph and heading flag)."""
    return array("I", (n for s in sentences for n in (s.start, s.end, s.paragraph << 1 | s.heading))).tobytes()


class PackedSentences(Sequence[Sentence]):
    """The sentences that ``pack_sentences`` packed, unpacked on access: an answer uses only a few of an article."""

    def __init__(self, spans: bytes) -> None:
        self._numbers = array("I")
        self._numbers.frombytes(spans)

    def __len__(self) -> int:
        return len(self._numbers) // 3

    @overload
    def __getitem__(self, index: int) -> Sentence: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Sentence, ...]: ...
    def __getitem__(self, index: int | slice) -> Sentence | tuple[Sentence, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        start, end, line = self._numbers[3 * place : 3 * place + 3]
        return Sentence(start, end, line >> 1, bool(line & 1))

    def __iter__(self) -> Iterator[Sentence]:
        numbers = self._numbers
        lines = numbers[2::3]
        fields = (numbers[::3], numbers[1::3], [line >> 1 for line in lines], [bool(line & 1) for line in lines])
        return map(Sentence._make, zip(*fields, strict=True))
