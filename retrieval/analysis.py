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

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from retrieval import lexicon
from retrieval.orthography import WORD, fold

# A proclitic is taken off when the rest is this many times as frequent as the whole.
# Set on 400 words of the news vocabulary, looked through by hand: lower cuts
# «كامل» to «أمل», higher leaves «لدعم» whole.
_CONJUNCTION_RATIO: Final = 0.5
_PREPOSITION_RATIO: Final = {"ب": 3.0, "ل": 3.0, "ك": 8.0}
# A word in fewer of the 40,003 news articles than this is likely a name.
_RARE: Final = 20
_LONGEST_WORD: Final = 40
_WORDS_REMEMBERED: Final = 200_000

_SUFFIXES: Final = (
    "اتهما", "تيها", "تيهم", "تهما", "اتهم", "اتها", "اتنا", "ياته", "يون", "يين", "تهم", "تها", "تنا", "هما", "كما",
    "يات", "تين", "تان", "ها", "هم", "هن", "كم", "نا", "وا", "ات", "ان", "ون", "ين", "يه", "ته", "يا",
    "ه", "ي", "ا",
)  # fmt: skip
CUE: Final = {
    name: 1 << bit
    for bit, name in enumerate(
        ("month", "weekday", "time", "number", "unit", "cause", "manner", "place", "person", "definition",
         "statement", "digit", "year", "latin", "place_name", "person_name", "rare")
    )
}  # fmt: skip
_DERIVATIONAL: Final = "متينساو"


@dataclass(frozen=True, slots=True)
class Forms:
    """The views of one folded word. ``grams`` has no repeats; ``cues`` is a set of
    ``CUE`` bits: what kinds of answer the word is a sign of."""

    surface: str
    base: str
    stem: str
    key: str
    grams: frozenset[str]
    stop: bool
    negator: bool
    cues: int


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: ``text[start:end]`` and its forms."""

    start: int
    end: int
    forms: Forms


def tokens(text: str) -> list[Token]:
    """The words and numbers of ``text``, in order."""
    found: list[Token] = []
    for match in WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            found.append(Token(match.start(), match.end(), forms(folded)))
    return found


@lru_cache(maxsize=_WORDS_REMEMBERED)
def forms(word: str) -> Forms:
    """The views of ``word``, which is folded."""
    if word[0].isdigit():
        number = word.replace("\u066c", ",").replace("\u066b", ".")
        plain = number.replace(",", "") if _is_grouped(number) else number
        year = CUE["year"] if len(plain) == 4 and plain[0] in "12" else 0
        return Forms(word, plain, plain, plain, frozenset((f"#{plain}",)), False, False, CUE["digit"] | year)
    short = word[:_LONGEST_WORD]
    base = without_proclitics(short)
    stem = without_suffixes(_same().get(base, base))
    padded = f"^{stem}$"
    grams = frozenset(padded[i : i + 3] for i in range(len(padded) - 2)) or frozenset((padded,))
    stop = word in lexicon.words("stop_words")
    negator = word in lexicon.words("negators")
    return Forms(word, base, stem, skeleton(stem), grams, stop, negator, _cues(word, base))


def _cues(word: str, base: str) -> int:
    if not "\u0600" <= word[0] <= "\u06ff":
        return CUE["latin"]
    table = _cue_table()
    rare = CUE["rare"] if _count(base) < _RARE and not word.startswith("ال") else 0
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
def _same() -> dict[str, str]:
    """Words that are written apart and mean one thing -> the one they share: number
    words their digits, months the first of their names."""
    return {entry: fold(name) for name, entries in lexicon.lists("same").items() for entry in entries}


@cache
def vocabulary() -> dict[str, int]:
    """Folded news words and the number of articles, of 40,003, that hold each."""
    return lexicon.counts("vocabulary")


def without_proclitics(word: str) -> str:
    """``word`` without «و ف ب ك ل س» and «ال» in front, where they are clitics."""
    rest = _without_conjunction(word)
    article = _without_article(rest)
    if article != rest:
        return article
    for letter, ratio in _PREPOSITION_RATIO.items():
        if rest[0] == letter and len(rest) >= 4:
            after = rest[1:]
            bare = _without_article(after)
            if bare != after and len(bare) >= 3 and _count(rest) < 20 * max(1, _count(bare)):
                return bare
            if letter == "ل" and after[0] == "ل" and len(after) >= 4 and _count(after[1:]) >= _count(rest):
                return after[1:]
            if _count(after) > ratio * _count(rest):
                return after
    if rest[0] == "س" and len(rest) >= 5 and rest[1] in "يتنا" and _count(rest[1:]) > _count(rest):
        return rest[1:]
    return rest


def _without_conjunction(word: str) -> str:
    if word[0] not in "وف" or len(word) < 4:
        return word
    rest = word[1:]
    if rest.startswith("ال") and len(rest) >= 5 and _count(word) < 20 * max(1, _count(rest)):
        return rest
    if _count(rest) > _CONJUNCTION_RATIO * _count(word):
        return rest
    return word


def _without_article(word: str) -> str:
    if word.startswith("ال") and len(word) >= 5 and word not in lexicon.words("alef_lam"):
        return word[2:]
    return word


def _count(word: str) -> int:
    return vocabulary().get(word, 0)


def without_suffixes(word: str) -> str:
    """``word`` without at most two endings; three letters stay of one, four of two."""
    for least in (3, 4):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= least:
                word = word[: -len(suffix)]
                break
        else:
            break
    return word


def skeleton(stem: str) -> str:
    """The consonants of ``stem`` that are likely its root."""
    if not "\u0600" <= stem[0] <= "\u06ff":
        return stem
    bare = "".join(letter for letter in stem if letter not in "ايء")
    while len(bare) > 3 and bare[0] in _DERIVATIONAL:
        bare = bare[1:]
    if len(bare) > 3:
        bare = bare.replace("و", "")
    return bare or stem


def _is_grouped(number: str) -> bool:
    head, *groups = number.split(",")
    return bool(groups) and len(head) <= 3 and all(len(g) == 3 for g in groups)
