"""What each passage says with its title, as the sum of its word vectors in 8 bits.

An engine keeps the vectors beside the terms and returns them with its hits, so that passages are compared with a
question before any of their articles is read.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.index.document import Document
from retrieval.index.forward_index import NumberedWords
from retrieval.text.frequent_stems import frequent_stems
from retrieval.text.vocabulary import Integers
from retrieval.text.word_vectors import word_vectors

PassageVectors = npt.NDArray[np.int8]


def passage_vectors(document: Document, numbered: NumberedWords | None = None) -> PassageVectors:
    """Return the vector of each passage, in order: (passages, dimensions). An article without words has one passage.

    ``numbered`` are the document's words, where they are already known.
    """
    known, words, bounds = numbered or document.numbered()
    stems = frequent_stems().of_words(words)
    # A rare word may be a form of a frequent stem.
    new, place = np.unique(words[words >= len(known.frequent)], return_inverse=True)
    stems[words >= len(known.frequent)] = frequent_stems().of_stems(known.columns(new).stems).take(place)
    title = stems[: bounds[1]]
    texts: list[Integers] = []
    for first, last in document.passages:
        texts.append(np.concatenate((title, stems[bounds[first + 1] : bounds[last + 2]])))
    texts = texts or [title]
    starts = np.cumsum([0, *map(len, texts[:-1])])
    return word_vectors().packed_sums(np.concatenate(texts), starts)


def no_vectors(count: int) -> PassageVectors:
    """Return ``count`` vectors that are near to nothing."""
    return np.zeros((count, word_vectors().dimensions), dtype=np.int8)
