"""Tells whether a sentence has no name that may answer a question for one («ما اسم السائق؟»)."""

from __future__ import annotations

import re
from typing import Final

from retrieval.ranking.answer_types import LIKELY_NAMES
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, tokens
from retrieval.text.name_words import ARTICLE, is_family_name, is_unknown_word
from retrieval.text.names import find_names

# Words of a question within which it asks for the name.
_HEAD: Final = 3
# Letters between quotation marks, and words of a name in them at most.
_QUOTED: Final = re.compile(r'["«“„]([^"»”“«]{2,60})["»”]')
_LONGEST: Final = 4


def asks_for_a_name(query: Query) -> bool:
    """Return whether ``query`` asks what somebody or something is called."""
    head = tokens(query.text)[:_HEAD]
    return any(token.forms.surface in lexicon.words("naming") for token in head)


def lacks_new_name(query: Query, text: str) -> bool:
    """Return whether the sentence ``text`` has no name outside the words of ``query``: no known name, no unusual word,
    and nothing short in quotation marks."""
    asked = {view for token in tokens(query.text) for view in (token.forms.base, token.forms.stem)}

    def is_new(forms: Forms) -> bool:
        return asked.isdisjoint((forms.base, forms.stem))

    names = (name.name for name in find_names(text))
    quoted = (match[1] for match in _QUOTED.finditer(text) if len(tokens(match[1])) <= _LONGEST)
    if any(is_new(token.forms) for part in (*names, *quoted) for token in tokens(part)):
        return False
    return not any(is_new(token.forms) and _may_be_name(token.forms) for token in tokens(text))


def _may_be_name(forms: Forms) -> bool:
    word = forms.surface
    family = word.startswith(ARTICLE) and is_family_name(word)
    return bool(forms.cues & LIKELY_NAMES) or is_unknown_word(word) or family
