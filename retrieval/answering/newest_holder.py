"""Finds who holds an office, and who held it before, by the newest statements of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from retrieval.answer import ReportedValue
from retrieval.answering.articles import Articles
from retrieval.answering.office_holders import Holder, names_another
from retrieval.answering.office_statements import OfficeStatement, find_statements, search_statements
from retrieval.answering.offices import Office
from retrieval.answering.person_names import same_name
from retrieval.answering.quotations import RankedSentence, rank_alone
from retrieval.answering.sentence_words import is_ordinary
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import Engine
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query
from retrieval.text.analysis import tokens
from retrieval.text.normalization import WORD, fold

# The chance that a statement is right, by whether another article names the same person. Of 182 offices of countries,
# others than those in ``tests/quality``, two of the 40,003 articles name the holder; 179 are right for their day. Of 31
# that one article names, 26 are right.
AGREED: Final = 0.95
ALONE: Final = 0.7
# Words of the name of an office behind its head, at most: a field and a country.
_NAME: Final = 2
# The share of the articles that must name the same holder of an office of no country.
_MAJORITY: Final = 0.7
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
class Held:
    """The newest statement of who holds an office, how many articles name the same person, the day of the first of
    them, and the newest statements of who held it before, oldest first."""

    statement: OfficeStatement
    said: int
    since: date
    before: tuple[OfficeStatement, ...] = ()

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

    A new holder is one whom a sentence calls so, unless somebody else holds the office since. Without such a sentence
    it is the present holder, or nobody where the elected one is asked for.
    """
    holder = _find(replace(office, newcomer=False), engine, articles, filters)
    new = _find(office, engine, articles, filters) if office.newcomer else None
    if new and not (holder and holder.since > new.statement.day):
        return replace(new, before=())
    return None if office.elected else holder


def _find(office: Office, engine: Engine, articles: Articles, filters: Filters) -> Held | None:
    statements = find_statements(office, engine, articles, filters.in_year(office.year) if office.year else filters)
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
            return Held(statement=_newest(chosen), said=_count(chosen), since=chosen[-1].day, before=before)
    single = next((one for group in groups for one in group if _repeats_name(one)), None)
    return Held(statement=single, said=1, since=single.day) if single else None


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


def _group_by_person(statements: Sequence[OfficeStatement]) -> list[list[OfficeStatement]]:
    """Return the statements of each person, newest first, those of the newest person first."""
    groups: list[list[OfficeStatement]] = []
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
    chosen: Sequence[OfficeStatement],
    statements: Sequence[OfficeStatement],
    engine: Engine,
    articles: Articles,
    filters: Filters,
) -> tuple[OfficeStatement, ...]:
    """Return the newest statement of each former holder, oldest first: of ``statements``, or else of a search in the
    days before the first that names the ``chosen`` one."""
    found = _former(chosen, _group_by_person(statements))
    if not found and chosen[-1].day > date.min:
        earlier = replace(filters, until=chosen[-1].day - timedelta(days=1))
        known = {(one.hit.article, one.index) for one in statements}
        more = search_statements(office, engine, articles, earlier)
        new = [one for one in more if (one.hit.article, one.index) not in known]
        found = _former(chosen, _group_by_person([*statements, *new]))
    return tuple(found)


def _former(chosen: Sequence[OfficeStatement], groups: Sequence[Sequence[OfficeStatement]]) -> list[OfficeStatement]:
    """Return the newest statement of each of the last persons who held the office before ``chosen``, oldest first.

    Two articles must name a former holder, and almost none after the first that names the new one: else one of both is
    another's deputy, or holds another office of that name.
    """
    since = chosen[-1].day
    own = {_first_words(one) for one in chosen}
    found: list[OfficeStatement] = []
    for group in _with_other_spellings(groups):
        if any(_first_words(one) in own for one in group):  # with other words behind the name
            continue
        earlier = [one for one in group if one.day <= since]
        later = len(group) - sum(one.day <= since + _HANDOVER for one in group)
        if _count(earlier) > 1 and _may_be_name(earlier) and later <= _SLIPS * len(group):
            found.append(_newest(earlier))
    found = sorted((one for one in found if one.holder.full), key=lambda one: one.day)
    return found[-_FORMER:]


def _with_other_spellings(groups: Sequence[Sequence[OfficeStatement]]) -> list[Sequence[OfficeStatement]]:
    """Return ``groups`` with those joined that have one article each and one first name («أمبر راد», «أمبر رود»)."""
    joined: dict[str, list[OfficeStatement]] = {}
    for group in groups:
        if len(group) == 1 and group[0].holder.full:
            joined.setdefault(group[0].holder.name[0].base, []).append(group[0])
    return [*(group for group in groups if len(group) > 1), *joined.values()]


def _may_be_name(group: Sequence[OfficeStatement]) -> bool:
    """Whether what stands where the name is expected is no verb and no noun («يفضل خوض»)."""
    return any(not is_ordinary(word) for one in group for word in one.holder.name[:_FULL])


def _reported(one: OfficeStatement) -> ReportedValue:
    sentence = one.document.sentences[one.index]
    return ReportedValue(
        article=one.document.article, text=one.text, start=sentence.start, end=sentence.end, span=one.holder.span
    )


def _count(group: Sequence[OfficeStatement]) -> int:
    """Return the number of articles with different sentences, because an agency's sentence stands in many."""
    return len(set({fold(one.text): one.document.article.id for one in group}.values()))


def _newest(group: Sequence[OfficeStatement]) -> OfficeStatement:
    """Return the newest statement whose full name another sentence spells alike, or the newest of all."""
    spelled: dict[tuple[str, ...], set[str]] = {}
    for one in group:
        if one.holder.full:
            spelled.setdefault(_first_words(one), set()).add(fold(one.text))
    chosen = next((one for one in group if len(spelled.get(_first_words(one), ())) > 1), group[0])
    return replace(chosen, holder=_without_words_behind(chosen, group))


def _without_words_behind(one: OfficeStatement, group: Sequence[OfficeStatement]) -> Holder:
    """Return the holder with as many words as another sentence names too, at least two: behind a name there may be
    words that are none («بيدرو سانشيز بجلاء»)."""
    start = one.holder.span[0]
    ends = [start + found.end() for found in WORD.finditer(one.text[slice(*one.holder.span)])]
    others = [fold(other.text) for other in group if other.text != one.text]
    known = [end for end in ends[_FULL:] if any(fold(one.text[start:end]) in other for other in others)]
    end = known[-1] if known else ends[min(_FULL, len(ends)) - 1]
    return replace(one.holder, span=(start, end))


def _first_words(statement: OfficeStatement) -> tuple[str, ...]:
    return tuple(word.base for word in statement.holder.name[:2])


def _repeats_name(statement: OfficeStatement) -> bool:
    """Return whether the article has a second or later word of the name outside the sentence."""
    if not statement.holder.full:
        return False
    article = statement.document.article
    rest = fold(f"{article.title} {article.body}".replace(statement.text, " ")).split()
    return any(word.surface in rest for word in statement.holder.name[1:3])
