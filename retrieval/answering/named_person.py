"""Tells whether an article is about somebody else than the person whom a question names with first and family name.

«كم متابعا لميلانيا ترامب؟» is not answered by an article that has «دونالد ترامب» alone, and «ماذا كتب سيرجيو
بوسكيتس؟» not by one that has neither word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.answering.person_names import may_be_one_word
from retrieval.index.document import Document
from retrieval.ranking.candidates import MATCHED, CandidatePool
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, tokens, vocabulary
from retrieval.text.name_words import NameKind, kind_of_name
from retrieval.text.names import find_names
from retrieval.text.unit_kinds import kinds_asked_by

_LEAST_WORDS: Final = 2


def names_of_persons(query: Query) -> list[tuple[Forms, ...]]:
    """Return the names of persons in ``query`` that begin with a known first name and have another word."""
    found: list[tuple[Forms, ...]] = []
    for name in find_names(query.text):
        words = tuple(token.forms for token in tokens(name.name))
        if name.kind is NameKind.PERSON and len(words) >= _LEAST_WORDS and _is_first_name(words[0].surface):
            found.append(words)
    return found


def lacks_person(names: Sequence[tuple[Forms, ...]], row: int, pool: CandidatePool, document: Document) -> bool:
    """Return whether the article ``document`` of the sentence ``row`` lacks a person of ``names``: it has neither the
    first name nor another word of the name, or the family name behind other first names alone."""
    return any(_lacks(name, row, pool, document) for name in names)


def _lacks(name: tuple[Forms, ...], row: int, pool: CandidatePool, document: Document) -> bool:
    numbers = {term.stem: number for number, term in enumerate(pool.matcher.terms)}
    first, *others = name
    if first.stem in numbers and pool.article_levels(row)[numbers[first.stem]] >= MATCHED:
        return False
    article = document.article
    said = tokens(f"{article.title}\n{article.body}")
    # «أبوالفضل», «عبدالرحمن» are written as one word too.
    written = "".join(token.forms.surface for token in said)
    if first.surface in written or any(may_be_one_word(first, token.forms) for token in said):
        return False
    before = list(_words_before(others[-1], said))
    if before:
        return any(word is not None and _is_first_name(word) for word in before)
    return not any(may_be_one_word(word, token.forms) for word in others for token in said)


def _words_before(family: Forms, said: Sequence[Token]) -> Iterator[str | None]:
    """Yield the folded words before each place of a family name, None for the first word of the text."""
    for place, token in enumerate(said):
        if may_be_one_word(family, token.forms):
            yield said[place - 1].forms.surface if place else None


def _is_first_name(word: str) -> bool:
    """Return whether a folded word is a first name: no noun («عمر» of «كم عمر …؟»), no part of a role («باسم»), and not
    «أبو», with which somebody has another name."""
    if (
        kind_of_name(word) is not NameKind.PERSON
        or kinds_asked_by(word)
        or word in lexicon.lists("roles")["roles.inside"]
    ):
        return False
    joined = word[0] in lexicon.lists("affixes")["preposition"]
    noun = joined and vocabulary().get(word[1:], 0) > vocabulary().get(word, 0)
    return not noun and word not in lexicon.words("first_names_and_nouns") | lexicon.words("name_beginnings")
