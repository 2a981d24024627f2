"""Tells whether a sentence has the words of somebody else than the person whose words a question asks for.

«ماذا قال أوباما عن موت خاشقجي؟» is not answered by «وقال دونالد ترامب إن خاشقجي مات»: the sentence names its speaker,
and Obama is named nowhere around it. A speaker who is only described («الرئيس التركي») may be the one who is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.offices import named_in
from retrieval.answering.person_names import may_be_one_word
from retrieval.answering.question_speech import read_speech_question
from retrieval.answering.statements import Statement
from retrieval.ranking.query import Query
from retrieval.speech.extraction import extract_utterances
from retrieval.text.analysis import Forms, tokens
from retrieval.text.name_words import NameKind
from retrieval.text.names import find_names
from retrieval.text.role_nouns import role_words
from retrieval.text.segmentation import segment


def asked_speaker(query: Query) -> list[Forms]:
    """Return the words of the person whose words ``query`` asks for, by name; none for another question."""
    request = read_speech_question(query.text) if query.kind == "statement" else None
    if request is None or not _is_named(request[0]):
        return []
    return [token.forms for token in tokens(request[0]) if not token.forms.stop]


def is_of_another_speaker(speaker: Sequence[Forms], statement: Statement) -> bool:
    """Return whether the sentence names the persons who speak in it, and has no word of ``speaker`` around it."""
    said = tokens(statement.around())
    if any(may_be_one_word(word, token.forms) for word in speaker for token in said):
        return False
    utterances = extract_utterances(statement.text, segment(statement.text))
    return bool(utterances) and all(one.certain and _is_named(one.name) for one in utterances)


def _is_named(text: str) -> bool:
    """Whether ``text`` has the name of a person, and not of a body or a place («روسيا», «الناطق باسم الكرملين»)."""
    names = [one for one in find_names(text) if one.name not in role_words("inside")]
    return bool(names) and not named_in(text) and all(one.kind is not NameKind.PLACE for one in names)
