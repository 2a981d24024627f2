"""Reads a message to the bot: what it means, and which questions it asks. Pure; the one owner of this decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from retrieval.dialogue.fragments import read_fragment
from retrieval.dialogue.instructions import information_topic, instruction_topic, orders_exercise
from retrieval.dialogue.lone_names import (
    PUNCTUATION,
    lone_family_name,
    newest_about,
    possible_person,
    questions_about,
    who_is,
)
from retrieval.dialogue.small_talk import Intent, SmallTalk, read_small_talk, without_small_talk
from retrieval.dialogue.splitting import split_questions
from retrieval.text.normalization import is_arabic

# Questions of one message that are answered.
MOST_QUESTIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it was read.

    ``small_talk`` is set for a message that asks the archive nothing; ``questions`` is empty then. ``instruction`` says
    that it orders to write something; ``questions`` are about the topic, if it names one. ``name`` says that it is a
    name alone, or asks to be told about one; ``questions`` ask who that is and for the newest. ``possible_name`` is the
    text where it may be that of a person, and ``family_name`` a lone word that may name a man or a woman (see
    ``settle_name``). ``left_out`` is the number of further questions.
    """

    questions: tuple[str, ...] = ()
    small_talk: SmallTalk | None = None
    instruction: bool = False
    name: bool = False
    possible_name: str | None = None
    family_name: str | None = None
    left_out: int = 0


def read_message(text: str) -> Message:
    """Read ``text``. A message without any word is one question, which the archive refuses."""
    small_talk = read_small_talk(text)
    if small_talk is not None:
        return Message(small_talk=small_talk)
    asked = without_small_talk(text)
    if orders_exercise(asked):
        language = "ar" if any(map(is_arabic, asked)) else "en"
        return Message(small_talk=SmallTalk(intent=Intent.EXERCISE, language=language))
    topic = instruction_topic(asked)
    if topic is not None:
        about = questions_about(topic)[-1:] if topic else ()
        return Message(questions=about or (_of_topic(topic) if topic else ()), instruction=True)
    told = information_topic(asked)
    asked = asked if told is None else told
    about = questions_about(asked) or (() if told is None else _of_topic(told, name=True))
    if read_fragment(asked) is not None:  # «وعن الأسد؟» goes on from what was said before
        return Message(questions=(asked,))
    if about:
        return Message(questions=about, name=True, family_name=lone_family_name(asked) if len(about) > 1 else None)
    questions = split_questions(asked)
    return Message(
        questions=tuple(questions[:MOST_QUESTIONS]),
        possible_name=possible_person(asked) if len(questions) == 1 else None,
        left_out=max(0, len(questions) - MOST_QUESTIONS),
    )


def _of_topic(topic: str, *, name: bool = False) -> tuple[str, ...]:
    """Return the question for a topic that is no name: one Arabic word alone is asked for its newest; ``name``: nothing
    for others."""
    if len(topic.split()) == 1 and any(map(is_arabic, topic)):
        return (newest_about(topic.strip(PUNCTUATION)),)
    return () if name else (topic,)


def settle_name(message: Message, is_person: Callable[[str], bool], whole_name: Callable[[str], str]) -> Message:
    """Return ``message`` as a name alone if it may be that of a person and ``is_person`` knows that person.
    ``whole_name`` tells under which name somebody with a family name is known, and so whether that is a woman («من هي
    لاغارد؟»)."""
    if message.family_name is not None:
        asked = who_is(message.family_name, whole=whole_name(message.family_name))
        return replace(message, questions=(asked, *message.questions[1:]))
    name = message.possible_name
    if name is None or not is_person(name):
        return replace(message, possible_name=None)
    return Message(questions=(who_is(name), newest_about(name)), name=True)
