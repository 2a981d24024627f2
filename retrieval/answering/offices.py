"""Reads a question for the holder of an office («من هو رئيس فرنسا؟»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, folded_forms, tokens
from retrieval.text.normalization import fold
from retrieval.text.role_nouns import plain

Words = tuple[str, ...]

# A question with more terms tells a story about the holder.
MOST_TERMS: Final = 8
# The ending of adjectives of nations.
_OF_NATIONS: Final = "ي"
_LONGEST_HEAD: Final = 4
_LONGEST_NAME: Final = 5
# Sentences whose countries are kept, for the comparisons of some answers.
_SENTENCES: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of an office, under each of its names («فرنسا»). ``adjectives`` say the same beside the office, with the
    article («فرنسي»). ``country``: it is one. ``optional``: the office is the same without it («نادي»)."""

    names: tuple[tuple[Forms, ...], ...]
    adjectives: tuple[tuple[Forms, ...], ...] = ()
    country: bool = False
    optional: bool = False

    @property
    def phrases(self) -> tuple[tuple[Forms, ...], ...]:
        """The names and the adjectives."""
        return self.names + self.adjectives


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that a question asks for.

    ``heads`` are its names («رئيس وزراء», «رئيس حكومة»), the one asked for first, as ``office_word`` returns their
    words. ``slots`` say of whom or what. ``year`` is the year that the question names, if any. ``owned``: a country
    or another body is named, so that another nationality beside the office is the holder's own. ``personal``: any
    nationality beside it is. ``newcomer``: the new holder is asked for («رئيس المكسيك الجديد»),
    ``elected``: one who may not hold it yet («الرئيس المنتخب»).
    """

    heads: tuple[Words, ...]
    slots: tuple[Slot, ...]
    year: int | None
    owned: bool
    personal: bool
    newcomer: bool = False
    elected: bool = False


def read_office(query: Query) -> Office | None:
    """Return the office whose present holder ``query`` asks for, or None when it asks for something else."""
    if query.kind != "person" or query.negated or query.bare or len(query.terms) > MOST_TERMS:
        return None
    if any(token.forms.surface in word_list("clause.words") for token in tokens(query.text)):
        return None
    forms = [term.forms for term in query.terms if plain(term.forms.base) not in word_list("filler.now")]
    years = [int(one.base) for one in forms if one.cues & CUE["year"] and one.base.isdigit()]
    forms = [one for one, after in pairwise((*forms, None)) if one and not _is_year(one, after)]
    if len(years) > 1 or any(one.cues & CUE["digit"] or plain(one.base) in word_list("not.holder") for one in forms):
        return None
    name, heads, taken = _read_head(forms)
    # Beside a coach «المنتخب» is a team.
    personal = name in _named_in("of_no_country")
    newcomers = [] if personal else [term.forms for term in query.terms if says_newcomer(term.forms)]
    slots = tuple(_read_slots([one for one in forms[taken:] if one not in newcomers]))
    named = [slot for slot in slots if not slot.optional]
    if not heads or (not named and taken < 2):  # «من هو المدرب؟»
        return None
    return Office(
        heads=heads,
        slots=slots,
        year=years[0] if years else None,
        owned=any(slot.country for slot in slots) or (bool(named) and name not in _named_in("of_a_field")),
        personal=personal,
        newcomer=bool(newcomers),
        elected=any(plain(one.base) in word_list("not.elect") for one in newcomers),
    )


def says_newcomer(word: Forms) -> bool:
    """Return whether a word beside an office says that its holder is new or to come («المنتخب»)."""
    return word.surface != word.base and plain(word.base) in _newcomers()


def _is_year(word: Forms, after: Forms | None) -> bool:
    """Return whether ``word`` is a year, or «عام» before one."""
    year = after if after is not None and word.cues & CUE["time"] else word
    return bool(year.cues & CUE["year"]) and year.base.isdigit()


def _read_head(forms: Sequence[Forms]) -> tuple[str, tuple[Words, ...], int]:
    """Return the office at the start of ``forms``, its names with that in ``forms`` first, and its number of words."""
    words = tuple(map(office_word, forms))
    for length in range(min(_LONGEST_HEAD, len(words)), 0, -1):
        for name, entries in _offices().items():
            if words[:length] in entries:
                own = words[:length]
                return name, (own, *(entry for entry in entries if entry != own)), length
            if length == 1 and forms[0].surface in word_list(f"verbs.{name}"):
                return name, entries, length
    return "", (), 0


def _read_slots(forms: Sequence[Forms]) -> Iterator[Slot]:
    place = 0
    while place < len(forms):
        for length in range(min(_LONGEST_NAME, len(forms) - place), 0, -1):
            known = named_bodies().get(tuple(plain(one.base) for one in forms[place : place + length]))
            if known:
                yield known
                break
        else:
            length = 1
            yield Slot(names=((forms[place],),), optional=plain(forms[place].base) in word_list("filler.kind"))
        place += length


def office_word(forms: Forms) -> str:
    """Return the base of a word of an office, without the ending of the feminine or of «رئيسا»."""
    base = plain(forms.base)
    return base[:-1] if base not in _office_words() and base[-1] in "اه" and base[:-1] in _office_words() else base


@cache
def _newcomers() -> frozenset[str]:
    return frozenset(plain(folded_forms(entry).base) for entry in lexicon.lists("roles")["roles.newcomer"])


@cache
def begins_office(word: str) -> bool:
    """Return whether ``word``, of ``office_word``, is the first of an office."""
    return any(entry[0] == word for entries in _offices().values() for entry in entries)


@cache
def word_list(key: str) -> frozenset[str]:
    """Return the words of one list of ``lexicon/offices.toml``: as spelled (folded), as plain bases, and these in
    the feminine."""
    entries = frozenset(lexicon.lists("offices").get(key, ()))
    bases = {plain(folded_forms(entry).base) for entry in entries}
    return entries | bases | {base + "ه" for base in bases}


@cache
def named_bodies() -> dict[Words, Slot]:
    """Return the countries and bodies of ``lexicon/nations.toml`` by each of their names, as plain bases."""
    found: dict[Words, Slot] = {}
    for key, entries in lexicon.lists("nations").items():
        section, _, name = key.partition(".")
        phrases = [tuple(map(folded_forms, entry.split())) for entry in dict.fromkeys((fold(name), *entries))]
        adjectives = tuple(one for one in phrases[1:] if all(word.base.endswith(_OF_NATIONS) for word in one))
        names = tuple(one for one in phrases if one not in adjectives)
        slot = Slot(names=names, adjectives=adjectives, country=section == "countries")
        for phrase in phrases:
            found.setdefault(tuple(plain(one.base) for one in phrase), slot)
    return found


@lru_cache(maxsize=_SENTENCES)
def named_in(text: str) -> frozenset[Slot]:
    """Return the countries and bodies of one word that ``text`` names, by their names or adjectives."""
    found = (named_bodies().get((plain(token.forms.base),)) for token in tokens(text))
    return frozenset(one for one in found if one is not None)


@cache
def _offices() -> dict[str, tuple[Words, ...]]:
    return {
        key.partition(".")[2]: tuple(
            tuple(plain(folded_forms(word).base) for word in entry.split()) for entry in entries
        )
        for key, entries in lexicon.lists("offices").items()
        if key.startswith("offices.")
    }


@cache
def _office_words() -> frozenset[str]:
    return frozenset(word for entries in _offices().values() for entry in entries for word in entry)


def _named_in(section: str) -> tuple[str, ...]:
    return lexicon.lists("offices")[f"{section}.names"]
