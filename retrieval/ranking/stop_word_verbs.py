"""Reads a stop word of a question that is a verb there: «من خلف تيلرسون؟» asks who succeeded, not who is behind.

Stop words are not indexed. So the verb is searched in another form, which is no stop word («خلفا», «قبلت»).
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ranking.question_kinds import QuestionKind
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, Token, folded_forms
from retrieval.text.name_words import ARTICLE, is_used_as_noun, kind_of_name


def verb_behind(found: Sequence[Token], index: int, asked: QuestionKind) -> Forms | None:
    """Return the forms to search for token ``index`` of a question with the tokens ``found``, where that is a stop word
    and a verb: it stands right behind the question word or «الذي», and before a name; else None."""
    word = found[index].forms.surface
    read_as = lexicon.lists("question_words").get(f"verb_behind.{asked.kind}.{word}")
    if read_as is None or not 0 < index < len(found) - 1:
        return None
    before = found[index - 1].forms.surface
    asking = index - 1 in asked.words or before in lexicon.words("relative_pronouns")
    # «من هم خلف القضبان؟» has words of the question before it too.
    asking = asking and before not in lexicon.lists("question_words")["pronouns.words"]
    return folded_forms(read_as[0]) if asking and _may_be_a_name(found[index + 1].forms) else None


def _may_be_a_name(word: Forms) -> bool:
    """Return whether ``word`` is a name, or at least no noun as the news uses them («هجوم», «القضبان»)."""
    if kind_of_name(word.surface) is not None:
        return True
    noun = word.surface.startswith(ARTICLE) or is_used_as_noun(word.base)
    return not (noun or word.cues or word.stop or word.surface in lexicon.lists("question_words")["verb_behind.nouns"])
