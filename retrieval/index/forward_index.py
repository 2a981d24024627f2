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

from retrieval.arrays import Indices
from retrieval.text.segmentation import Passage, Sentence
from retrieval.text.vocabulary import PAD, ROW, Bits, Integers, WordTable, frequent_words, signatures, views, word_table

# Words of a sentence that are read, less one: a body without an end mark is one sentence.
MAX_WORDS: Final = 4_000
# The columns of ``ForwardEntry.shape``.
SHAPE: Final = ("heading", "opens_paragraph", "quotes")
_QUOTES: Final = '"«“'
# Checksum, then how many sentences, ends of passages, words, words that are not frequent,
# and bytes of their stems.
_HEAD: Final = 6
_HEADER: Final = Struct("<I5i")
# What ``to_bytes`` makes is a multiple of this long, so that numbers lie where processors
# like them to.
ALIGNED: Final = 8


class ForwardEntry(NamedTuple):
    """An article as words. Run 0 is its title, run 1 + i its sentence i, each with ``PAD``
    before it: ``words[bounds[r]:bounds[r + 1]]``. Numbers from ``len(frequent_words())`` on are
    rows of ``rows`` (as in ``words.Columns``) and lines of ``stems``.
    ``shape[i]`` is how sentence i looks; passage p goes from sentence ``passages[2 * p]`` to
    sentence ``passages[2 * p + 1]``. (A tuple, since a question takes twenty.)"""

    words: Integers
    bounds: Sequence[int]
    shape: Integers
    passages: Sequence[int]
    rows: Integers
    stems: bytes | memoryview


class NumberedWords(NamedTuple):
    """An article's words by their numbers in ``table``, as ``ForwardEntry.words`` and ``bounds``,
    all of them."""

    table: WordTable
    words: Integers
    bounds: Sequence[int]


def number_words(title: str, body: str, sentences: Sequence[Sentence]) -> NumberedWords:
    """The words of an article that was cut into ``sentences``."""
    known = word_table()
    words = known.padded([title, *(body[start:end] for start, end, _, _ in sentences)])
    return NumberedWords(known, words, [*np.flatnonzero(words == PAD).tolist(), len(words)])


def build_entry(
    numbered: NumberedWords, body: str, sentences: Sequence[Sentence], passages: Sequence[Passage]
) -> ForwardEntry:
    """The reading of an article that was cut into ``sentences`` and ``passages``, with its
    words numbered."""
    known, words, bounds = numbered
    if any(end - start > MAX_WORDS for start, end in pairwise(bounds)):
        kept = [words[start : min(end, start + MAX_WORDS)] for start, end in pairwise(bounds)]
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
    return ForwardEntry(
        words=words,
        bounds=bounds,
        shape=np.array(shape, dtype=np.int32).reshape(-1, len(SHAPE)),
        passages=list(chain.from_iterable(passages)),
        rows=columns.rows,
        stems="\n".join(columns.stems).encode(),
    )


def _quotes(text: str) -> int:
    return sum(map(text.count, _QUOTES))


def to_bytes(reading: ForwardEntry, make: int) -> bytes:
    """``reading`` as it is kept. ``make`` says by which analysis it was made."""
    counts = (
        len(reading.shape), len(reading.passages), len(reading.words), len(reading.rows), len(reading.stems),
    )  # fmt: skip
    rest = b"".join(
        (
            np.array(counts, dtype=np.int32).tobytes(),
            reading.rows.tobytes(),
            reading.words.tobytes(),
            reading.shape.tobytes(),
            np.array((*reading.bounds, *reading.passages), dtype=np.int32).tobytes(),
            reading.stems,
        )
    )
    rest += bytes(-(len(rest) + 4) % ALIGNED)
    return crc32(rest, make).to_bytes(4, "little") + rest


def from_bytes(data: memoryview, make: int) -> ForwardEntry | None:
    """What ``to_bytes`` made; None when it was made otherwise or is damaged."""
    if len(data) < 4 * _HEAD:
        return None
    checksum, sentences, passages, words, new, stems = _HEADER.unpack_from(data)
    if crc32(data[4:], make) != checksum:
        return None
    known, run, shape, borders = new * ROW, words, sentences * len(SHAPE), sentences + 2
    numbers = np.frombuffer(data, np.int32, known + run + shape + borders + passages, 4 * _HEAD)
    shaped = known + run + shape
    ends = numbers[shaped:].tolist()
    start = 4 * (_HEAD + len(numbers))
    return ForwardEntry(
        words=numbers[known : known + run],
        bounds=ends[:borders],
        shape=numbers[known + run : shaped].reshape(-1, len(SHAPE)),
        passages=ends[borders:],
        rows=numbers[:known].reshape(-1, ROW),
        stems=data[start : start + stems],
    )


class Run:
    """The words of some texts, one after the other, each text with ``PAD`` before it.

    ``views`` (``VIEWS``, words) and ``signatures`` (words, 2) are as in ``words``;
    ``starts`` are where texts begin, with their pads.
    """

    def __init__(self, pieces: Iterable[tuple[ForwardEntry, int, int]]) -> None:
        """``pieces``: words ``first`` to ``last`` (exclusive) of a reading."""
        offsets: dict[int, int] = {}
        readings: list[ForwardEntry] = []
        runs: list[Integers] = []
        shifts: list[int] = []
        count = 0
        known = frequent_words().columns
        first_new = len(known)
        for reading, first, last in pieces:
            shift = offsets.get(id(reading))
            if shift is None:
                shift = offsets[id(reading)] = count
                readings.append(reading)
                count += len(reading.rows)
            runs.append(reading.words[first:last])
            shifts.append(shift)
        words = np.concatenate(runs)
        self.starts: Indices = np.flatnonzero(words == PAD)
        self._readings = readings
        self._words = words
        self._known = first_new
        new = np.flatnonzero(words >= first_new)
        # (``take`` is three times as quick as indexing.)
        if len(new):
            own = words.take(new)
            words[new] = PAD
            rows = known.rows.take(words, axis=0)
            own += np.repeat(np.array(shifts, dtype=np.int32), list(map(len, runs))).take(new)
            rows[new] = np.concatenate([one.rows for one in readings]).take(own - first_new, axis=0)
            words[new] = own
        else:
            rows = known.rows.take(words, axis=0)
        self.views: Integers = np.ascontiguousarray(views(rows).T)
        self.signatures: Bits = signatures(rows)

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def _rare_stems(self) -> list[bytes]:
        """The stems of the words that are not frequent."""
        return b"\n".join([one.stems for one in self._readings if len(one.rows)]).split(b"\n")

    def stems(self, places: Indices) -> list[str]:
        """The stems of the words at ``places``, spelled."""
        numbers, known, first = self._words[places].tolist(), frequent_words().columns.stems, self._known
        return [known[number] if number < first else self._rare_stems[number - first].decode() for number in numbers]
