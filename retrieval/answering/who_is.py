"""Answers «من هو محمد صلاح؟» with a sentence that says who that is, or not at all.

The newest articles about the name are read, and the passages that have it most. What most sentences say of the person
is right: of the sentences with the words that most have, the plainest and newest is the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.answering.articles import Articles
from retrieval.answering.asked_names import AskedName
from retrieval.answering.found_sentence import FoundSentence
from retrieval.answering.introductions import Introduction, Strength, find_introduction
from retrieval.answering.quotations import RankedSentence, rank_alone
from retrieval.filters import Filters
from retrieval.index.engine import BASE_MARK, KEY_MARK, Engine, Hit
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.analysis import Forms
from retrieval.text.name_words import NameKind, kind_of_name
from retrieval.text.role_nouns import plain

# The chance that a sentence says rightly who somebody is, by whether another article has a word of the role.
AGREED: Final = 0.9
ALONE: Final = 0.6
# Passages of the two searches.
NEWEST: Final = 80
BEST: Final = 40
_LEAST_KEY: Final = 3
# A family name is that of one person when so many of the articles with a whole name have the same.
_ONE_PERSON: Final = 0.6
# Worth of a sentence: how plain it is, each word of the role up to so many, what is common in the roles of all
# articles, whether it is a past role, the years since the newest article, and each word of a long sentence.
_PLAIN: Final = {Strength.IS: 1.0, Strength.AFTER: 0.45, Strength.BEFORE: 0.3}
_WORD: Final = 0.1
_TELLING: Final = 4
_COMMON: Final = 2.0
_FORMER: Final = 0.3
_DOUBTFUL: Final = 1.5
_YEAR: Final = 0.5
_LONG: Final = 25
_EACH_WORD: Final = 0.01
_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Introduced(FoundSentence):
    """A sentence that says who somebody is."""

    found: Introduction


def find_best_introduction(
    name: AskedName, engine: Engine, articles: Articles, filters: Filters
) -> tuple[Introduced, float] | None:
    """Return the sentence that says best who ``name`` is, and the chance that it is right; None without one."""
    found = _introductions_of(name, engine, articles, filters)
    if not found:
        return None
    by_article = _by_article(found)
    common = Counter(word for one in by_article for word in set(one.found.role))
    newest = max(one.day for one in found)
    best = max(found, key=lambda one: (_worth(one, common, newest, len(by_article)), one.day))
    agreed = any(common[word] > 1 for word in best.found.role)
    return best, AGREED if agreed and not best.found.doubtful else ALONE


def is_known_person(name: AskedName, engine: Engine, articles: Articles, filters: Filters) -> bool:
    """Return whether several articles say who ``name`` is."""
    best = find_best_introduction(name, engine, articles, filters)
    return best is not None and best[1] >= AGREED


def find_whole_name(name: AskedName, engine: Engine, articles: Articles, filters: Filters) -> tuple[str, ...]:
    """Return the folded words of the name under which the person called ``name`` is introduced most («كريستين لاغارد»
    for «لاغارد»); empty where nobody is."""
    found = Counter(one.found.name for one in _by_article(_introductions_of(name, engine, articles, filters)))
    return next((whole for whole, _ in found.most_common(1)), ())


def _introductions_of(name: AskedName, engine: Engine, articles: Articles, filters: Filters) -> list[Introduced]:
    found = list(_introductions(name.words, _search(name.words, engine, filters), articles))
    if name.title is None:
        return _of_one_person(found, name.words)
    title = plain(name.title.base)
    titled = _of_one_person([one for one in found if {title} < set(one.found.role)], name.words)
    if len(_by_article(titled)) > 1:
        return titled
    both = (name.title, *name.words)
    return list(_introductions(both, _search(both, engine, filters), articles))


def place_introduction_first(
    query: Query,
    ranked: Sequence[RankedSentence],
    best: tuple[Introduced, float] | None,
    pool: CandidatePool,
    most: float,
) -> list[RankedSentence]:
    """Return ``ranked`` with the introduction ``best`` before it. The others do not say who that is: their chance is at
    most ``most``, so that none is an answer."""
    others = [one._replace(chance=min(one.chance, most)) for one in ranked]
    if best is None:
        return others
    one, chance = best
    first = rank_alone(query, one.hit.article, one.index, chance, pool)
    if first is None:  # replaced since the search
        return others
    return [first, *(other for other in others if other.row != first.row)]


def _search(name: Sequence[Forms], engine: Engine, filters: Filters) -> list[Hit]:
    """Return the newest passages with all words of the name, and the best."""
    searched = [word for word in name if not word.stop]  # «إمام» is folded like «أمام», which is in no index
    words = [_terms(word) for word in searched]
    hits = engine.newest([{BASE_MARK + word.base} for word in searched], NEWEST, filters)
    hits += engine.search({term: 1.0 for terms in words for term in terms}, BEST, filters)
    return list({(hit.article, hit.passage): hit for hit in hits}.values())


def _terms(word: Forms) -> Collection[str]:
    return [BASE_MARK + word.base] if len(word.key) < _LEAST_KEY else [BASE_MARK + word.base, KEY_MARK + word.key]


def _introductions(name: Sequence[Forms], hits: Sequence[Hit], articles: Articles) -> Iterator[Introduced]:
    documents = articles.documents([hit.article for hit in hits])
    seen: set[str] = set()
    for hit, document in zip(hits, documents, strict=True):
        if document is None or hit.passage >= len(document.passages):
            continue
        first, last = document.passages[hit.passage]
        for index in range(first, last + 1):
            text = document.text(index)
            if text in seen or document.sentences[index].heading:
                continue
            seen.add(text)
            found = find_introduction(name, text)
            if found is not None:
                yield Introduced(hit=hit, document=document, index=index, found=found)


def _of_one_person(found: list[Introduced], name: Sequence[Forms]) -> list[Introduced]:
    """Return those about one person: of a family name the one whom most articles have, or none. A name of one word is
    that of a person where whole names have it, or where it is a first name («نيمار»)."""
    if len(name) > 1:
        return found
    by_article = _by_article(found)
    whole = Counter(one.found.name for one in by_article if len(one.found.name) > 1)
    alone = [one for one in found if len(one.found.name) == 1]
    if kind_of_name(name[0].surface) is NameKind.PERSON and len(_by_article(alone)) > sum(whole.values()):
        return alone
    first, count = next(iter(whole.most_common(1)), ((), 0))
    return [one for one in found if one.found.name == first] if count >= _ONE_PERSON * max(1, whole.total()) else []


def _by_article(found: Iterable[Introduced]) -> list[Introduced]:
    """Return one of each article and name."""
    return list({(one.hit.article, one.found.name): one for one in found}.values())


def _worth(one: Introduced, common: Counter[str], newest: date, articles: int) -> float:
    role = set(one.found.role)
    shares = sorted((common[word] / articles for word in role), reverse=True)[:_TELLING]
    words = len(one.text.split())
    return (
        _PLAIN[one.found.strength]
        + _WORD * min(len(role), _TELLING)
        + _COMMON * sum(shares) / _TELLING
        - (_DOUBTFUL if one.found.doubtful else 0.0)
        - (_FORMER if one.found.former and one.found.strength is not Strength.IS else 0.0)
        - _YEAR * ((newest - one.day).days / _DAYS if one.day != date.min else 0.0)
        - _EACH_WORD * (max(0, words - _LONG) + len(one.text[: one.found.span[0]].split()))
    )
