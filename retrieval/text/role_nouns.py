"""The nouns that say what somebody is or does: ``retrieval/text/lexicon/roles.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from retrieval.text import lexicon
from retrieval.text.analysis import Forms, folded_forms


def is_person(word: Forms) -> bool:
    """Return whether a noun is that of one person («السائح», «القاضي»), and of no body («بطل العالم»)."""
    known = is_one_of(word, ("words", "kin", "persons"), many=True) or word.surface in _asked_persons()
    thing = not role_bases("things").isdisjoint((word.base, *(word.base.removesuffix(ending) for ending in _many())))
    return known and not thing and not is_one_of(word, ("or_body",), many=True)


def is_one_of(word: Forms, keys: Iterable[str], *, many: bool = False) -> bool:
    """Return whether a noun, in the feminine or as «لاعبا» too, is in one of these lists. ``many``: or as «لاعبان» and
    «لاعبين»."""
    base = plain(word.base)
    inflected = {base, base.removesuffix("ه"), base.removesuffix("ا")}
    inflected |= {base.removesuffix(ending) for ending in _many() if many}
    return any(not inflected.isdisjoint(role_bases(key)) for key in keys)


def plain(base: str) -> str:
    """Return the base of a feminine adjective as that of the masculine («فرنسية»)."""
    return base[:-1] if base.endswith("يه") else base


@cache
def role_bases(key: str) -> frozenset[str | tuple[str, str]]:
    """Return the bases of the entries of a list of one word, and of two."""
    entries = (entry.split() for entry in lexicon.lists("roles")[f"roles.{key}"])
    bases = (tuple(plain(folded_forms(word).base) for word in entry) for entry in entries)
    return frozenset(one[0] if len(one) == 1 else (one[0], one[1]) for one in bases)


@cache
def role_words(key: str) -> frozenset[str]:
    """Return the words of one list of ``roles.toml``, as they are written, folded."""
    return frozenset(lexicon.lists("roles")[f"roles.{key}"])


@cache
def _many() -> frozenset[str]:
    """Return the endings of two and of more."""
    return frozenset((*lexicon.lists("units")["counted.pair"], *lexicon.lists("inflections")["plural"]))


@cache
def _asked_persons() -> frozenset[str]:
    return frozenset(lexicon.lists("question_words")["head.person"])
