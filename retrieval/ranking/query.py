"""Analyses a question: its search terms and its answer type. Question words decide the answer type and are no
search terms. Negators are kept apart. Words are analysed like those of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.errors import QuestionError
from retrieval.ranking.dialect_negation import is_dialect_ma, undo_dialect_negation
from retrieval.ranking.question_kinds import count_polite_words, phrases, read_kind
from retrieval.ranking.stop_word_verbs import verb_behind
from retrieval.text.analysis import Forms, tokens

KINDS: Final = (
    "person",
    "place",
    "time",
    "number",
    "cause",
    "manner",
    "definition",
    "statement",
    "yes_no",
    "thing",
    "any",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One search term: the word as asked, and its forms."""

    word: str
    forms: Forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """An analysed question.

    ``kind`` is one of ``KINDS``. ``identity`` is true for questions who or what something is. ``terms`` are
    in order and never empty. ``focus`` is the index of the term that the question word refers to («كم يوما»,
    «أي قاعدة»). ``negated`` is true when there is a negator. ``bare`` is true when all words are question
    words or stop words, which are then the terms.
    """

    text: str
    kind: str
    identity: bool
    terms: tuple[Term, ...]
    focus: int
    negated: bool
    bare: bool = False


def parse_question(question: str) -> Query:
    """Return the query of ``question``. Raises ``QuestionError`` when it has no words."""
    found = tokens(question)
    if not found:
        raise QuestionError("the question has no words")
    asked = read_kind(found, question)
    terms: list[Term] = []
    negated, focus = False, 0
    for index, token in enumerate(found):
        if index in asked.words:
            focus = len(terms)
            continue
        word = question[token.start : token.end]
        plain = undo_dialect_negation(token.forms, found[index - 1].forms if index else None)
        if plain is not None:
            negated = True
            terms.append(Term(word=word, forms=plain))
        elif (verb := verb_behind(found, index, asked)) is not None:
            terms.append(Term(word=word, forms=verb))
        elif token.forms.negator or is_dialect_ma(found, index):
            negated = True
        elif not token.forms.stop and (len(token.forms.surface) > 1 or token.forms.surface.isdigit()):
            terms.append(Term(word=word, forms=token.forms))
    bare = not terms  # «من هو؟»: its words are searched where they match anything
    if bare:
        terms = [Term(word=question[t.start : t.end], forms=t.forms) for t in found]
    return Query(
        text=question,
        kind=asked.kind,
        identity=asked.identity,
        terms=tuple(terms),
        focus=_focus_index(terms, focus),
        negated=negated,
        bare=bare,
    )


def question_phrase(question: str) -> tuple[int, int] | None:
    """Return the span of the question words of ``question`` (``question[start:end]``), with a preposition before
    them; None when it has no question word. Polite words at the start are not part of it."""
    found = tokens(question)
    polite = count_polite_words([token.forms.surface for token in found])
    asking = sorted(index for index in read_kind(found, question).words if index >= polite)
    return (found[asking[0]].start, found[asking[-1]].end) if asking else None


def _focus_index(terms: Sequence[Term], first: int) -> int:
    """Return the first term after the question word that is no counting word («كم عدد اللاعبين» asks about
    the players) and not «اسم»."""
    for index in range(first, len(terms)):
        word = (terms[index].forms.surface,)
        if word not in phrases("counting") and word not in phrases("between"):
            return index
    return min(first, len(terms) - 1)
