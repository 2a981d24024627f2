"""Finds the newest articles about a name, and quotes one sentence of each.

An article is about a name when its title or a sentence of its lead contains it: all its words in order, with
only stop words between them. A word that is asked with the article has it in the text too, because «مليون دولار»
is no news about «الدولار». The lead is the first paragraph, as far as it is in the first passage. Where no article
has that, one title or sentence with all words is enough («الانفجار الذي وقع في المرفأ» for «انفجار المرفأ»).

The engine finds passages by the words and in the order of their days, so the work does not grow with the archive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Final, Protocol

from retrieval.answer import Answer, Quotation
from retrieval.answering.corroboration import find_copy, in_order
from retrieval.answering.leads import lead_sentences, text_of_lead
from retrieval.answering.verbatim import quote_sentence
from retrieval.article import Article
from retrieval.errors import QuestionError
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import BASE_MARK, Engine
from retrieval.ranking.query import Query, parse_question
from retrieval.storage.near_duplicates import MIN_RESEMBLANCE, folded_words, resemblance, shingles
from retrieval.text.analysis import Forms, skeleton, tokens
from retrieval.text.name_words import NameKind, is_unknown_word, kind_of_name
from retrieval.text.names import is_particle, is_plain_name
from retrieval.text.segmentation import Sentence

# Passages that the engine is asked for, in steps, until enough articles are found. Of an article that has the name in
# its title, all passages match.
STEPS: Final = (100, 400, 1_600)
# Articles that are ordered. More than anyone asks to see, so that asking for more changes no order.
ORDERED: Final = 20
# How well a text names: not at all, with all words, with all words in order.
_NOT, _APART, _WHOLE = range(3)
# A word with the article, and the letters that may be joined before it.
_ARTICLE: Final = re.compile("[وف]?(?:[بك]?ال|لل)")
# The base of a word, and whether it has the article.
_Word = tuple[str, bool]


class Articles(Protocol):
    """Provides the articles of hits."""

    @property
    def engine(self) -> Engine:
        """The engine that finds the passages."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles with these keys of ``Hit``, in order; None for a removed article."""

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """Return the near-duplicates of an article."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An article about the name, the sentence to quote, and how well the title and the lead name it."""

    document: Document
    sentence: Sentence
    titled: int
    named: int


def find_latest(articles: Articles, name: str, *, top: int, filters: Filters) -> Answer | None:
    """Return the newest ``top`` articles about ``name``, one sentence of each, newest first; None if there is none.

    Of one day, those with the name in the title come first, and outlets take turns. Of articles with the same text or
    sentence only the newest is quoted. The score of a quotation is 1, because nothing is estimated.
    """
    started = perf_counter()
    try:
        query = parse_question(name)
    except QuestionError:
        return None
    if query.bare:
        return None
    found = _articles_about(articles, query, max(top, ORDERED), filters)
    quoted = [_quotation(query, *one) for one in _without_repeats(articles, _by_day(found, filters))]
    if not quoted:
        return None
    took_ms = (perf_counter() - started) * 1000
    return Answer(question=name, quotations=tuple(quoted[:top]), near_misses=(), took_ms=took_ms)


def find_newest(articles: Articles, *, top: int, filters: Filters) -> Answer | None:
    """Return the newest ``top`` articles that have a day, a sentence of each, as ``find_latest``; None without one."""
    started = perf_counter()
    found: list[_Found] = []
    for limit in STEPS:
        hits = articles.engine.newest((), limit, filters)
        documents = articles.documents(list(dict.fromkeys(hit.article for hit in hits if not hit.passage)))
        read = (one for one in documents if one is not None and one.passages and one.article.date is not None)
        found = [_Found(one, text_of_lead(lead_sentences(one))[0], _NOT, _NOT) for one in read]
        if len(found) >= max(top, ORDERED) or len(hits) < limit:
            break
    chosen = _without_repeats(articles, _by_day(found, filters))[:top]
    if not chosen:
        return None
    quoted = [_quotation(None, one, also) for one, also in chosen]
    took_ms = (perf_counter() - started) * 1000
    return Answer(question="", quotations=tuple(quoted), near_misses=(), took_ms=took_ms)


def quote_about(document: Document, query: Query) -> Quotation | None:
    """Return the sentence to quote of an article about the name that ``query`` is; None when it is not about it."""
    found = _read(document, [_named(term.forms) for term in query.terms])
    return _quotation(query, found, ()) if found is not None else None


def find_about(articles: Articles, query: Query, filters: Filters) -> list[Document]:
    """Return the articles about the name that ``query`` is, of the newest that ``filters`` admit."""
    return [one.document for one in _articles_about(articles, query, len(STEPS) * STEPS[-1], filters)]


def newest_day(articles: Articles, filters: Filters, name: str | None = None) -> date | None:
    """Return the day of the newest article that ``filters`` admit, with ``name`` of those about it; None without one
    that has a date."""
    if name is not None:
        found = find_latest(articles, name, top=1, filters=filters)
        return found.quotations[0].article.date if found is not None else None
    hits = articles.engine.newest((), 1, filters)
    return next(
        (document.article.date for document in articles.documents([hit.article for hit in hits]) if document), None
    )


def _articles_about(articles: Articles, query: Query, wanted: int, filters: Filters) -> list[_Found]:
    """Return the newest articles about the name, at least ``wanted`` where there are as many."""
    # «إمام» is folded like the particle «أمام», which is in no index.
    forms = [token.forms for token in tokens(query.text) if not is_particle(query.text, token)]
    forms = forms if is_plain_name(query.text) else [term.forms for term in query.terms]
    name = [_named(one) for one in forms]
    words = [{BASE_MARK + base} for base in dict.fromkeys(one.base for one in forms if not one.stop)]
    known: dict[str, _Found | None] = {}
    found: list[_Found] = []
    whole: list[_Found] = []
    for limit in STEPS:
        hits = articles.engine.newest(words, limit, filters)
        new = [key for key in dict.fromkeys(hit.article for hit in hits if not hit.passage) if key not in known]
        for key, document in zip(new, articles.documents(new), strict=True):
            known[key] = _read(document, name) if document is not None else None
        found = [one for one in known.values() if one is not None]
        whole = [one for one in found if max(one.titled, one.named) == _WHOLE]
        if len(whole) >= wanted or len(hits) < limit:
            break
    return without_namesakes(whole or found, name) if len(name) == 1 else whole or found


def without_namesakes(found: list[_Found], name: Sequence[_Word]) -> list[_Found]:
    """Return ``found`` without the articles about others that a single name is a part of: «ميغان ميركل» for «ميركل»,
    «سوار الذهب» for «الذهب». The names before it that are meant stand in articles that also have it alone."""
    before = [_names_before(one.document, name) for one in found]
    alone = [names for names in before if "" in names]
    if not alone:
        return found
    meant = set[str]().union(*alone)
    return [one for one, names in zip(found, before, strict=True) if not names or names & meant]


def _names_before(document: Document, name: Sequence[_Word]) -> set[str]:
    """Return the first names before ``name`` in the title and the lead, by their keys; "" where it stands alone."""
    found: set[str] = set()
    lead = (document.article.body[one.start : one.end] for one in lead_sentences(document))
    for text in (document.article.title, *lead):
        words = tokens(text)
        for place, word in enumerate(words):
            if _is(_named(word.forms), name[0]):
                other = words[place - 1] if place and not text[words[place - 1].end : word.start].strip() else None
                found.add(skeleton(other.forms.base) if other is not None and _is_first_name(other.forms) else "")
    return found


def _is_first_name(word: Forms) -> bool:
    if word.stop or _ARTICLE.match(word.surface):
        return False
    return kind_of_name(word.surface) in (NameKind.PERSON, NameKind.OTHER) or is_unknown_word(word.surface)


def _read(document: Document, name: Sequence[_Word]) -> _Found | None:
    """Return the article with the sentence to quote; None when it is not about the name."""
    if not document.passages:
        return None
    lead = lead_sentences(document)
    naming = [(_names(document.article.body[one.start : one.end], name), one) for one in lead]
    titled, named = _names(document.article.title, name), max((how for how, _ in naming), default=_NOT)
    if max(titled, named) == _NOT:
        return None
    chosen = next((one for how, one in naming if how and how == named), None) or text_of_lead(lead)[0]
    return _Found(document, chosen, titled, named)


def _names(text: str, name: Sequence[_Word]) -> int:
    """Return how well ``text`` names what has this ``name``."""
    bases = {base for base, _ in name}
    words = [_named(one.forms) for one in tokens(text) if not one.forms.stop or one.forms.base in bases]
    if not all(any(_is(word, asked) for word in words) for asked in name):
        return _NOT
    runs = (words[place : place + len(name)] for place in range(len(words) - len(name) + 1))
    return _WHOLE if any(all(map(_is, run, name)) for run in runs) else _APART


def _named(forms: Forms) -> _Word:
    return forms.base, _ARTICLE.match(forms.surface) is not None and forms.base != forms.surface


def _is(word: _Word, asked: _Word) -> bool:
    """Return whether a word of a text is one of a name, which may lack the article that the text has."""
    return word[0] == asked[0] and word[1] >= asked[1]


def _by_day(found: Collection[_Found], filters: Filters) -> Iterator[_Found]:
    """Yield the articles, newest day first. Of one day preferred outlets and the best named come first, and outlets
    take turns."""
    days: dict[date, list[_Found]] = {}
    for one in found:
        days.setdefault(one.document.article.date or date.min, []).append(one)
    for _, of_day in sorted(days.items(), reverse=True):
        turns: dict[str | None, int] = {}
        placed = []
        for one in sorted(of_day, key=lambda one: _rank(one, filters)):
            turn = turns[one.document.article.source] = turns.get(one.document.article.source, -1) + 1
            placed.append((turn, one))
        yield from (one for _, one in sorted(placed, key=lambda pair: pair[0]))


def _rank(one: _Found, filters: Filters) -> tuple[bool, int, int, str]:
    article = one.document.article
    return not filters.prefers(article), -one.titled, -one.named, article.id


def _without_repeats(articles: Articles, found: Iterator[_Found]) -> list[tuple[_Found, tuple[Article, ...]]]:
    """Return the articles that are no near-duplicate of an earlier one and say another sentence, each with the later
    ones that have its sentence."""
    copies: set[str] = set()
    kept: list[tuple[_Found, list[Article]]] = []
    said: list[tuple[str, set[str]]] = []
    for one in found:
        article = one.document.article
        words = folded_words(article.body[one.sentence.start : one.sentence.end])
        own = shingles(words)
        for (_, also), (other_words, other) in zip(kept, said, strict=True):
            if resemblance(own, other) >= MIN_RESEMBLANCE:
                if words == other_words:
                    also.append(article)
                break
        else:
            if article.id in copies:
                continue
            copies.update(copy.id for copy in articles.copies(article.id))
            kept.append((one, []))
            said.append((words, own))
    return [(one, tuple(also)) for one, also in kept]


def _quotation(query: Query | None, one: _Found, also: tuple[Article, ...]) -> Quotation:
    quotation = quote_sentence(query, one.document, one.document.sentences.index(one.sentence))
    return replace(quotation, also=in_order(filter(None, (find_copy(quotation.text, other) for other in also))))
