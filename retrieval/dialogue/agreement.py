"""Gender and number of noun phrases, as far as their words and the words before them show it."""

from __future__ import annotations

from typing import Final

from retrieval.dialogue.parsing import NounPhrase, Sentence, verb_agreement
from retrieval.dialogue.pronouns import Agreement
from retrieval.dialogue.vocabulary import count, feminine_endings, inflections, listed
from retrieval.dialogue.word_tags import Tag
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms
from retrieval.text.name_words import ARTICLE, NameKind
from retrieval.text.normalization import fold

_LONG_ALEF: Final = "اء"
_SHORT: Final = 4


def phrase_agreement(sentence: Sentence, phrase: NounPhrase) -> Agreement | None:
    """Return the gender and number of a phrase; None where nothing shows it, as for many names."""
    words, head = sentence.words_of(phrase), sentence.words[phrase.first]
    first = sentence.raw(phrase.first)[phrase.clitic :]
    named = any(word.name not in (None, NameKind.PLACE) for word in words)
    found: Agreement | None
    if _is_coordinated(sentence, phrase):
        found = Agreement.DUAL
    elif head.name is NameKind.PLACE:
        found = place_agreement(first)
    elif head.name is not None:
        found = name_agreement(first)
    elif named and is_title(head.surface):
        found = noun_agreement(first)
    elif named and first.startswith(ARTICLE):
        found = None
    else:
        found = Agreement.PLURAL if _is_plural(head.surface) else noun_agreement(first)
    return found or agreement_before(sentence, phrase.first)


def noun_agreement(noun: str) -> Agreement:
    """Return the gender of a noun as written, by its ending. Short nouns with «اء» are masculine («بناء», «لقاء»)."""
    short = noun.endswith(_LONG_ALEF) and len(noun) <= _SHORT
    return Agreement.FEMININE if noun.endswith(feminine_endings()) and not short else Agreement.MASCULINE


def place_agreement(name: str) -> Agreement:
    """Return the gender of a place: feminine, with few exceptions."""
    masculine = fold(name.split(maxsplit=1)[0]) in listed("masculine_places.words")
    return Agreement.MASCULINE if masculine else Agreement.FEMININE


def name_agreement(name: str) -> Agreement | None:
    """Return the gender of a person whose first name the lexicon has."""
    first = fold(name.split(maxsplit=1)[0])
    if first in lexicon.words("women"):
        return Agreement.FEMININE
    return Agreement.MASCULINE if first in lexicon.words("first_names") else None


def agreement_before(sentence: Sentence, first: int) -> Agreement | None:
    """Return the gender of a person as the verb or title before the name tells it («توفيت …», «الممثلة …»)."""
    if first == 0:
        return None
    if sentence.words[first - 1].tag is Tag.VERB:
        agreement = verb_agreement(sentence, first - 1)
        return agreement if agreement in (Agreement.MASCULINE, Agreement.FEMININE) else None
    title = first - 1
    while title > 0 and sentence.words[title - 1].surface.startswith(ARTICLE):
        title -= 1
    surface = sentence.words[title].surface
    return noun_agreement(sentence.raw(title)) if surface.startswith(ARTICLE) and is_title(surface) else None


def is_title(word: str) -> bool:
    """Whether ``word`` (folded) tells what somebody is («الممثلة», «رئيس»)."""
    return bool(folded_forms(word).cues & CUE["person"]) or word in lexicon.lists("question_words")["head.person"]


def _is_plural(word: str) -> bool:
    endings = inflections("plural")
    stem = next((word.removesuffix(ending) for ending in endings if word.endswith(ending)), "")
    return bool(stem) and all(count(stem + ending) for ending in endings)


def _is_coordinated(sentence: Sentence, phrase: NounPhrase) -> bool:
    """Whether a phrase is two names with «و» between them."""
    conjunctions = lexicon.lists("affixes")["conjunction"]
    joined = {name.start for name in sentence.names if sentence.text[name.start : name.end] != name.name}
    return any(word.surface[0] in conjunctions and word.start in joined for word in sentence.words_of(phrase)[1:])
