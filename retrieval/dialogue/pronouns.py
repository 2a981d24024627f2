"""Finds the pronoun of a word («عمره», «عليها», «هي») and puts a noun phrase in its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from retrieval.dialogue.vocabulary import count, inflections, keyed, listed
from retrieval.dialogue.word_tags import has_forms_of_verb
from retrieval.text import lexicon
from retrieval.text.name_words import ARTICLE, kind_of_name
from retrieval.text.normalization import fold

_JOINED: Final = "ـ"  # at the end of a preposition that is joined to the noun
# A stem in fewer articles does not show that what stands behind it is a pronoun; one in so many does.
_KNOWN: Final = 3
_FREQUENT: Final = 100
_SHORTEST_STEM: Final = 3
# A word that is far more frequent than its stem is a word of its own («تفاهم»).
_LEAST_SHARE: Final = 0.03
# The last letter of a stem before a pronoun, and what it is without one.
_BEFORE_PRONOUN: Final = {"ت": ("ة",), "ا": ("ى", "ا"), "ؤ": ("ء",), "ئ": ("ء",)}


class Agreement(StrEnum):
    """Gender and number; the values are keys of the lexicon."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    PLURAL = "plural"
    DUAL = "dual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    """The pronoun in a word. ``host`` is the word without it as it is written before a noun, "" when the word is the
    pronoun alone; behind a host that ends in «ـ» the noun is joined."""

    agreement: Agreement
    host: str

    def before(self, noun: str) -> str:
        """Return the word with ``noun`` in place of the pronoun."""
        if not self.host.endswith(_JOINED):
            return f"{self.host} {noun}".strip()
        letter = self.host.removesuffix(_JOINED)
        if letter == "ل" and noun.startswith(ARTICLE):
            return f"لل{noun[len(ARTICLE) :]}"
        return letter + noun


@lru_cache(maxsize=4096)
def find_pronoun(word: str, *, spoken: bool = True) -> Pronoun | None:
    """Return the pronoun in ``word``, as written; None where there is none. ``spoken``: read dialect spellings too,
    which may be other words («عمرو»)."""
    folded = fold(word)
    for agreement in Agreement:
        if folded in listed(f"alone.{agreement}"):
            return Pronoun(agreement=agreement, host="")
    if spoken and folded in keyed("spoken"):
        return Pronoun(agreement=_spoken_agreement(folded), host=keyed("spoken")[folded])
    if folded in listed("reflexive.words"):
        return None
    for agreement in Agreement:
        for suffix in lexicon.lists("follow_ups")[f"pronoun.{agreement}"]:
            if word.endswith(suffix):
                host = _host(word.removesuffix(suffix), folded)
                if host is not None:
                    return Pronoun(agreement=agreement, host=host)
    return _spoken_verb(word) if spoken else None


def _host(stem: str, word: str) -> str | None:
    """Return ``stem``, what stands before the pronoun of ``word`` (folded), as written before a noun; None if that is
    no word."""
    folded = fold(stem)
    if folded in keyed("preposition"):
        return keyed("preposition")[folded]
    if (
        len(folded) < _SHORTEST_STEM
        or word.startswith((ARTICLE, *inflections("joined_noun")))
        or kind_of_name(word) is not None
    ):
        return None
    stems = [stem[:-1] + letter for letter in _BEFORE_PRONOUN.get(stem[-1], ())]
    best = max([stem, *stems], key=lambda one: count(fold(one)))
    host = fold(best)
    known = count(host) >= max(_KNOWN, _LEAST_SHARE * count(word))
    return best if known and (best != stem or _has_relatives(host)) else None


def _has_relatives(host: str) -> bool:
    """Whether ``host`` is a common noun or a verb, no name: it is frequent, or has other forms."""
    present = host.startswith(inflections("third_person")) and has_forms_of_verb(host, likely=False)
    if present or count(host) >= _FREQUENT or count(ARTICLE + host):
        return True
    return bool(count(host + inflections("verb_after")[0]) or count(inflections("verb_before")[0] + host))


def _spoken_verb(word: str) -> Pronoun | None:
    """The pronoun of a verb as dialects write it («عوضو»)."""
    [ending] = lexicon.lists("follow_ups")["pronoun.spoken"]
    host = word.removesuffix(ending)
    if host == word or count(word) >= _KNOWN or not count(host) or not has_forms_of_verb(host, likely=True):
        return None
    return Pronoun(agreement=Agreement.MASCULINE, host=host)


def _spoken_agreement(word: str) -> Agreement:
    endings = {"ها": Agreement.FEMININE, "هم": Agreement.PLURAL}
    return endings.get(word[-2:], Agreement.MASCULINE)
