"""Reads the name in a question who somebody is («من هو محمد صلاح؟»)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.answering.roles import is_role
from retrieval.ranking.query import Query, question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, tokens
from retrieval.text.name_words import NameKind, kind_of_name
from retrieval.text.names import find_names, is_plain_name

_LONGEST: Final = 5
_PUNCTUATION: Final = " \t\n؟?!.،,؛;:…«»\"'()"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedName:
    """The ``words`` of a name after which is asked who that is, with the ``title`` before a single one («الملك سلمان»).
    ``sure``: they are a name, whatever the archive has."""

    words: tuple[Forms, ...]
    title: Forms | None
    sure: bool


def read_name(query: Query) -> AskedName | None:
    """Return the name after which ``query`` asks who that is; None when it asks for something else."""
    if query.kind != "person" or not query.identity or query.negated or query.bare:
        return None
    phrase = question_phrase(query.text)
    return name_in(query.text[phrase[1] :].strip(_PUNCTUATION)) if phrase is not None else None


@lru_cache(maxsize=16)
def name_in(text: str) -> AskedName | None:
    """Return ``text`` as the name of a person; None when it can be none."""
    words = tuple(token.forms for token in tokens(text))
    if not 0 < len(words) <= _LONGEST or not is_plain_name(text):
        return None
    title = None
    if len(words) > 1 and is_role(words[0]) and words[0].surface != words[0].base:
        title, *rest = words
        words = tuple(rest)
    kinds = [kind_of_name(word.surface) for word in words]
    doubtful = words[0].surface in lexicon.words("first_names_and_nouns")
    if is_role(words[0]) and (kinds[0] is None or len(words) == 1):
        return None
    if kinds[0] is NameKind.PLACE and not doubtful:
        return None
    if title is not None and kinds[0] is None and not doubtful:
        return None  # «الأمين العام للأمم المتحدة»
    named = find_names(text)
    whole = len(named) == 1 and named[0].end == len(text) and (named[0].start == 0 or title is not None)
    begins = kinds[0] is not None or words[0].surface in lexicon.words("name_beginnings")
    sure = whole or begins or (doubtful and any(kinds[1:]))
    return AskedName(words=words, title=title if len(words) == 1 else None, sure=sure)
