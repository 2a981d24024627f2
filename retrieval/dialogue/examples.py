"""Makes questions that an archive may answer from the titles of its newest articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.article import Article
from retrieval.dialogue.lone_names import newest_about
from retrieval.dialogue.parsing import Sentence, parse
from retrieval.dialogue.splitting import opens_question
from retrieval.dialogue.vocabulary import inflections
from retrieval.dialogue.word_tags import Tag
from retrieval.ranking.query import parse_question, question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import tokens
from retrieval.text.name_words import NameKind
from retrieval.text.names import find_names

# Titles of two parts («وفاة خاشقجي.. السعودية توقف …»).
_PARTS: Final = re.compile(r"\.{2,}|…|\||[:،]|(?<=[؟?!])")
_ENDS: Final = " \t-–.!"
_MARKS: Final = "؟?"
_LEAST_WORDS: Final = 4
_MOST_WORDS: Final = 12
_QUOTES: Final = "\"“”«»'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question made from the title of the article ``article``, and the names that an answer must have one of."""

    question: str
    names: tuple[str, ...]
    article: str


def example_questions(articles: Iterable[Article]) -> Iterator[Example]:
    """Yield questions from the titles of ``articles``, the best kinds first.

    First those of titles such as «SOMEBODY VERB …», which ask who; then titles that are questions; then those of the
    first kind that ask whether; last the newest about names.
    """
    titles = [(part.strip(_ENDS), one.id) for one in articles for part in _PARTS.split(one.title or "")]
    titles = [(title, article) for title, article in titles if _is_plain(title)]
    makers: tuple[Callable[[str], str | None], ...] = (_who, _as_it_is, _whether, _newest)
    for make in makers:
        for title, article in titles:
            question = make(title)
            if question is not None:
                names = tuple(name.name for name in find_names(title))
                yield Example(question=question, names=names, article=article)


def _is_plain(title: str) -> bool:
    """Whether a title is a clause about somebody or something named, without quotation marks."""
    words = len(tokens(title))
    return (
        _LEAST_WORDS <= words <= _MOST_WORDS and not any(map(title.__contains__, _QUOTES)) and bool(find_names(title))
    )


def _who(title: str) -> str | None:
    """«من يعتزم …؟» of «جوليان أسانج يعتزم …», a man."""
    sentence = parse(title)
    subject = _subject(sentence)
    people = [name for name in sentence.names if name.kind is not NameKind.PLACE]
    if subject is None or not sentence.words[subject + 1].surface.startswith(inflections("verb_before")):
        return None
    within = any(name.end <= sentence.words[subject].end for name in people)
    asked = title[sentence.words[subject + 1].start :]
    return lexicon.texts("made_questions")["who_does"].format(clause=asked) if within and find_names(asked) else None


def _whether(title: str) -> str | None:
    """«هل تنفي أنقرة …؟» of «أنقرة تنفي …»."""
    sentence = parse(title)
    subject = _subject(sentence)
    if subject is None:
        return None
    verb = sentence.words[subject + 1]
    clause = f"{title[verb.start : verb.end]} {title[: sentence.words[subject].end]}{title[verb.end :]}"
    return lexicon.texts("made_questions")["whether"].format(clause=clause)


def _subject(sentence: Sentence) -> int | None:
    """The last word of the phrase that begins a title if a verb in the present and more words follow it."""
    first = next(iter(sentence.phrases), None)
    if first is None or first.first != 0 or first.clitic or first.last + 3 > len(sentence.words):
        return None
    verb = sentence.words[first.last + 1]
    present = verb.tag is Tag.VERB and verb.surface[0] in inflections("third_person")
    return first.last if present else None


def _as_it_is(title: str) -> str | None:
    """A title that is a question: with its mark, or with a question word that is nothing else."""
    asked = question_phrase(title)
    if asked is None or asked[0] != 0 or parse_question(title).bare:
        return None
    clause = title.rstrip(_MARKS)
    sure = clause != title or opens_question(title, sure=True)
    return lexicon.texts("made_questions")["as_it_is"].format(clause=clause) if sure else None


def _newest(title: str) -> str | None:
    """The question for the newest about the first name of several words."""
    names = (name.name for name in find_names(title) if name.kind is NameKind.PERSON and len(name.name.split()) > 1)
    name = next(names, None)
    return None if name is None else newest_about(name)
