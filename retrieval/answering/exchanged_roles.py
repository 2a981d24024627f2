"""Tells whether a sentence says the reverse of what a question for yes or no asks.

«فازت روسيا على السعودية» does not say whether «فازت مصر على روسيا»: behind the verb stands whom the question has
behind «على».
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from retrieval.answering.somebody_else import is_deed, is_one_of
from retrieval.answering.yes_no import YES_NO
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, tokens


def asks_of_an_opponent(query: Query) -> bool:
    """Return whether ``query`` asks for yes or no, and its first word is a verb of somebody «على» somebody else."""
    return query.kind == YES_NO and is_deed(query.terms[0].forms) and bool(_opponents(query))


def tells_the_reverse(query: Query, text: str) -> bool:
    """Return whether the opponent stands behind each verb of ``query`` in the sentence ``text``, of which there is at
    least one in the same form or another of the same stem. ``query`` is one that ``asks_of_an_opponent``."""
    opponents, said = _opponents(query), tokens(text)
    verbs = [place for place, one in enumerate(said) if one.forms.stem == query.terms[0].forms.stem]
    doers = [said[place + 1].forms for place in verbs if place + 1 < len(said)]
    return 0 < len(verbs) == len(doers) and all(is_one_of(doer, opponents) for doer in doers)


def _opponents(query: Query) -> Sequence[Forms]:
    """Return the words of the question right behind «على» and its like."""
    asked = [token.forms for token in tokens(query.text)]
    against = lexicon.lists("question_words")["against.words"]
    return [after for before, after in pairwise(asked) if before.surface in against]
