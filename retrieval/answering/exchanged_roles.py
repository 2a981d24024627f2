"""Tells whether a sentence says of another what a question for yes or no says of somebody.

«فازت روسيا على السعودية» does not say whether «فازت مصر على روسيا»: behind the verb stands whom the question has behind
a preposition. «فازت فرنسا على مصر» has another name there, and the asked one nowhere or behind a preposition.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.somebody_else import is_one_of, is_same_verb
from retrieval.answering.yes_no import YES_NO
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, tokens
from retrieval.text.name_words import kind_of_name


def asks_of_a_doer(query: Query) -> bool:
    """Return whether ``query`` asks for yes or no, and a name stands right behind its first word, the verb."""
    return query.kind == YES_NO and _doer(query) is not None


def has_another_doer(query: Query, text: str) -> bool:
    """Return whether the sentence ``text`` has the verb of ``query``, and each time another name as its doer.
    ``query`` is one that ``asks_of_a_doer``."""
    doer, asked, said = _doer(query), tokens(query.text), tokens(text)
    verb = query.terms[0].forms
    # «خسرت» is of one matter with «فازت», and tells of another's deed.
    verbs = [place for place, one in enumerate(said) if one.forms.stem == verb.stem]
    verbs = verbs or [place for place, one in enumerate(said) if is_same_verb(one.forms, verb)]
    doers = [said[verb + 1].forms for verb in verbs if verb + 1 < len(said)]
    if doer is None or not verbs or len(doers) < len(verbs):
        return False
    exchanged = [one.forms for place, one in enumerate(asked) if _is_behind_preposition(asked, place)]
    elsewhere = all(
        _is_behind_preposition(said, place) for place, one in enumerate(said) if is_one_of(one.forms, [doer])
    )
    terms = [term.forms for term in query.terms]
    return all(
        is_one_of(word, exchanged) or (elsewhere and _is_name(word) and not is_one_of(word, terms)) for word in doers
    )


def _doer(query: Query) -> Forms | None:
    """Return the name right behind the verb of the question."""
    asked, verb = tokens(query.text), query.terms[0].forms
    after = next((place + 1 for place, one in enumerate(asked) if one.forms == verb), len(asked))
    return asked[after].forms if after < len(asked) and _is_name(asked[after].forms) else None


def _is_behind_preposition(words: Sequence[Token], place: int) -> bool:
    return place > 0 and words[place - 1].forms.surface in lexicon.words("prepositions")


def _is_name(word: Forms) -> bool:
    return kind_of_name(word.surface) is not None and not word.stop
