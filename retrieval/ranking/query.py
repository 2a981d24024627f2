"""Analyses a question: its search terms and its answer type. Question words decide the answer type and are no
search terms. Negators are kept apart. Words are analysed like those of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.errors import QuestionError
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, folded_forms, tokens, vocabulary
from retrieval.text.name_words import is_origin
from retrieval.text.role_nouns import is_person

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
_LONGEST_PHRASE: Final = 5
# «من», which is no question word before one.
_FROM: Final = ("من",)


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
    kind, identity, used = _classify(found, question)
    terms: list[Term] = []
    negated, focus = False, 0
    for index, token in enumerate(found):
        if index in used:
            focus = len(terms)
            continue
        plain = _undo_dialect_negation(token.forms, found[index - 1].forms if index else None)
        if plain is not None:
            negated = True
            terms.append(Term(word=question[token.start : token.end], forms=plain))
        elif token.forms.negator or _is_dialect_ma(found, index):
            negated = True
        elif not token.forms.stop and (len(token.forms.surface) > 1 or token.forms.surface.isdigit()):
            terms.append(Term(word=question[token.start : token.end], forms=token.forms))
    bare = not terms  # «من هو؟»: its words are searched where they match anything
    if bare:
        terms = [Term(word=question[t.start : t.end], forms=t.forms) for t in found]
    return Query(
        text=question,
        kind=kind,
        identity=identity,
        terms=tuple(terms),
        focus=_focus_index(terms, focus),
        negated=negated,
        bare=bare,
    )


def question_phrase(question: str) -> tuple[int, int] | None:
    """Return the span of the question words of ``question`` (``question[start:end]``), with a preposition before
    them; None when it has no question word. Polite words at the start are not part of it."""
    found = tokens(question)
    polite = _count_polite_words([token.forms.surface for token in found])
    _, _, used = _classify(found, question)
    asking = sorted(index for index in used if index >= polite)
    return (found[asking[0]].start, found[asking[-1]].end) if asking else None


def _focus_index(terms: Sequence[Term], first: int) -> int:
    """Return the first term after the question word that is no counting word («كم عدد اللاعبين» asks about
    the players) and not «اسم»."""
    for index in range(first, len(terms)):
        word = (terms[index].forms.surface,)
        if word not in _phrases("counting") and word not in _phrases("between"):
            return index
    return min(first, len(terms) - 1)


@cache
def _phrases(section: str) -> dict[tuple[str, ...], str]:
    """Return the phrases of one section of the question word lexicon, with the kind of each."""
    return {
        tuple(entry.split()): key.partition(".")[2]
        for key, entries in lexicon.lists("question_words").items()
        if key.partition(".")[0] == section
        for entry in entries
    }


def _classify(found: list[Token], text: str) -> tuple[str, bool, frozenset[int]]:
    """Return the question's kind, whether it asks for an identity, and the indices of its question words."""
    surfaces = [token.forms.surface for token in found]
    used = set(range(_count_polite_words(surfaces)))
    start = len(used)
    for index in range(start, len(surfaces)):
        if _is_dialect_ma(found, index):
            continue
        before = surfaces[index - 1] if index > start else ""
        gap = text[found[index - 1].end : found[index].start] if index > start else "."
        opens = bool(gap.strip()) or ((before,) in _phrases("before") and index == start + 1)
        bare = surfaces[index][1:] if surfaces[index][0] in lexicon.lists("affixes")["conjunction"] else ""
        for first in filter(None, (surfaces[index], bare)):
            length, kind, phrase = _longest_phrase((first, *surfaces[index + 1 :]), opens=opens or first == bare)
            if not length or (phrase == _FROM and _longest_phrase(tuple(surfaces[index + 1 :]), opens=False)[0]):
                continue  # «من أي مدينة»
            used.update(range(index, index + length))
            if kind == "thing" and tuple(surfaces[index + length : index + length + 1]) in _phrases("between"):
                used.add(index + length)  # «شو اسم القرية»
            if index > start and (before,) in _phrases("before"):
                used.add(index - 1)
            identity = phrase in _phrases("identity")
            behind = _kind_behind(surfaces[start:index], kind)
            if behind is not None:
                return behind, False, frozenset(used)
            naming = phrase[-1:] in _phrases("between") or phrase[-1:] in _phrases("which")
            return _refine_kind(surfaces[index + length :], kind, naming=naming), identity, frozenset(used)
    return _kind_of_keywords(surfaces[start:]), False, frozenset(used)


def _kind_behind(before: list[str], kind: str) -> str | None:
    """Return what the words ``before`` the question word say of the kind («الساعة كام», «اسمه ايه», «قال ايه»), None
    when they say nothing."""
    last = tuple(before[-1:])
    said = _phrases("behind").get(last)
    if kind == "number" and said == "time":
        return said
    if kind == "thing" and said == "name":
        return _refine_kind(before, kind, naming=True)
    return "statement" if kind == "thing" and _phrases("head").get(last) == "statement" else None


def _kind_of_keywords(surfaces: list[str]) -> str:
    """Return the kind of a question without a question word («سعر الذهب», «هو استقال؟»), by its first word."""
    first = tuple(surfaces[:1])
    naming = first in _phrases("between")
    named = surfaces[1:2] if naming else surfaces[:1]  # «اسم رئيس السودان»
    if first in _phrases("superlative"):
        named = surfaces[:2]
    said = _phrases("fallback").get(first) or _phrases("keywords").get(first)
    return said or _refine_kind(named, "thing", unnamed="any", naming=naming)


def _count_polite_words(surfaces: list[str]) -> int:
    """Return how many of the first words only introduce the question."""
    start = 0
    while start < len(surfaces):
        for length in range(_LONGEST_PHRASE, 0, -1):
            phrase = tuple(surfaces[start : start + length])
            if phrase in _phrases("polite") and start + length < len(surfaces):
                start += length
                break
        else:
            break
    return start


def _longest_phrase(surfaces: tuple[str, ...], *, opens: bool) -> tuple[int, str, tuple[str, ...]]:
    """Return length, kind and words of the longest question phrase at the start of ``surfaces``; the length
    is 0 without one."""
    for length in range(min(_LONGEST_PHRASE, len(surfaces)), 0, -1):
        phrase = surfaces[:length]
        kind = _phrases("anywhere").get(phrase) or (_phrases("opening").get(phrase) if opens else None)
        if kind:
            return length, kind, phrase
    return 0, "any", ()


def _refine_kind(surfaces: list[str], kind: str, unnamed: str | None = None, *, naming: bool = False) -> str:
    """Return the more specific kind of the noun after the question phrase, else ``unnamed`` or ``kind``. ``naming``:
    whether «اسم» stands before it, behind which more nouns ask for a person."""
    if kind == "manner":  # «كيف وصف», «كيف برر»
        named = _phrases("head").get(tuple(surfaces[:1]))
        return named if named in ("statement", "cause") else kind
    if kind != "thing":
        return kind
    for word in surfaces[:2]:
        forms = folded_forms(word)
        named = _phrases("head").get((word,))
        if named or (naming and _is_person(forms)):
            return named or "person"
        naming = naming or (word,) in _phrases("between")
        if not forms.stop and (word,) not in _phrases("between") and (word,) not in _phrases("superlative"):
            break
    return unnamed or kind


def _is_person(forms: Forms) -> bool:
    """Return whether a noun behind «اسم» or «أي» is for a person: a role or an origin («التونسي»)."""
    return is_person(forms) or is_origin(forms.surface)


def _is_dialect_ma(found: list[Token], index: int) -> bool:
    """Return whether the word is a «ما» that negates the verb after it: «ما ردش»."""
    return (
        found[index].forms.surface in lexicon.lists("affixes")["negation"]
        and index + 1 < len(found)
        and _undo_dialect_negation(found[index + 1].forms, found[index].forms) is not None
    )


def _undo_dialect_negation(word: Forms, before: Forms | None) -> Forms | None:
    """Return the verb inside «ما ردش» or «ماردش»; None when ``word`` is no such form."""
    affixes = lexicon.lists("affixes")
    if not word.surface.endswith(affixes["negated"]) or word.surface in vocabulary():
        return None
    if before is not None and before.surface in affixes["negation"] and len(word.surface) > 2:
        return folded_forms(word.surface[:-1])
    if word.surface.startswith(affixes["negation"]) and len(word.surface) > 4:
        return folded_forms(word.surface[2:-1])
    return None
