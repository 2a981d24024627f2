"""Make the word tables of ``retrieval/lexicon`` from a news archive.

    python benchmarks/fit_vocabulary.py [ARTICLES.jsonl.gz ...]

writes, beside the other lexicon files (``words.npz`` alone when no archive is given):

``vocabulary.txt``  folded words in ten or more articles, with that number
``alef_lam.txt``    words whose first alef and lam are no article
``stems.txt``       stems in eight or more articles, with that number
``places.txt``      words that stand where place names do, and the one-word names of
                    countries and cities of the Unicode CLDR (by Babel)
``persons.txt``     words that stand where names of persons do
``words.npz``       what the analysis says of the words of ``vocabulary.txt``: to be made
                    anew whenever the analysis or the lexicon change

The tables that are committed were made from the ANT Corpus v1.1 and v2.1 (Apache
2.0): 40,003 articles, 8.8 million words.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale

from retrieval.text import analysis, lexicon
from retrieval.text.normalization import WORD, fold
from retrieval.text.vocabulary import FREQUENT_FILE, FrequentWords

LEXICON = Path(lexicon.__file__).parent
ORIGIN = (
    "# Of {count:,} news articles (ANT Corpus v1.1 and v2.1, Apache 2.0).\n# Made by benchmarks/fit_vocabulary.py.\n"
)
# A word is none with the article when this share of its spellings carries a hamza
# on the alef.
HAMZA_SHARE = 0.3


def read(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield f"{record.get('title') or ''}\n{record['text']}"


# A word is a name when this share of it, and this many, follow a word that calls for
# one: looked through by hand, three in a hundred so found are none.
PLACE_SHARE, PERSON_SHARE, LEAST_NAMED = 0.04, 0.06, 4
BEFORE_PLACES = "مدينة محافظة بلدة قرية بمدينة بمحافظة ولاية بولاية إقليم منطقة شمالي جنوبي شرقي غربي شمال جنوب شرق غرب دولة عاصمة مطار"
INTO = "في إلى"
BEFORE_PERSONS = (
    "الرئيس الوزير الدكتور السيد السيدة الفنان الفنانة اللاعب المدرب النجم القيادي النائب الملك الأمير الشيخ المحامي الصحفي "
    "الصحافي الكاتب الإعلامي الممثل الممثلة الشاب المهاجم السفير اللواء العميد الجنرال المستشار المرشح المخرج المطرب الأستاذ "
    "محمد أحمد عبد"
)
# No places, though CLDR lists them among territories.
NO_TERRITORIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


def cldr_places() -> set[str]:
    """The base forms of one-word names of countries and cities."""
    locale = Locale("ar")
    names = [name for code, name in locale.territories.items() if len(code) == 2 and code not in NO_TERRITORIES]
    names += [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return {analysis.folded_forms(fold(name)).base for name in names if len(name.split()) == 1}


@dataclass
class Counts:
    """How often a word occurs, with the article, and after which sort of word."""

    total: Counter[str] = field(default_factory=Counter)
    definite: Counter[str] = field(default_factory=Counter)
    after_place: Counter[str] = field(default_factory=Counter)
    after_into: Counter[str] = field(default_factory=Counter)
    after_title: Counter[str] = field(default_factory=Counter)

    def is_name(self, word: str) -> bool:
        """Whether ``word`` always or never has the article: nouns come both ways."""
        return not word[:1].isdigit() and not 0.05 <= self.definite[word] / self.total[word] <= 0.9


def count_names(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Base forms that stand where names of places, and of persons, do."""
    places, into, titles = (set(map(fold, words.split())) for words in (BEFORE_PLACES, INTO, BEFORE_PERSONS))
    counts = Counts()
    for text in texts:
        last: analysis.Token | None = None
        for token in analysis.tokens(text):
            base, surface = token.forms.base, token.forms.surface
            counts.total[base] += 1
            counts.definite[base] += surface.startswith(("ال", "وال"))
            if last and token.start - last.end <= 2 and not token.forms.stop:
                before = last.forms.surface
                counts.after_place[base] += before in places
                counts.after_into[base] += before in into or (surface != base and surface.startswith("ب"))
                counts.after_title[base] += before in titles and not surface.startswith("ال")
            last = token
    found = {
        word
        for word, total in counts.total.items()
        if word and counts.is_name(word)
        if _often(counts.after_place[word], total, PLACE_SHARE)
        or (
            total >= 8 and counts.after_place[word] >= max(2, 0.003 * total) and counts.after_into[word] >= 0.15 * total
        )
    }
    found |= cldr_places()
    persons = {
        word for word, total in counts.total.items() if word and _often(counts.after_title[word], total, PERSON_SHARE)
    }
    return found, {word for word in persons if not word[0].isdigit() and not _definite(word)} - found


def _often(count: int, total: int, share: float) -> bool:
    return count >= LEAST_NAMED and count >= share * total


def _definite(word: str) -> bool:
    """Whether ``word`` is used with the article, as common nouns and adjectives are."""
    known = analysis.vocabulary()
    return known.get("ال" + word, 0) > 0.5 * known.get(word, 1)


def count_words(texts: Iterable[str]) -> tuple[int, Counter[str], list[str]]:
    """Articles, words by articles that hold them, words that only look definite."""
    articles, plain = 0, Counter[str]()
    with_hamza, without = Counter[str](), Counter[str]()
    for text in texts:
        articles += 1
        spelled = set(WORD.findall(text))
        plain.update({folded for word in spelled if (folded := fold(word))})
        for word in spelled:
            without[fold(word)] += word.startswith("ال")
            for clitics in range(3):
                if word[clitics : clitics + 2] in {"أل", "إل", "آل"} and not set(word[:clitics]) - set("وفبكلس"):
                    with_hamza[fold(word[clitics:])] += 1
    exceptions = [
        word
        for word, count in with_hamza.items()
        if count >= 3 and len(word) >= 4 and count >= HAMZA_SHARE * (count + without[word])
    ]
    return articles, plain, sorted(exceptions)


def count_stems(texts: Iterable[str]) -> Counter[str]:
    """Stems by articles."""
    stems = Counter[str]()
    for text in texts:
        stems.update({token.forms.stem for token in analysis.tokens(text)})
    return stems


def write(name: str, header: str, lines: Iterable[str]) -> None:
    path = LEXICON / f"{name}.txt"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")


def arabic(counts: Counter[str], least: int) -> list[str]:
    return [
        f"{word} {count}"
        for word, count in sorted(counts.items())
        if count >= least and "\u0600" <= word[0] <= "\u06ff"
    ]


def main(paths: list[str]) -> None:
    articles, plain, exceptions = count_words(read(paths))
    origin = ORIGIN.format(count=articles)
    write("vocabulary", origin, arabic(plain, 10))
    write("alef_lam", origin, exceptions)
    # The stemmer reads the two tables above: a fresh process would see them too.
    lexicon.counts.cache_clear()
    lexicon.words.cache_clear()
    analysis.folded_forms.cache_clear()
    write("stems", origin, arabic(count_stems(read(paths)), 8))
    places, persons = count_names(read(paths))
    write("places", origin + "# One-word names of Unicode CLDR added (Unicode licence v3).\n", sorted(places))
    write("persons", origin, sorted(persons))


def write_words() -> None:
    path = LEXICON / FREQUENT_FILE
    counts = lexicon.counts("vocabulary")
    # The most frequent first: what a question reads then lies close together in memory.
    FrequentWords.of(sorted(counts, key=lambda word: -counts[word])).save(path)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    if "--help" in sys.argv:
        sys.exit(__doc__)
    if sys.argv[1:]:
        main(sys.argv[1:])
    write_words()
