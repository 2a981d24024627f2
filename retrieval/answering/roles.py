"""The words that say what somebody is or does, with the offices of ``offices.toml``."""

from __future__ import annotations

from functools import cache

from retrieval.answering.offices import begins_office, office_word
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, folded_forms
from retrieval.text.role_nouns import is_one_of, plain


def is_role(word: Forms) -> bool:
    """Return whether a word is a role or an office, and no name."""
    return begins_office(office_word(word)) or is_one_of(word, ("words", "kin", "bodies"))


@cache
def office_bases() -> frozenset[str]:
    """Return the first words of offices."""
    lists = lexicon.lists("offices")
    entries = (entry for key, found in lists.items() if key.startswith("offices.") for entry in found)
    return frozenset(plain(folded_forms(entry.split()[0]).base) for entry in entries)
