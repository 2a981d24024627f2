"""Reads a stop word of a question that is a verb there: «من خلف تيلرسون؟» asks who succeeded, not who is behind.

Stop words are not indexed. So the verb is searched in another form, which is no stop word («خلفا», «قبلت»).
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ranking.question_kinds import QuestionKind
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, folded_forms


def verb_behind(found: Sequence[Token], index: int, asked: QuestionKind) -> Forms | None:
    """Return the forms to search for token ``index`` of a question with the tokens ``found``, where that is a stop word
    and a verb: only stop words («الذي») stand between it and the question word; else None."""
    read_as = lexicon.lists("question_words").get(f"verb_behind.{asked.kind}.{found[index].forms.surface}")
    if read_as is None:
        return None
    before = index - 1
    while before >= 0 and before not in asked.words and found[before].forms.stop:
        before -= 1
    return folded_forms(read_as[0]) if before in asked.words else None
