"""Tells whether a sentence says of somebody else what a question asks of a person.

«قتل نجل البغدادي» does not say whether, when or where «قتل البغدادي». Between the verb and the name stands who it is:
a relative, a lawyer, a deputy (``relatives.txt``). «ولكن محاميه أقر بأنه دفع» has the word before the verb, with the
pronoun of who is named elsewhere. «قالت ماي إن راد استقالت» does not say that «استقالت ماي».
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from retrieval.answering.matters import same_matter
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, Token, folded_forms, tokens
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name
from retrieval.text.vocabulary import view

# Words between the verb and the word for somebody else, between that and the name, and between verb and name.
_BEHIND_VERB: Final = 2
_OF_WHOM: Final = 4
_SUBJECT: Final = 6
# Words of a name between «محاميه» and its verb.
_BEFORE_VERB: Final = 3
# Cues of words that are no verbs («في أي عام …؟»), and of verbs of saying, which an office may say for somebody.
_NO_DEED: Final = (
    CUE["statement"] | CUE["time"] | CUE["month"] | CUE["weekday"] | CUE["place"] | CUE["person"] | CUE["unit"]
)
# Consonants that two forms of a verb have in common.
_ROOT: Final = 3
# Endings that mean somebody who is named elsewhere («نجله», «محاميها»); «شقيقة» ends in another letter.
_PRONOUNS: Final = ("ه", "ها")
# A verb and somebody.
_LEAST_TERMS: Final = 2
# Kinds of questions whose first word is mostly the verb («متى قتل …؟», «هل استقال …؟»).
_KINDS: Final = frozenset(("yes_no", "time", "place", "cause", "manner"))


def asks_what_happened(query: Query) -> bool:
    """Return whether ``query`` asks of somebody or something whether, when, where, why or how it did what the first
    word says, and of nobody beside another («هل قتل نجل البغدادي؟»)."""
    if query.kind not in _KINDS or len(query.terms) < _LEAST_TERMS or not is_deed(query.terms[0].forms):
        return False
    return not any(_is_relative(token.forms) for token in tokens(query.text))


def is_deed(word: Forms) -> bool:
    """Return whether the first word of a question may be a verb of what somebody did: no name, and no word for a time,
    a place, a person or for saying."""
    return not word.cues & _NO_DEED and kind_of_name(word.surface) not in (NameKind.PERSON, NameKind.PLACE)


def is_of_somebody_else(query: Query, text: str) -> bool:
    """Return whether the sentence ``text`` has the verb of ``query``, its first word, and says it of somebody who
    stands beside the named person, and nowhere of that person; or only that it will happen, far from the name
    («إسرائيل ستغتال قيادة حماس» for «متى اغتيل إسماعيل هنية؟»). ``query`` is one that ``asks_what_happened``."""
    verb, *others = (term.forms for term in query.terms)
    said = tokens(text)
    verbs = [place for place, token in enumerate(said) if _is_same_verb(token.forms, verb)]
    found = [_is_said_of_another(text, said, place, others) for place in verbs]
    if any(one is False for one in found):
        return False
    return any(found) or only_will_happen(query, text)


def only_will_happen(query: Query, text: str) -> bool:
    """Return whether the sentence ``text`` has the verb of ``query``, its first word, and only in the future
    («ستنسحب» for «هل انسحبت …؟»)."""
    verb = query.terms[0].forms
    verbs = [token.forms for token in tokens(text) if _is_same_verb(token.forms, verb)]
    return _is_past(verb) and bool(verbs) and all(map(_is_future, verbs))


def _is_same_verb(word: Forms, verb: Forms) -> bool:
    """Return whether ``word`` is ``verb``, in another form or in another word for it."""
    if word.stop:  # «قبل», which has the stem of «قبلت»
        return False
    if word.stem == verb.stem or view(word.stem) in same_matter(verb.stem):
        return True
    return _is_future(word) and len(verb.key) >= _ROOT and word.key == verb.key


def is_one_of(word: Forms, others: Sequence[Forms]) -> bool:
    """Return whether ``word`` is one of ``others`` in another form."""
    return any(word.stem == one.stem or word.base == one.base for one in others)


def _is_said_of_another(text: str, said: Sequence[Token], verb: int, others: Sequence[Forms]) -> bool | None:
    """Return whether the verb at ``verb`` is said of somebody beside the person with the words ``others``: False where
    it is said of the person, None where neither stands near."""
    relative = _relative_behind(text, said, verb)
    if relative is not None:
        return _has_pronoun(text, said[relative]) or _names(text, said, relative, others) or None
    if (
        _relative_before(text, said, verb)
        or _is_of_clause(text, said, verb, others)
        or _is_of_named_relative(text, said, verb, others)
    ):
        return True
    near = said[max(0, verb - _SUBJECT) : verb + _SUBJECT + 1]
    return False if any(is_one_of(token.forms, others) for token in near) else None


def _relative_behind(text: str, said: Sequence[Token], verb: int) -> int | None:
    """Return the place of the word for somebody else right behind a verb, or behind one word more."""
    for place in range(verb + 1, min(len(said), verb + 1 + _BEHIND_VERB)):
        if not _adjacent(text, said, place):
            return None
        if _is_relative(said[place].forms):
            return place
    return None


def _relative_before(text: str, said: Sequence[Token], verb: int) -> bool:
    """Return whether the subject before a verb is «محاميه», or «محاميه مايكل كوهين»."""
    for place in range(verb - 1, max(-1, verb - 2 - _BEFORE_VERB), -1):
        token = said[place]
        if not _adjacent(text, said, place + 1) or token.forms.stop or token.forms.negator:
            return False
        if _is_relative(token.forms):
            return _has_pronoun(text, token)
    return False


def _is_of_clause(text: str, said: Sequence[Token], verb: int, others: Sequence[Forms]) -> bool:
    """Return whether «إن» and somebody with another name stand before a verb («قالت ماي إن راد استقالت»)."""
    for place in range(verb - 1, max(-1, verb - 2 - _BEFORE_VERB), -1):
        forms = said[place].forms
        if forms.surface in lexicon.words("clause_openers"):
            # Not «أن ترفض الطلب», whose «الطلب» is no verb.
            return place < verb - 1 and not said[verb].forms.surface.startswith(ARTICLE)
        joined = forms.surface.startswith(ARTICLE) or forms.base != forms.surface or _has_pronoun(text, said[place])
        if not _adjacent(text, said, place + 1) or forms.stop or forms.negator or joined or is_one_of(forms, others):
            return False
    return False


def _is_of_named_relative(text: str, said: Sequence[Token], verb: int, others: Sequence[Forms]) -> bool:
    """Return whether behind a verb stand the names of somebody else, and behind a comma who it is («توفيت باربرا بوش،
    زوجة جورج بوش» for «جورج بوش», not «توفي جورج بوش، والد جورج بوش الابن» for «بوش»)."""
    place = verb + 1
    while place < min(len(said), verb + 2 + _BEFORE_VERB) and _adjacent(text, said, place):
        place += 1
    named = [token.forms for token in said[verb + 1 : place]]
    if not named or place >= len(said) or not _is_relative(said[place].forms):
        return False
    first = named[0]
    other_first = any(kind_of_name(one.surface) is NameKind.PERSON for one in others)
    another = kind_of_name(first.surface) in (NameKind.PERSON, NameKind.OTHER) and not is_one_of(first, others)
    return other_first and another and _names(text, said, place, others)


def _names(text: str, said: Sequence[Token], relative: int, others: Sequence[Forms]) -> bool:
    """Return whether a word of the person stands behind the word for somebody else, in one phrase with it."""
    for place in range(relative + 1, min(len(said), relative + 1 + _OF_WHOM)):
        token = said[place]
        if not _adjacent(text, said, place) or (token.forms.stop and not token.forms.cues & CUE["person_name"]):
            return False
        if is_one_of(token.forms, others):
            return True
    return False


def _is_past(word: Forms) -> bool:
    """Return whether a verb is surely in the past: it has no first letter of the present («يبدأ», «ستبدأ»)."""
    return not word.surface.startswith(lexicon.lists("inflections")["third_person"]) and not _is_future(word)


def _is_future(word: Forms) -> bool:
    """Return whether a word looks like a verb of the future («ستغتال»)."""
    return any(
        word.surface.startswith(future + letter)
        for future in lexicon.lists("affixes")["future"]
        for letter in lexicon.lists("inflections")["third_person"]
    )


def _is_relative(word: Forms) -> bool:
    return word.stem in _relatives() and not word.surface.startswith(lexicon.lists("affixes")["article"])


def _has_pronoun(text: str, token: Token) -> bool:
    return text[token.start : token.end].endswith(_PRONOUNS)


def _adjacent(text: str, said: Sequence[Token], place: int) -> bool:
    """Return whether only white space and quotation marks separate a word from the one before it."""
    return not text[said[place - 1].end : said[place].start].strip(' \t\n\u00a0"«»“”')


@cache
def _relatives() -> frozenset[str]:
    return frozenset(folded_forms(word).stem for word in lexicon.words("relatives"))
