"""Tells whether a verb and its subject have the same gender and number."""

from __future__ import annotations

from typing import Final

from retrieval.speech.mentions import Mention
from retrieval.speech.persons import is_plural
from retrieval.speech.scanning import Text
from retrieval.speech.word_forms import is_feminine_verb, is_verb
from retrieval.speech.words import Cue, cues, entries
from retrieval.text.name_words import ARTICLE

FEMININE: Final = "ه"
# The genders of a verb whose subject is one, and the other one.
GENDERS: Final = ("masculine", "feminine")
PLURAL: Final = "plural"
_AND: Final = "و"
# The first letter of a feminine verb; masculine ones may begin with it too.
_SHE: Final = "ت"


def agrees(text: Text, subject: Mention, cue: Cue) -> bool:
    """Return whether a verb may be that of a person, or of a description of its gender («الشرطة», «قالت»)."""
    if subject.named:
        return True
    if is_of_several(text, subject, cue):
        return False
    feminine = text.words[subject.first].endswith(FEMININE)
    return cue.gender in GENDERS and feminine == (cue.gender == GENDERS[1])


def suits_verb(text: Text, first: int, cue: Cue) -> bool:
    """Return whether the verb that a sentence begins with has the gender of another («انهالت التعازي … كتب»)."""
    word = text.words[first]
    word = word if is_verb(word) or is_feminine_verb(word) else word.removeprefix(_AND)
    if cue.gender not in GENDERS:
        return True
    own = cues().get(text.words[first])
    if own is not None and own.gender in GENDERS:
        return own.gender == cue.gender
    if is_feminine_verb(word):
        return cue.gender == GENDERS[1]
    return not is_verb(word) or word[0] == _SHE or cue.gender == GENDERS[0]  # «تحدث»: either


def is_of_several(text: Text, mention: Mention, cue: Cue) -> bool:
    """Return whether a speaker is several persons, and a verb that stands behind is that of one («نشطاء … وقال»)."""
    return not mention.named and cue.gender in GENDERS and is_plural(text.words[mention.first])


def agrees_beside(text: Text, first: int, mention: Mention) -> bool:
    """Return whether a word with the article stands between a conjunction and a verb of its gender («أن الضحية
    قالت»)."""
    words, verb = text.words, mention.last + 1
    cue = cues().get(words[verb])
    if cue is None or mention.first < mention.last or not words[mention.first].startswith(ARTICLE):
        return False
    conjunction = mention.first > first and words[mention.first - 1] in entries("before_nominal")
    return conjunction and words[mention.first].endswith(FEMININE) == (cue.gender == GENDERS[1])
