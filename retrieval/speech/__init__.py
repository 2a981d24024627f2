"""Who says what in an article: extraction of direct and reported speech with its speakers."""

from __future__ import annotations

from functools import cache
from typing import Final

from retrieval.text import lexicon

# Rises when the rules change. What an archive keeps was extracted with one fingerprint.
_VERSION: Final = 3
_LISTS: Final = (
    "speech.toml",
    "offices.toml",
    "first_names.txt",
    "first_names_and_nouns.txt",
    "women.txt",
    "name_beginnings.txt",
    "persons.txt",
    "places.txt",
    "prepositions.txt",
    "vocabulary.txt",
)


@cache
def speech_fingerprint() -> str:
    """Return the fingerprint of the rules. Utterances with another are extracted again."""
    return f"{_VERSION}.{lexicon.digest(_LISTS)}"
