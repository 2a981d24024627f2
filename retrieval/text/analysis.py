"""Converts text to terms: the one analysis for passages and questions.

Each word has several views, from the strictest to the loosest:

``surface``  folded spelling
``stem``     without clitics and suffixes (light stemming after Larkey, Ballesteros and
             Connell, 2002). Whether a first letter is a clitic depends on how often the
             word is written with and without it, not on the letter alone.
``key``      consonants of the stem without derivational letters. It joins broken
             plurals, verb forms and spellings of long vowels.
``grams``    character trigrams of the stem. They survive typing errors and the
             different spellings of a foreign name.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple

from retrieval.text import lexicon
from retrieval.text.normalization import WORD, fold

# A proclitic is removed when the rest is this many times as frequent as the whole word. The ratios were set
# on 400 words of the news vocabulary, checked by hand: lower ratios cut «كامل» to «أمل», higher ratios leave
# «لدعم» whole.
_CONJUNCTION_RATIO: Final = 0.5
_PREPOSITION_RATIO: Final = 1.5
_COMPARISON_RATIO: Final = 8.0
_FEMININE_RATIO: Final = 0.3
_SHORT_RATIO: Final = 0.1
# A word in fewer than this many of the 40,003 news articles is probably a name.
_RARE_BELOW: Final = 20
# A word that looks like a clitic, an article and a noun («بالغ», «وال») is one word when it is this many
# times as frequent as the noun.
_WHOLE_WORD_RATIO: Final = 20
_MAX_WORD_LENGTH: Final = 40
# About 10 MB of forms. ``retrieval.text.vocabulary`` caches more words in less memory.
_CACHE_SIZE: Final = 8_000

CUE: Final = {
    name: 1 << bit
    for bit, name in enumerate(
        ("month", "weekday", "time", "number", "unit", "cause", "manner", "place", "person", "definition",
         "statement", "digit", "year", "latin", "place_name", "person_name", "rare", "ordinal")
    )
}  # fmt: skip


class Forms(NamedTuple):
    """The views of one folded word. ``grams`` has no repeats. ``cues`` is a set of ``CUE`` bits: the types of
    answer that the word indicates. A tuple, because every word of every text has one."""

    surface: str
    base: str
    stem: str
    key: str
    grams: frozenset[str]
    cues: int
    stop: bool = False
    negator: bool = False


class Token(NamedTuple):
    """One word of a text: ``text[start:end]`` and its forms."""

    start: int
    end: int
    forms: Forms


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of ``text``, in order."""
    found: list[Token] = []
    for match in WORD.finditer(text):
        word = word_forms(match.group())
        if word is not None:
            found.append(Token(match.start(), match.end(), word))
    return found


def forms_of(text: str) -> list[Forms]:
    """Return the forms of the words of ``text``, in order. Faster than ``tokens``, because it computes no
    offsets."""
    return [word for word in map(word_forms, WORD.findall(text)) if word is not None]


@lru_cache(maxsize=_CACHE_SIZE)
def word_forms(word: str) -> Forms | None:
    """Return the forms of ``word`` as written; None when it has no letter or digit."""
    folded = fold(word)
    return folded_forms(folded) if folded else None


@lru_cache(maxsize=_CACHE_SIZE)
def folded_forms(word: str) -> Forms:
    """Return the views of ``word``, which must be folded. Cached."""
    return analyze_folded(word)


def analyze_folded(word: str) -> Forms:
    """Compute what ``folded_forms`` returns, without its cache, for callers with a cache of their own."""
    if word[0].isdigit():
        number = word.replace("\u066c", ",").replace("\u066b", ".")
        plain = number.replace(",", "") if _is_grouped(number) else number
        year = CUE["year"] if len(plain) == 4 and plain[0] in "12" else 0
        return Forms(word, plain, plain, plain, frozenset((f"#{plain}",)), cues=CUE["digit"] | year)
    short = word[:_MAX_WORD_LENGTH]
    base = without_proclitics(short)
    stem = without_suffixes(_synonyms().get(base, base))
    stop = word in lexicon.words("stop_words")
    negator = word in lexicon.words("negators")
    return Forms(word, base, stem, skeleton(stem), trigrams(stem), _cues(word, base), stop, negator)


def trigrams(stem: str) -> frozenset[str]:
    """Return the character trigrams of a stem whose two ends are marked."""
    padded = f"^{stem}$"
    return frozenset([padded[i : i + 3] for i in range(len(padded) - 2)])


def _cues(word: str, base: str) -> int:
    if not "\u0600" <= word[0] <= "\u06ff":
        return CUE["latin"]
    table = _cue_table()
    rare = CUE["rare"] if _count(base) < _RARE_BELOW and not word.startswith(_affixes()["article"]) else 0
    return table.get(word, 0) | table.get(base, 0) | rare


@cache
def _cue_table() -> dict[str, int]:
    table: dict[str, int] = {}
    for name, entries in lexicon.lists("cues").items():
        for entry in entries:
            table[entry] = table.get(entry, 0) | CUE[name]
    for name, kind in (("places", "place_name"), ("persons", "person_name")):
        for entry in lexicon.lines(name):
            table[entry] = table.get(entry, 0) | CUE[kind]
    return table


@cache
def _synonyms() -> dict[str, str]:
    """Return a map from words to the form that their synonyms share. Number words map to their digits, names
    of months to the first name of the month."""
    return {entry: fold(name) for name, entries in lexicon.lists("same").items() for entry in entries}


@cache
def vocabulary() -> dict[str, int]:
    """Return folded news words with the number of articles, of 40,003, that contain each."""
    return lexicon.counts("vocabulary")


@cache
def _affixes() -> dict[str, tuple[str, ...]]:
    return lexicon.lists("affixes")


@cache
def _prepositions() -> tuple[tuple[str, float], ...]:
    """Return letters that are prepositions, and how much more frequent the rest of the word must be."""
    plain = tuple((letter, _PREPOSITION_RATIO) for letter in _affixes()["preposition"])
    return plain + tuple((letter, _COMPARISON_RATIO) for letter in _affixes()["comparison"])


def without_proclitics(word: str) -> str:
    """Return ``word`` without leading conjunctions, prepositions, article and future particle. A letter is
    removed only where it is a clitic."""
    rest = _without_conjunction(word)
    article = _without_article(rest)
    if article != rest:
        return article
    for letter, ratio in _prepositions():
        if rest[0] == letter and len(rest) >= 4:
            bare = _without_preposition(rest, ratio)
            if bare is not None:
                return bare
    future, imperfect = _affixes()["future"], _affixes()["imperfect"]
    if rest[0] in future and len(rest) >= 5 and rest[1] in imperfect and _count(rest[1:]) > _count(rest):
        return rest[1:]
    return rest


def _without_preposition(word: str, ratio: float) -> str | None:
    """Return what follows the preposition, or None when the letter belongs to the word."""
    after = word[1:]
    bare = _without_article(after)
    if bare != after and _count(word) < _WHOLE_WORD_RATIO * max(1, _count(bare)):
        return bare
    joined = word[0] in _affixes()["joining"] and after[0] == word[0] and len(after) >= 4
    if joined and _count(after[1:]) >= _count(word):
        return after[1:]
    return after if _count(after) > ratio * _count(word) else None


def _without_conjunction(word: str) -> str:
    if word[0] not in _affixes()["conjunction"] or len(word) < 4:
        return word
    rest = word[1:]
    if _without_article(rest) != rest and _count(word) < _WHOLE_WORD_RATIO * max(1, _count(rest)):
        return rest
    return rest if _count(rest) > _CONJUNCTION_RATIO * _count(word) else word


def _without_article(word: str) -> str:
    if not word.startswith(_affixes()["article"]) or len(word) < 4 or word in lexicon.words("alef_lam"):
        return word
    rest = word[2:]
    # In «الرد» the article is a clitic. In «الله» and «الآن» it belongs to the word.
    if len(rest) == 2 and (rest in lexicon.words("stop_words") or _count(rest) < _SHORT_RATIO * _count(word)):
        return word
    return rest


def _count(word: str) -> int:
    return vocabulary().get(word, 0)


def without_suffixes(word: str) -> str:
    """Return ``word`` without at most two suffixes. At least three letters remain after the first, four after
    the second."""
    affixes = _affixes()
    verb = word[:-1]
    if word.endswith(affixes["feminine"]) and len(verb) >= 3 and _count(verb) > _FEMININE_RATIO * _count(word):
        return verb
    endings = _endings()
    for least in (3, 4):
        for suffix in endings.get(word[-1], ()):
            if word.endswith(suffix) and len(word) - len(suffix) >= least:
                word = word[: -len(suffix)]
                break
        else:
            break
    return word


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    """Return the suffixes by their last letter, longest first."""
    suffixes = _affixes()["suffix"]
    return {last: tuple(s for s in suffixes if s[-1] == last) for last in {suffix[-1] for suffix in suffixes}}


def skeleton(stem: str) -> str:
    """Return the consonants of ``stem`` that probably form its root."""
    if not "\u0600" <= stem[0] <= "\u06ff":
        return stem
    affixes = _affixes()
    bare = stem
    for letter in affixes["vowel"]:
        bare = bare.replace(letter, "")
    while len(bare) > 3 and bare[0] in affixes["derivational"]:
        bare = bare[1:]
    if len(bare) > 3:
        for letter in affixes["semivowel"]:
            bare = bare.replace(letter, "")
    return bare or stem


def _is_grouped(number: str) -> bool:
    head, *groups = number.split(",")
    return bool(groups) and len(head) <= 3 and all(len(g) == 3 for g in groups)
