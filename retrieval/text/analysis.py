"""Text to terms: the one analysis of passages and of questions.

Each word is seen in several views, from the strictest to the loosest:

``surface``  folded spelling
``stem``     without clitics and endings (light stemming after Larkey, Ballesteros
             and Connell, 2002; whether a first letter is a clitic is decided by how
             often the word is written with and without it, not by the letter alone)
``key``      consonants of the stem without derivational letters: joins broken
             plurals, verb forms and spellings of long vowels
``grams``    character trigrams of the stem: survive typing errors and the ways
             outlets spell a foreign name
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple

from retrieval.text import lexicon
from retrieval.text.normalization import WORD, fold

# A proclitic is taken off when the rest is this many times as frequent as the whole.
# Set on 400 words of the news vocabulary, looked through by hand: lower cuts
# «كامل» to «أمل», higher leaves «لدعم» whole.
_CONJUNCTION_RATIO: Final = 0.5
_PREPOSITION_RATIO: Final = 1.5
_COMPARISON_RATIO: Final = 8.0
_FEMININE_RATIO: Final = 0.3
_SHORT_RATIO: Final = 0.1
# A word in fewer of the 40,003 news articles than this is likely a name.
_RARE_BELOW: Final = 20
# A word that looks like clitic and article before a noun («بالغ», «وال») is one word
# after all when it is this many times as frequent as the noun.
_WHOLE_WORD_RATIO: Final = 20
_MAX_WORD_LENGTH: Final = 40
# Some 10 MB of forms; ``retrieval.text.vocabulary`` remembers more in less.
_CACHE_SIZE: Final = 8_000

CUE: Final = {
    name: 1 << bit
    for bit, name in enumerate(
        ("month", "weekday", "time", "number", "unit", "cause", "manner", "place", "person", "definition",
         "statement", "digit", "year", "latin", "place_name", "person_name", "rare", "ordinal")
    )
}  # fmt: skip


class Forms(NamedTuple):
    """The views of one folded word. ``grams`` has no repeats; ``cues`` is a set of
    ``CUE`` bits: what kinds of answer the word is a sign of. (A tuple: there is one for
    every word of every text.)"""

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
    """The words and numbers of ``text``, in order."""
    found: list[Token] = []
    for match in WORD.finditer(text):
        word = word_forms(match.group())
        if word is not None:
            found.append(Token(match.start(), match.end(), word))
    return found


def forms_of(text: str) -> list[Forms]:
    """The forms of the words of ``text``, in order: ``tokens`` without their places, in a
    fourth of the time."""
    return [word for word in map(word_forms, WORD.findall(text)) if word is not None]


@lru_cache(maxsize=_CACHE_SIZE)
def word_forms(word: str) -> Forms | None:
    """The forms of ``word`` as it is written; None when nothing of it is a letter."""
    folded = fold(word)
    return folded_forms(folded) if folded else None


@lru_cache(maxsize=_CACHE_SIZE)
def folded_forms(word: str) -> Forms:
    """The views of ``word``, which is folded."""
    return analyze_folded(word)


def analyze_folded(word: str) -> Forms:
    """As ``forms``, and not remembered: for who remembers them otherwise."""
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
    """The runs of three characters of a stem with its borders marked."""
    padded = f"^{stem}$"
    return frozenset([padded[i : i + 3] for i in range(len(padded) - 2)])


def _cues(word: str, base: str) -> int:
    if not "\u0600" <= word[0] <= "\u06ff":
        return CUE["latin"]
    table = _cue_table()
    rare = CUE["rare"] if _article_count(base) < _RARE_BELOW and not word.startswith(_affixes()["article"]) else 0
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
    """Words that are written apart and mean one thing -> the one they share: number
    words their digits, months the first of their names."""
    return {entry: fold(name) for name, entries in lexicon.lists("same").items() for entry in entries}


@cache
def vocabulary() -> dict[str, int]:
    """Folded news words and the number of articles, of 40,003, that hold each."""
    return lexicon.counts("vocabulary")


@cache
def _affixes() -> dict[str, tuple[str, ...]]:
    return lexicon.lists("affixes")


@cache
def _prepositions() -> tuple[tuple[str, float], ...]:
    """Letters that are prepositions and how much more frequent the rest must be."""
    plain = tuple((letter, _PREPOSITION_RATIO) for letter in _affixes()["preposition"])
    return plain + tuple((letter, _COMPARISON_RATIO) for letter in _affixes()["comparison"])


def without_proclitics(word: str) -> str:
    """``word`` without the conjunctions, prepositions, article and future particle in
    front of it, where they are clitics."""
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
    if (
        rest[0] in future
        and len(rest) >= 5
        and rest[1] in imperfect
        and _article_count(rest[1:]) > _article_count(rest)
    ):
        return rest[1:]
    return rest


def _without_preposition(word: str, ratio: float) -> str | None:
    """What follows the preposition, or None when the letter is the word's own."""
    after = word[1:]
    bare = _without_article(after)
    if bare != after and _article_count(word) < _WHOLE_WORD_RATIO * max(1, _article_count(bare)):
        return bare
    joined = word[0] in _affixes()["joining"] and after[0] == word[0] and len(after) >= 4
    if joined and _article_count(after[1:]) >= _article_count(word):
        return after[1:]
    return after if _article_count(after) > ratio * _article_count(word) else None


def _without_conjunction(word: str) -> str:
    if word[0] not in _affixes()["conjunction"] or len(word) < 4:
        return word
    rest = word[1:]
    if _without_article(rest) != rest and _article_count(word) < _WHOLE_WORD_RATIO * max(1, _article_count(rest)):
        return rest
    return rest if _article_count(rest) > _CONJUNCTION_RATIO * _article_count(word) else word


def _without_article(word: str) -> str:
    if not word.startswith(_affixes()["article"]) or len(word) < 4 or word in lexicon.words("alef_lam"):
        return word
    rest = word[2:]
    # «الرد» is the answer, «الله» and «الآن» are words of their own.
    if len(rest) == 2 and (
        rest in lexicon.words("stop_words") or _article_count(rest) < _SHORT_RATIO * _article_count(word)
    ):
        return word
    return rest


def _article_count(word: str) -> int:
    return vocabulary().get(word, 0)


def without_suffixes(word: str) -> str:
    """``word`` without at most two endings; three letters stay of one, four of two."""
    affixes = _affixes()
    verb = word[:-1]
    if (
        word.endswith(affixes["feminine"])
        and len(verb) >= 3
        and _article_count(verb) > _FEMININE_RATIO * _article_count(word)
    ):
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
    """The suffixes, the longest first, by their last letter."""
    suffixes = _affixes()["suffix"]
    return {last: tuple(s for s in suffixes if s[-1] == last) for last in {suffix[-1] for suffix in suffixes}}


def skeleton(stem: str) -> str:
    """The consonants of ``stem`` that are likely its root."""
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
