"""What the program says itself to small talk and to orders to write, on the command line and in Telegram. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Catalogue
from bot.settings import Language
from retrieval import Message, SmallTalk


def catalogue_for(small_talk: SmallTalk, say: Catalogue) -> Catalogue:
    """The catalogue of the language in which somebody talked; ``say`` where the words do not tell."""
    language = Language(small_talk.language) if small_talk.language else say.language
    return say if language is say.language else Catalogue(language)


def small_talk_text(small_talk: SmallTalk, examples: Sequence[str], say: Catalogue) -> str:
    """The answer to small talk, with questions that the archive answers, one a line."""
    return "\n\n".join([say(f"small-talk.{small_talk.intent.value}"), *_examples(examples, say)])


def instruction_text(message: Message, examples: Sequence[str], say: Catalogue) -> str:
    """The answer to an order to write: that Isnad quotes. Without a topic, with questions that the archive answers."""
    if message.questions:
        return say("instruction.topic")
    return "\n\n".join([say("instruction"), *_examples(examples, say)])


def _examples(examples: Sequence[str], say: Catalogue) -> list[str]:
    if not examples:
        return []
    return ["\n".join([say("small-talk.examples"), *(say("small-talk.example", question=one) for one in examples)])]
