"""Finds the words that stand where names of places, and of persons, do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from benchmarks.fitting.data import Data
from benchmarks.fitting.parallel import in_batches
from benchmarks.fitting.vocabulary import HEADER, texts, write_table
from retrieval.text import analysis
from retrieval.text.normalization import WORD, fold

ROLES: Final = ("vocabulary",)
READS: Final = ("retrieval/text/lexicon/*",)
WRITES: Final = ("retrieval/text/lexicon/places.txt", "retrieval/text/lexicon/persons.txt")
CLDR: Final = "# One-word names of Unicode CLDR added (Unicode licence v3).\n"
# A word is a name when this share of it, and this many, follow a word that calls for
# one: looked through by hand, three in a hundred so found are none.
PLACE_SHARE: Final = 0.04
PERSON_SHARE: Final = 0.06
LEAST_NAMED: Final = 4
BEFORE_PLACES: Final = "مدينة محافظة بلدة قرية بمدينة بمحافظة ولاية بولاية إقليم منطقة شمالي جنوبي شرقي غربي شمال جنوب شرق غرب دولة عاصمة مطار"
INTO: Final = "في إلى"
BEFORE_PERSONS: Final = (
    "الرئيس الوزير الدكتور السيد السيدة الفنان الفنانة اللاعب المدرب النجم القيادي النائب الملك الأمير الشيخ المحامي الصحفي "
    "الصحافي الكاتب الإعلامي الممثل الممثلة الشاب المهاجم السفير اللواء العميد الجنرال المستشار المرشح المخرج المطرب الأستاذ "
    "محمد أحمد عبد"
)
# No places, though CLDR lists them among territories.
NO_TERRITORIES: Final = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


def run(data: Data, out: Path) -> None:
    """Write the names of places and of persons, in their base forms."""
    counts = Counts()
    for part in in_batches(count_names, texts(data)):
        counts.add(part)
    places = counts.places() | cldr_places()
    header = HEADER.format(articles=counts.texts)
    write_table(out, "places", header + CLDR, sorted(places))
    write_table(out, "persons", header, sorted(counts.persons() - places))


def cldr_places() -> set[str]:
    """The base forms of one-word names of countries and cities."""
    locale = Locale("ar")
    names = [name for code, name in locale.territories.items() if len(code) == 2 and code not in NO_TERRITORIES]
    names += [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return {analysis.folded_forms(fold(name)).base for name in names if len(name.split()) == 1}


@dataclass(slots=True)
class Counts:
    """Texts; how often a base form occurs, with the article, and after which sort of word."""

    texts: int = 0
    total: Counter[str] = field(default_factory=Counter)
    definite: Counter[str] = field(default_factory=Counter)
    after_place: Counter[str] = field(default_factory=Counter)
    after_into: Counter[str] = field(default_factory=Counter)
    after_title: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Count what ``other`` counted too."""
        self.texts += other.texts
        for counter in fields(self)[1:]:
            getattr(self, counter.name).update(getattr(other, counter.name))

    def places(self) -> set[str]:
        """The words that stand where names of places do."""
        return {
            word for word, total in self.total.items() if word and self._is_name(word) and self._is_place(word, total)
        }

    def persons(self) -> set[str]:
        """The words that stand where names of persons do."""
        named = {
            word for word, total in self.total.items() if word and _often(self.after_title[word], total, PERSON_SHARE)
        }
        return {word for word in named if not word[0].isdigit() and not _definite(word)}

    def _is_name(self, word: str) -> bool:
        """Whether ``word`` always or never has the article: nouns come both ways."""
        return not word[:1].isdigit() and not 0.05 <= self.definite[word] / self.total[word] <= 0.9

    def _is_place(self, word: str, total: int) -> bool:
        after = self.after_place[word]
        into = total >= 8 and after >= max(2, 0.003 * total) and self.after_into[word] >= 0.15 * total
        return _often(after, total, PLACE_SHARE) or into


def count_names(texts: Sequence[str]) -> Counts:
    """The counts of ``texts``."""
    places, into, titles = _before()
    counts = Counts(texts=len(texts))
    for text in texts:
        before, end = "", 0
        for match in WORD.finditer(text):
            word = _word(match.group())
            if word is None:
                continue
            base, surface, stop = word
            counts.total[base] += 1
            counts.definite[base] += surface.startswith(("ال", "وال"))
            if before and match.start() - end <= 2 and not stop:
                counts.after_place[base] += before in places
                counts.after_into[base] += before in into or (surface != base and surface.startswith("ب"))
                counts.after_title[base] += before in titles and not surface.startswith("ال")
            before, end = surface, match.end()
    return counts


@cache
def _word(word: str) -> tuple[str, str, bool] | None:
    """Base and folded spelling of a word as it is written, and whether it is a stop word; None when it is none."""
    folded = fold(word)
    if not folded:
        return None
    forms = analysis.analyze_folded(folded)
    return forms.base, forms.surface, forms.stop


@cache
def _before() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(fold, words.split())) for words in (BEFORE_PLACES, INTO, BEFORE_PERSONS))


def _often(count: int, total: int, share: float) -> bool:
    return count >= LEAST_NAMED and count >= share * total


def _definite(word: str) -> bool:
    """Whether ``word`` is used with the article, as common nouns and adjectives are."""
    known = analysis.vocabulary()
    return known.get("ال" + word, 0) > 0.5 * known.get(word, 1)
