"""Makes questions that an archive may answer from the titles of its newest articles.

They are such as people ask: how many were killed in what a title tells, who somebody is, the newest about somebody, and
what a title itself asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Final

from retrieval.article import Article
from retrieval.dialogue.lone_names import newest_about, who_is
from retrieval.dialogue.splitting import opens_question
from retrieval.ranking.query import parse_question, question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Token, tokens
from retrieval.text.name_words import NameKind
from retrieval.text.names import find_names
from retrieval.text.normalization import fold

# Titles of two parts («وفاة خاشقجي.. السعودية توقف …»).
_PARTS: Final = re.compile(r"\.{2,}|…|\||[:،]|(?<=[؟?!])")
_ENDS: Final = " \t-–.!"
_MARKS: Final = "؟?"
_LEAST_WORDS: Final = 4
_MOST_WORDS: Final = 12
_QUOTES: Final = "\"“”«»'"
# Kinds of questions that one sentence answers.
_PLAIN_KINDS: Final = frozenset(("person", "place", "time", "number"))
_ACCUSATIVE: Final = "ا"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question made from the title of the article ``article``, and the names that an answer must have one of.
    ``kind`` is the name of how it was made; ``person`` is whom it is about, if the archive must know that person."""

    question: str
    names: tuple[str, ...]
    article: str
    kind: str
    person: str | None = None


def example_questions(articles: Iterable[Article]) -> Iterator[Example]:
    """Yield questions from the titles of ``articles``, of each kind in turn."""
    titles = [(part.strip(_ENDS), one.id) for one in articles for part in _PARTS.split(one.title or "")]
    titles = [(title, article) for title, article in titles if _is_plain(title)]
    makers: dict[str, Callable[[str], str | None]] = {"count": _count, "title": _as_it_is}
    kinds = [_made(titles, kind, make) for kind, make in makers.items()]
    kinds += [_about_persons(titles, kind, ask) for kind, ask in (("who", who_is), ("newest", newest_about))]
    kinds.append(_about_places(titles))
    for turn in zip_longest(*kinds):
        yield from (one for one in turn if one is not None)


def _made(titles: Iterable[tuple[str, str]], kind: str, make: Callable[[str], str | None]) -> Iterator[Example]:
    for title, article in titles:
        question = make(title)
        if question is not None:
            names = tuple(name.name for name in find_names(title))
            yield Example(question=question, names=names, article=article, kind=kind)


def _about_persons(titles: Iterable[tuple[str, str]], kind: str, ask: Callable[[str], str]) -> Iterator[Example]:
    """Yield questions about the persons whom titles name with several words."""
    asked: set[str] = set()
    for title, article in titles:
        for name in find_names(title):
            if name.kind is NameKind.PERSON and len(name.name.split()) > 1 and name.name not in asked:
                asked.add(name.name)
                yield Example(question=ask(name.name), names=(name.name,), article=article, kind=kind, person=name.name)


def _about_places(titles: Iterable[tuple[str, str]]) -> Iterator[Example]:
    """Yield questions for the newest about the countries that titles name."""
    for title, article in titles:
        for name in find_names(title):
            if name.kind is NameKind.PLACE and fold(name.name) in _countries():
                yield Example(question=newest_about(name.name), names=(name.name,), article=article, kind="place")


@cache
def _countries() -> frozenset[str]:
    keys = (key.partition(".") for key in lexicon.lists("nations"))
    return frozenset(fold(name) for section, _, name in keys if section == "countries")


def _is_plain(title: str) -> bool:
    """Whether a title is a clause about somebody or something named, without quotation marks."""
    words = len(tokens(title))
    return (
        _LEAST_WORDS <= words <= _MOST_WORDS and not any(map(title.__contains__, _QUOTES)) and bool(find_names(title))
    )


def _count(title: str) -> str | None:
    """«كم شخصا قُتل في …؟» of «مقتل 19 شخصا في …»."""
    words = tokens(title)
    verb = next((verb for verb, nouns in _counted().items() if words[0].forms.surface in nouns), None)
    if verb is None or not words[1].forms.cues & CUE["digit"]:
        return None
    noun, behind = _persons(title, words)
    if behind >= len(words) or not _says_where(words[behind]) or not find_names(title[words[behind].start :]):
        return None
    clause = title[words[behind].start :]
    return lexicon.texts("made_questions")["how_many"].format(noun=noun, verb=verb, clause=clause)


def _persons(title: str, words: list[Token]) -> tuple[str, int]:
    """Return the noun to ask for how many of, and the index of the word behind the title's own noun. Only a noun in the
    accusative («جنديا») may follow «كم» as it is."""
    lists = lexicon.lists("title_counts")
    if len(words) < 3 or _says_where(words[2]):
        return lists["persons.asked"][0], 2
    noun = title[words[2].start : words[2].end]
    fitting = noun.endswith(_ACCUSATIVE) and noun.removesuffix(_ACCUSATIVE) not in lists["persons.any"]
    return (noun if fitting else lists["persons.asked"][0]), 3


def _says_where(word: Token) -> bool:
    lists, forms = lexicon.lists("title_counts"), word.forms
    joined = forms.surface != forms.base and forms.surface.startswith(lists["where.letters"])
    return forms.surface in lists["where.words"] or joined


def _counted() -> dict[str, tuple[str, ...]]:
    lists = lexicon.lists("title_counts")
    return {key.partition(".")[2]: nouns for key, nouns in lists.items() if key.startswith("verbs.")}


def _as_it_is(title: str) -> str | None:
    """A title that asks what one sentence may answer: with its mark, or with a question word that is nothing else."""
    asked = question_phrase(title)
    if asked is None or asked[0] != 0:
        return None
    query = parse_question(title)
    if query.bare or query.kind not in _PLAIN_KINDS:
        return None
    clause = title.rstrip(_MARKS)
    sure = clause != title or opens_question(title, sure=True)
    return lexicon.texts("made_questions")["as_it_is"].format(clause=clause) if sure else None
