"""Tells whether the archive speaks of a subject at all, or only has its words apart.

«مقتل إسماعيل هنية» is no subject of an archive in which a title has «مقتل» and a sentence of its article «هنية»: the
words stand together nowhere. A subject with a negation is a claim («شيء لا وجود له»), which is said word for word or
not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from retrieval.answering.person_names import may_be_one_word
from retrieval.answering.subject_sentences import LONG, MOST_OF_LONG, SubjectSentence
from retrieval.ranking.query import Query
from retrieval.text.analysis import Forms, tokens
from retrieval.text.normalization import WORD, fold

# Words that may stand between those of the subject. Of 26 subjects of 2018 every one has a sentence with its words so
# near; of four that did not happen none has.
_BETWEEN: Final = 4
# Sentences that are read, of the most relevant articles first.
_READ: Final = 1_000


def is_spoken_of(query: Query, found: Sequence[SubjectSentence]) -> bool:
    """Return whether one of the sentences ``found`` for the subject ``query``, or a title, has its words together."""
    texts = dict.fromkeys(
        text for one in found[:_READ] for text in (one.statement.text, one.statement.article.title) if text
    )
    if query.negated:
        words = _words(query.text)
        return any(f" {words} " in f" {_words(text)} " for text in texts)
    terms = list({term.forms.stem: term.forms for term in query.terms}.values())
    return any(_stand_together(terms, text) for text in texts)


def _stand_together(terms: Sequence[Forms], text: str) -> bool:
    """Return whether ``text`` has ``terms``, most of them where they are many, with few words between them."""
    needed = len(terms) if len(terms) < LONG else ceil(MOST_OF_LONG * len(terms))
    places = [
        (place, number)
        for place, token in enumerate(tokens(text))
        for number, term in enumerate(terms)
        if _is_said(term, token.forms)
    ]
    reach = len(terms) + _BETWEEN
    return any(
        len({number for place, number in places if first <= place < first + reach}) >= needed for first, _ in places
    )


def _is_said(term: Forms, word: Forms) -> bool:
    return term.stem == word.stem or (len(term.key) > 1 and term.key == word.key) or may_be_one_word(term, word)


def _words(text: str) -> str:
    return " ".join(fold(word) for word in WORD.findall(text))
