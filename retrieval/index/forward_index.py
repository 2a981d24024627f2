"""The forward index: pre-tokenised articles, so that answering never analyses text.

An entry is built once, at ingest, and stored as bytes beside the index. A question reads about fifty
articles, and segmenting and analysing their text again would take most of an answer's time. An entry is
self-contained: it includes the analysis of words that are not frequent.
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
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.segmentation import Passage, Sentence
from retrieval.text.vocabulary import PAD, ROW, Bits, Integers, WordTable, frequent_words, signatures, views, word_table

# Longest run of words of a sentence that is stored, with its padding word. A body without end marks is one
# sentence.
MAX_WORDS: Final = 4_000
# Columns of ``ForwardEntry.shape``.
SHAPE: Final = ("heading", "opens_paragraph", "quotes", "asks")
_QUOTES: Final = '"«“'
# Marks at the end of a sentence that asks.
_ASKS: Final = ("؟", "?", "؟»", '؟"', "؟”")
# Header: the checksum, then the numbers of sentences, passage bounds, words, rare words and bytes of their
# stems.
_HEAD: Final = 6
_HEADER: Final = Struct("<I5i")
# ``to_bytes`` pads to a multiple of this, so that arrays are aligned in memory.
ALIGNED: Final = 8


class ForwardEntry(NamedTuple):
    """A pre-tokenised article.

    Run 0 is its title and run 1 + i its sentence i, each with ``PAD`` before it: ``words[bounds[r]:bounds[r +
    1]]``. Numbers from ``len(frequent_words())`` on are rows of ``rows`` (as in ``vocabulary.Columns``) and
    lines of ``stems``. ``shape[i]`` has the columns ``SHAPE`` of sentence i. Passage p goes from sentence
    ``passages[2 * p]`` to sentence ``passages[2 * p + 1]``, inclusive. A tuple, because a question reads
    about fifty.
    """

    words: Integers
    bounds: Sequence[int]
    shape: Integers
    passages: Sequence[int]
    rows: Integers
    stems: bytes | memoryview


class NumberedWords(NamedTuple):
    """All words of an article by their numbers in ``table``. ``words`` and ``bounds`` are as in
    ``ForwardEntry``, without a limit on length."""

    table: WordTable
    words: Integers
    bounds: Sequence[int]


def number_words(title: str, body: str, sentences: Sequence[Sentence]) -> NumberedWords:
    """Return the numbered words of an article with these ``sentences``."""
    known = word_table()
    words = known.padded([title, *(body[start:end] for start, end, _, _ in sentences)])
    return NumberedWords(known, words, [*np.flatnonzero(words == PAD).tolist(), len(words)])


def build_entry(
    numbered: NumberedWords, body: str, sentences: Sequence[Sentence], passages: Sequence[Passage]
) -> ForwardEntry:
    """Return the forward entry of an article with numbered words, ``sentences`` and ``passages``."""
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
        (sentence.heading, before != sentence.paragraph, _quotes(text), text.endswith(_ASKS))
        for sentence, before in zip(sentences, paragraph, strict=False)
        for text in (body[sentence.start : sentence.end],)
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


def to_bytes(entry: ForwardEntry, fingerprint: int) -> bytes:
    """Serialize ``entry``. ``fingerprint`` identifies the article and the analysis, and is part of the
    checksum."""
    counts = (
        len(entry.shape), len(entry.passages), len(entry.words), len(entry.rows), len(entry.stems),
    )  # fmt: skip
    rest = b"".join(
        (
            np.array(counts, dtype=np.int32).tobytes(),
            entry.rows.tobytes(),
            entry.words.tobytes(),
            entry.shape.tobytes(),
            np.array((*entry.bounds, *entry.passages), dtype=np.int32).tobytes(),
            entry.stems,
        )
    )
    rest += bytes(-(len(rest) + 4) % ALIGNED)
    return crc32(rest, fingerprint).to_bytes(4, "little") + rest


def from_bytes(data: memoryview, fingerprint: int) -> ForwardEntry | None:
    """Return what ``to_bytes`` serialized; None when the fingerprint differs or the data is damaged."""
    if len(data) < 4 * _HEAD:
        return None
    checksum, sentences, passages, words, new, stems = _HEADER.unpack_from(data)
    if crc32(data[4:], fingerprint) != checksum:
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
    """The words of several texts as one array, each text with ``PAD`` before it. ``views`` (``VIEWS``, words)
    and ``signatures`` (words, 2) are as in ``vocabulary``. ``starts`` are the positions of the padding words."""

    def __init__(self, pieces: Iterable[tuple[ForwardEntry, int, int]]) -> None:
        """``pieces``: words ``first`` to ``last`` (exclusive) of an entry."""
        offsets: dict[int, int] = {}
        entries: list[ForwardEntry] = []
        runs: list[Integers] = []
        shifts: list[int] = []
        count = 0
        known = frequent_words().columns
        first_new = len(known)
        for entry, first, last in pieces:
            shift = offsets.get(id(entry))
            if shift is None:
                shift = offsets[id(entry)] = count
                entries.append(entry)
                count += len(entry.rows)
            runs.append(entry.words[first:last])
            shifts.append(shift)
        words = np.concatenate(runs)
        self.starts: Indices = np.flatnonzero(words == PAD)
        self._entries = entries
        self._words = words
        self._known = first_new
        new = np.flatnonzero(words >= first_new)
        # ``take`` is three times as fast as indexing.
        if len(new):
            own = words.take(new)
            words[new] = PAD
            rows = known.rows.take(words, axis=0)
            own += np.repeat(np.array(shifts, dtype=np.int32), list(map(len, runs))).take(new)
            rows[new] = np.concatenate([one.rows for one in entries]).take(own - first_new, axis=0)
            words[new] = own
        else:
            rows = known.rows.take(words, axis=0)
        self.views: Integers = np.ascontiguousarray(views(rows).T)
        self.signatures: Bits = signatures(rows)

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def frequent_stems(self) -> Integers:
        """The number of the stem of each word, as in ``frequent_stems``."""
        return frequent_stems().of_words(self._words)

    @cached_property
    def _rare_stems(self) -> list[bytes]:
        """The stems of the words that are not frequent."""
        return b"\n".join([one.stems for one in self._entries if len(one.rows)]).split(b"\n")

    def stems(self, places: Indices) -> list[str]:
        """Return the stems of the words at ``places``, spelled out."""
        numbers, known, first = self._words[places].tolist(), frequent_words().columns.stems, self._known
        return [known[number] if number < first else self._rare_stems[number - first].decode() for number in numbers]
