"""The negation of dialects: «ما ردش», «ماردش»."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, folded_forms, vocabulary


def is_dialect_ma(found: Sequence[Token], index: int) -> bool:
    """Return whether the word is a «ما» that negates the verb after it: «ما ردش»."""
    return (
        found[index].forms.surface in lexicon.lists("affixes")["negation"]
        and index + 1 < len(found)
        and undo_dialect_negation(found[index + 1].forms, found[index].forms) is not None
    )


def undo_dialect_negation(word: Forms, before: Forms | None) -> Forms | None:
    """Return the verb inside «ما ردش» or «ماردش»; None when ``word`` is no such form."""
    affixes = lexicon.lists("affixes")
    if not word.surface.endswith(affixes["negated"]) or word.surface in vocabulary():
        return None
    if before is not None and before.surface in affixes["negation"] and len(word.surface) > 2:
        return folded_forms(word.surface[:-1])
    if word.surface.startswith(affixes["negation"]) and len(word.surface) > 4:
        return folded_forms(word.surface[2:-1])
    return None
