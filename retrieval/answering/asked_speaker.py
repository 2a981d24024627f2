"""Tells whether a sentence has the words of somebody else than the speaker whom a question asks for.

«ماذا قال بنيتيز عن وصف مورينيو …؟» is not answered by «وكان مورينيو وصف …»: the sentence names its speaker, and Benítez
nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.person_names import may_be_one_word
from retrieval.answering.question_speech import read_speech_question
from retrieval.answering.statements import Statement
from retrieval.ranking.query import Query
from retrieval.speech.extraction import extract_utterances
from retrieval.text.analysis import Forms, tokens
from retrieval.text.segmentation import segment


def asked_speaker(query: Query) -> list[Forms]:
    """Return the words of the speaker whose words ``query`` asks for; none for another question."""
    request = read_speech_question(query.text) if query.kind == "statement" else None
    return [token.forms for token in tokens(request[0]) if not token.forms.stop] if request else []


def is_of_another_speaker(speaker: Sequence[Forms], statement: Statement) -> bool:
    """Return whether the sentence names the speaker of all its words, and neither it nor the title has a word of
    ``speaker``."""
    said = tokens(f"{statement.document.article.title}\n{statement.text}")
    if any(may_be_one_word(word, token.forms) for word in speaker for token in said):
        return False
    utterances = extract_utterances(statement.text, segment(statement.text))
    return bool(utterances) and all(one.certain for one in utterances)
