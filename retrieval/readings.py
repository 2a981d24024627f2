"""What is read of an article to answer: its sentences as words, and how they look.

It is worked out once, when the article comes, and kept as bytes beside it: a question
reads twenty articles, and to cut and analyse their text again takes most of an answer's
time. A reading stands by itself: words that are not frequent come with what the analysis
says of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise
from struct import Struct
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np

from retrieval.segmentation import Passage, Sentence
from retrieval.table import Indices
from retrieval.words import PAD, VIEWS, Bits, Integers, WordTable, frequent, table

# Words of a sentence that are read, less one: a body without an end mark is one sentence.
READ: Final = 4_000
# The columns of ``Reading.shape``.
SHAPE: Final = ("heading", "opens_paragraph", "quotes")
_QUOTES: Final = '"«“'
# Checksum, then how many sentences, ends of passages, words, words that are not frequent,
# and bytes of their stems.
_HEAD: Final = 6
_HEADER: Final = Struct("<I5i")
# What ``to_bytes`` makes is a multiple of this long, so that numbers lie where processors
# like them to.
ALIGNED: Final = 8


class Reading(NamedTuple):
    """An article as words. Run 0 is its title, run 1 + i its sentence i, each with ``PAD``
    before it: ``words[bounds[r]:bounds[r + 1]]``. Numbers from ``len(frequent())`` on are
    rows of ``views`` (and ``signature`` and ``stems``, a line each).
    ``shape[i]`` is how sentence i looks; passage p goes from sentence ``passages[2 * p]`` to
    sentence ``passages[2 * p + 1]``. (A tuple, since a question takes twenty.)"""

    words: Integers
    bounds: Sequence[int]
    shape: Integers
    passages: Sequence[int]
    views: Integers
    signature: Bits
    stems: bytes | memoryview


class Numbered(NamedTuple):
    """An article's words by their numbers in ``table``, as ``Reading.words`` and ``bounds``,
    all of them."""

    table: WordTable
    words: Integers
    bounds: Sequence[int]


def number(title: str, body: str, sentences: Sequence[Sentence]) -> Numbered:
    """The words of an article that was cut into ``sentences``."""
    known = table()
    words = known.padded([title, *(body[start:end] for start, end, _, _ in sentences)])
    return Numbered(known, words, [*np.flatnonzero(words == PAD).tolist(), len(words)])


def read(numbered: Numbered, body: str, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> Reading:
    """The reading of an article that was cut into ``sentences`` and ``passages``, with its
    words numbered."""
    known, words, bounds = numbered
    if any(end - start > READ for start, end in pairwise(bounds)):
        kept = [words[start : min(end, start + READ)] for start, end in pairwise(bounds)]
        words, bounds = np.concatenate(kept), [0, *accumulate(map(len, kept))]
    new, place = np.unique(words[words >= len(known.frequent)], return_inverse=True)
    words = words.copy()
    words[words >= len(known.frequent)] = len(known.frequent) + place
    columns = known.columns(new)
    paragraph = [-1, *(sentence.paragraph for sentence in sentences)]
    shape = [
        (sentence.heading, before != sentence.paragraph, _quotes(body[sentence.start : sentence.end]))
        for sentence, before in zip(sentences, paragraph, strict=False)
    ]
    return Reading(
        words=words,
        bounds=bounds,
        shape=np.array(shape, dtype=np.int32).reshape(-1, len(SHAPE)),
        passages=list(chain.from_iterable(passages)),
        views=columns.views,
        signature=columns.signature,
        stems="\n".join(columns.stems).encode(),
    )


def _quotes(text: str) -> int:
    return sum(map(text.count, _QUOTES))


def to_bytes(reading: Reading, make: int) -> bytes:
    """``reading`` as it is kept. ``make`` says by which analysis it was made."""
    counts = (
        len(reading.shape), len(reading.passages), len(reading.words), len(reading.signature), len(reading.stems),
    )  # fmt: skip
    rest = b"".join(
        (
            np.array(counts, dtype=np.int32).tobytes(),
            reading.signature.tobytes(),
            reading.views.tobytes(),
            reading.words.tobytes(),
            reading.shape.tobytes(),
            np.array((*reading.bounds, *reading.passages), dtype=np.int32).tobytes(),
            reading.stems,
        )
    )
    rest += bytes(-(len(rest) + 4) % ALIGNED)
    return crc32(rest, make).to_bytes(4, "little") + rest


def from_bytes(data: memoryview, make: int) -> Reading | None:
    """What ``to_bytes`` made; None when it was made otherwise or is damaged."""
    if len(data) < 4 * _HEAD:
        return None
    checksum, sentences, passages, words, new, stems = _HEADER.unpack_from(data)
    if crc32(data[4:], make) != checksum:
        return None
    start = 4 * _HEAD + 16 * new
    views, run, shape = new * VIEWS, words, sentences * len(SHAPE)
    borders = sentences + 2
    numbers = np.frombuffer(data, np.int32, views + run + shape + borders + passages, start)
    ends = numbers[views + run + shape :].tolist()
    return Reading(
        words=numbers[views : views + run],
        bounds=ends[:borders],
        shape=numbers[views + run : views + run + shape].reshape(-1, len(SHAPE)),
        passages=ends[borders:],
        views=numbers[:views].reshape(-1, VIEWS),
        signature=np.frombuffer(data, np.uint64, 2 * new, 4 * _HEAD).reshape(-1, 2),
        stems=data[start + 4 * len(numbers) :][:stems],
    )


class Run:
    """The words of some texts, one after the other, each text with ``PAD`` before it.

    ``views`` and ``signature`` are as in ``Columns``, a row for each word.
    """

    def __init__(self, pieces: Iterable[tuple[Reading, int, int]]) -> None:
        """``pieces``: words ``first`` to ``last`` (exclusive) of a reading."""
        offsets: dict[int, int] = {}
        readings: list[Reading] = []
        runs: list[Integers] = []
        shifts: list[int] = []
        count = 0
        for reading, first, last in pieces:
            shift = offsets.get(id(reading))
            if shift is None:
                shift = offsets[id(reading)] = count
                readings.append(reading)
                count += len(reading.signature)
            runs.append(reading.words[first:last])
            shifts.append(shift)
        words = np.concatenate(runs)
        known = frequent().columns
        self._readings = readings
        self._words = words
        self._known = len(known)
        new = np.flatnonzero(words >= len(known))
        owners = np.repeat(np.array(shifts), [len(run) for run in runs])
        rows = words.take(new) - len(known) + owners.take(new)
        common = words.copy()
        common[new] = PAD
        # (``take`` is three times as quick as indexing.)
        self.views: Integers = known.views.take(common, axis=0)
        self.signature: Bits = known.signature.take(common, axis=0)
        if count:
            words[new] = rows + len(known)
            self.views[new] = np.concatenate([one.views for one in readings]).take(rows, axis=0)
            self.signature[new] = np.concatenate([one.signature for one in readings]).take(rows, axis=0)

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def _lines(self) -> list[str]:
        """The stems of the words that are not frequent."""
        return b"\n".join(one.stems for one in self._readings if len(one.signature)).decode().split("\n")

    def stems(self, places: Indices | slice) -> list[str]:
        """The stems of the words at ``places``."""
        numbers, known, first = self._words[places].tolist(), frequent().columns.stems, self._known
        return [known[number] if number < first else self._lines[number - first] for number in numbers]
