"""Finds who holds an office by the newest statements of an archive.

Engines retrieve by words and not by date. So the first search is for the best passages of any day, and each further
one for those that are newer than the newest statement so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.answer import ReportedValue
from retrieval.answering.articles import Articles
from retrieval.answering.office_holders import Holder, find_holder, names_another
from retrieval.answering.offices import Office
from retrieval.answering.person_names import same_name
from retrieval.answering.quotations import RankedSentence, rank_alone
from retrieval.answering.sentence_words import is_ordinary
from retrieval.arrays import Indices
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import BASE_MARK, KEY_MARK, Engine, Hit
from retrieval.index.forward_index import ForwardEntry, Run
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE, Forms, tokens
from retrieval.text.normalization import WORD, fold
from retrieval.text.vocabulary import BASE_VIEW, KEY_VIEW, STEM_VIEW, view

# The chance that a statement is right, by whether another article names the same person. Of 182 offices of countries,
# others than those in ``tests/quality``, two of the 40,003 articles name the holder; 179 are right for their day. Of 31
# that one article names, 26 are right.
AGREED: Final = 0.95
ALONE: Final = 0.7
# Words of the name of an office behind its head, at most: a field and a country.
_NAME: Final = 2
# Passages of one search, and searches.
PASSAGES: Final = 96
SEARCHES: Final = 5
# Weight of the other names of an office, of which a passage has one.
_OTHER_NAME: Final = 0.5
_LEAST_KEY: Final = 3
# Weight of the question's own spelling, beside that of its consonants.
_OWN_SPELLING: Final = 0.25
# Endings of a word of an office: «رئيس», «رئيسة», «رئيسا»; of an adjective: «فرنسي», «فرنسية».
_ENDINGS: Final = ("", "ه", "ا")
# Words of an office from its first to the last that is looked for.
_NEAR: Final = 10
# The share of the articles that must name the same holder of an office of no country.
_MAJORITY: Final = 0.7
# A sentence that names a year further back than this tells of the past.
_PRESENT: Final = 1
# Days in which the old holder is still named as such, the share of the articles that do so later by mistake, and former
# holders that are told.
_HANDOVER: Final = timedelta(days=14)
_SLIPS: Final = 0.2
_FORMER: Final = 2
# Words that a full name has at least.
_FULL: Final = 2
# Names of a group that a further one is compared with.
_COMPARED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """Sentence ``index`` of an article, which names the holder of an office. ``hit`` is its passage."""

    hit: Hit
    document: Document
    index: int
    holder: Holder

    @property
    def day(self) -> date:
        """The day of the article; the first of all days when it has none."""
        return self.document.article.date or date.min

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text(self.index)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """The newest statement of who holds an office, how many articles name the same person, and the newest statements of
    who held it before, oldest first."""

    statement: Statement
    said: int
    before: tuple[Statement, ...] = ()

    def values(self) -> tuple[ReportedValue, ...]:
        """Return who held the office, oldest first, and who holds it; empty where it is one person."""
        if not self.before or not self.statement.holder.full:
            return ()
        return tuple(_reported(one) for one in (*self.before, self.statement))


def find_newest_holder(office: Office, engine: Engine, articles: Articles, filters: Filters) -> Held | None:
    """Return the newest statement of who holds ``office``; None when no sentence says so.

    The holder is the newest name that two articles give, unless another is given more often since that name was
    first given: then that is the mention of an earlier holder. A single one is believed when its article
    repeats the name. An office of no country («رئيس الوزراء») must be that of one person in most articles.
    """
    statements = _find_statements(office, engine, articles, filters.in_year(office.year) if office.year else filters)
    groups = _group_by_person(statements)
    for group in groups:
        if _count(group) > 1:
            since = group[-1].day
            later = [[one for one in rival if one.day >= since] for rival in groups]
            best = max(later, key=_count)
            chosen = best if _count(best) > _count(group) else group
            if not office.owned and _count(chosen) < _MAJORITY * sum(map(_count, later)):
                return None
            before = () if office.year else _find_former(office, chosen, statements, engine, articles, filters)
            return Held(statement=_newest(chosen), said=_count(chosen), before=before)
    single = next((one for group in groups for one in group if _repeats_name(one)), None)
    return Held(statement=single, said=1) if single else None


def place_holder_first(
    query: Query, ranked: Sequence[RankedSentence], held: Held, pool: CandidatePool
) -> list[RankedSentence]:
    """Return ``ranked`` with the statement of ``held`` before it.

    An office has one holder: of the other sentences each answers only if the statement does not.
    """
    chance = AGREED if held.said > 1 else ALONE
    first = rank_alone(query, held.statement.hit.article, held.statement.index, chance, pool)
    if first is None:  # replaced since the search
        return list(ranked)
    first = first._replace(values=held.values())
    return [first, *(one._replace(chance=one.chance * (1 - chance)) for one in ranked if one.row != first.row)]


def without_others(
    office: Office, ranked: Sequence[RankedSentence], pool: CandidatePool, articles: Articles
) -> list[RankedSentence]:
    """Return ``ranked`` without the sentences that name a deputy or a former holder and not who holds ``office``, and
    those about another office: they have no word of what this one is of («الرياضة» of «وزير الرياضة الكولومبي»).

    More words than a field and a country are no name of an office, but what somebody did («أي نائب ردّ على …»).
    """
    documents = articles.documents([pool.article_key(one.row) for one in ranked])
    indices = [int(pool.index_of[one.row]) for one in ranked]
    return [
        one
        for one, document, index in zip(ranked, documents, indices, strict=True)
        if document is None or index >= len(document.sentences) or _may_be_of(office, document, index)
    ]


def _may_be_of(office: Office, document: Document, index: int) -> bool:
    text = document.text(index)
    bases = {token.forms.base for token in tokens(f"{document.article.title} {text}")}
    name = office.slots[:1] if len(office.slots) <= _NAME else ()
    fields = [slot for slot in name if not (slot.country or slot.optional)]
    named = all(any(phrase[0].base in bases for phrase in slot.phrases) for slot in fields)
    return named and not names_another(office, text)


def _find_statements(office: Office, engine: Engine, articles: Articles, filters: Filters) -> list[Statement]:
    found: list[Statement] = []
    seen: set[tuple[str, int]] = set()
    boosts, heads = _search_terms(office)
    for _ in range(SEARCHES):
        hits = engine.search(boosts, PASSAGES, filters, among=heads)
        hits = [hit for hit in hits if (hit.article, hit.passage) not in seen]
        seen.update((hit.article, hit.passage) for hit in hits)
        more = list(_read_statements(office, hits, articles))
        found += more
        newest = max((one.day for one in more), default=date.min)
        if newest <= (filters.since or date.min):
            break
        filters = replace(filters, since=newest)
    return found


def _search_terms(office: Office) -> tuple[dict[str, float], list[str]]:
    """Return the terms of ``office`` with their weights, and those of which a passage must have one."""
    boosts: dict[str, float] = {}
    for slot in office.slots:
        for word in (word for phrase in slot.phrases for word in phrase if not word.stop):
            if slot.country:  # the key of a short one is that of other words
                boosts |= {BASE_MARK + word.base + ending: 1.0 for ending in _ENDINGS[:2]}
            elif len(word.key) >= _LEAST_KEY:  # foreign names have several spellings
                boosts |= {KEY_MARK + word.key: 1.0, BASE_MARK + word.base: _OWN_SPELLING}
            else:
                boosts[BASE_MARK + word.base] = 1.0
    for weight, head in zip((1.0, *[_OTHER_NAME] * len(office.heads)), office.heads, strict=False):
        for base in head:
            boosts.setdefault(BASE_MARK + base, weight)
    return boosts, [BASE_MARK + head[0] + ending for head in office.heads for ending in _ENDINGS]


def _read_statements(office: Office, hits: Sequence[Hit], articles: Articles) -> Iterator[Statement]:
    places = list(_likely_sentences(office, hits, articles.forward_entries(hits)))
    documents = articles.documents([hit.article for hit, _ in places])
    for (hit, index), document in zip(places, documents, strict=True):
        if document is None or index >= len(document.sentences) or document.sentences[index].heading:
            continue
        text = document.text(index)
        holder = find_holder(office, text)
        if holder is not None and not _is_of_the_past(text, document.article.date):
            yield Statement(hit=hit, document=document, index=index, holder=holder)


def _is_of_the_past(text: str, day: date | None) -> bool:
    """Return whether a sentence names a year long before the ``day`` of its article («عام 1347»)."""
    years = (token.forms.base for token in tokens(text) if token.forms.cues & CUE["year"])
    return day is not None and any(year.isdigit() and int(year) < day.year - _PRESENT for year in years)


def _likely_sentences(
    office: Office, hits: Sequence[Hit], entries: Sequence[ForwardEntry | None]
) -> Iterator[tuple[Hit, int]]:
    """Yield the sentences of ``hits`` that have a word of the office and near behind it one of each of its slots."""
    pieces: list[tuple[ForwardEntry, int, int]] = []
    sentences: list[tuple[Hit, int]] = []
    for hit, entry in zip(hits, entries, strict=True):
        if entry is None or 2 * hit.passage >= len(entry.passages):  # replaced since the search
            continue
        first, last = entry.passages[2 * hit.passage : 2 * hit.passage + 2]
        pieces.append((entry, entry.bounds[first + 1], entry.bounds[last + 2]))
        sentences += [(hit, index) for index in range(first, last + 1)]
    if not pieces:
        return
    run = Run(pieces)
    bases = [view(head[0] + ending) for head in office.heads for ending in _ENDINGS]
    heads = np.flatnonzero(np.isin(run.views[BASE_VIEW], bases))
    for slot in office.slots:
        if not slot.optional:
            heads = heads[
                _stands_behind(_words_of([word for phrase in slot.phrases for word in phrase[:1]], run), heads)
            ]
    said = np.unique(np.searchsorted(run.starts, heads, side="right") - 1)
    yield from (sentences[place] for place in said.tolist())


def _words_of(words: Sequence[Forms], run: Run) -> npt.NDArray[np.bool_]:
    views = run.views
    bases = [view(word.base + ending) for word in words for ending in _ENDINGS]
    keys = [view(word.key) for word in words if len(word.key) >= _LEAST_KEY]
    stems = [view(word.stem) for word in words]
    return np.isin(views[BASE_VIEW], bases) | np.isin(views[STEM_VIEW], stems) | np.isin(views[KEY_VIEW], keys)


def _stands_behind(there: npt.NDArray[np.bool_], heads: Indices) -> npt.NDArray[np.bool_]:
    """Return whether a word that is ``there`` stands near behind each of the words ``heads``."""
    places = np.append(np.flatnonzero(there), len(there) + _NEAR)
    near: npt.NDArray[np.bool_] = places[np.searchsorted(places, heads, side="right")] - heads <= _NEAR
    return near


def _group_by_person(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Return the statements of each person, newest first, those of the newest person first."""
    groups: list[list[Statement]] = []
    for one in sorted(statements, key=lambda one: (one.day, one.holder.full, one.hit.score), reverse=True):
        for group in groups:
            if any(same_name(one.holder.name, other.holder.name) for other in group[:_COMPARED]):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _find_former(
    office: Office,
    chosen: Sequence[Statement],
    statements: Sequence[Statement],
    engine: Engine,
    articles: Articles,
    filters: Filters,
) -> tuple[Statement, ...]:
    """Return the newest statement of each former holder, oldest first: of ``statements``, or else of a search in the
    days before the first that names the ``chosen`` one."""
    found = _former(chosen, _group_by_person(statements))
    if not found and chosen[-1].day > date.min:
        boosts, heads = _search_terms(office)
        earlier = replace(filters, until=chosen[-1].day - timedelta(days=1))
        known = {(one.hit.article, one.index) for one in statements}
        more = _read_statements(office, engine.search(boosts, PASSAGES, earlier, among=heads), articles)
        new = [one for one in more if (one.hit.article, one.index) not in known]
        found = _former(chosen, _group_by_person([*statements, *new]))
    return tuple(found)


def _former(chosen: Sequence[Statement], groups: Sequence[Sequence[Statement]]) -> list[Statement]:
    """Return the newest statement of each of the last persons who held the office before ``chosen``, oldest first.

    Two articles must name a former holder, and almost none after the first that names the new one: else one of both is
    another's deputy, or holds another office of that name.
    """
    since = chosen[-1].day
    own = {_first_words(one) for one in chosen}
    found: list[Statement] = []
    for group in _with_other_spellings(groups):
        if any(_first_words(one) in own for one in group):  # with other words behind the name
            continue
        earlier = [one for one in group if one.day <= since]
        later = len(group) - sum(one.day <= since + _HANDOVER for one in group)
        if _count(earlier) > 1 and _may_be_name(earlier) and later <= _SLIPS * len(group):
            found.append(_newest(earlier))
    found = sorted((one for one in found if one.holder.full), key=lambda one: one.day)
    return found[-_FORMER:]


def _with_other_spellings(groups: Sequence[Sequence[Statement]]) -> list[Sequence[Statement]]:
    """Return ``groups`` with those joined that have one article each and one first name («أمبر راد», «أمبر رود»)."""
    joined: dict[str, list[Statement]] = {}
    for group in groups:
        if len(group) == 1 and group[0].holder.full:
            joined.setdefault(group[0].holder.name[0].base, []).append(group[0])
    return [*(group for group in groups if len(group) > 1), *joined.values()]


def _may_be_name(group: Sequence[Statement]) -> bool:
    """Whether what stands where the name is expected is no verb and no noun («يفضل خوض»)."""
    return any(not is_ordinary(word) for one in group for word in one.holder.name[:_FULL])


def _reported(one: Statement) -> ReportedValue:
    sentence = one.document.sentences[one.index]
    return ReportedValue(
        article=one.document.article, text=one.text, start=sentence.start, end=sentence.end, span=one.holder.span
    )


def _count(group: Sequence[Statement]) -> int:
    """Return the number of articles with different sentences, because an agency's sentence stands in many."""
    return len(set({fold(one.text): one.document.article.id for one in group}.values()))


def _newest(group: Sequence[Statement]) -> Statement:
    """Return the newest statement whose full name another sentence spells alike, or the newest of all."""
    spelled: dict[tuple[str, ...], set[str]] = {}
    for one in group:
        if one.holder.full:
            spelled.setdefault(_first_words(one), set()).add(fold(one.text))
    chosen = next((one for one in group if len(spelled.get(_first_words(one), ())) > 1), group[0])
    return replace(chosen, holder=_without_words_behind(chosen, group))


def _without_words_behind(one: Statement, group: Sequence[Statement]) -> Holder:
    """Return the holder with as many words as another sentence names too, at least two: behind a name there may be
    words that are none («بيدرو سانشيز بجلاء»)."""
    start = one.holder.span[0]
    ends = [start + found.end() for found in WORD.finditer(one.text[slice(*one.holder.span)])]
    others = [fold(other.text) for other in group if other.text != one.text]
    known = [end for end in ends[_FULL:] if any(fold(one.text[start:end]) in other for other in others)]
    end = known[-1] if known else ends[min(_FULL, len(ends)) - 1]
    return replace(one.holder, span=(start, end))


def _first_words(statement: Statement) -> tuple[str, ...]:
    return tuple(word.base for word in statement.holder.name[:2])


def _repeats_name(statement: Statement) -> bool:
    """Return whether the article has a second or later word of the name outside the sentence."""
    if not statement.holder.full:
        return False
    article = statement.document.article
    rest = fold(f"{article.title} {article.body}".replace(statement.text, " ")).split()
    return any(word.surface in rest for word in statement.holder.name[1:3])
