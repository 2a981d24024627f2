"""Finds how an article names a speaker most fully: with the title and all names."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from retrieval.speech.mentions import Mention
from retrieval.speech.persons import begins_person_title, find_person, is_title, spelled, with_part_of_name
from retrieval.speech.scanning import LIL, Text
from retrieval.speech.words import entries
from retrieval.text.name_words import ARTICLE

# A letter joined to the article of a title («بالرئيس»).
_JOINED_ARTICLE: Final = ("بال", "وال")
# Words before a name that are read for its title.
_WINDOW: Final = 9


class FullestMentions:
    """The mentions of the speakers of a text, and the fullest one of each speaker."""

    def __init__(self, text: Text) -> None:
        self._text = text
        # By their first and last token: a mention itself is slow to hash.
        self._mentions: dict[tuple[int, int], tuple[Mention, list[str]]] = {}
        self._fullest: dict[tuple[int, int], Mention] = {}

    def remember(self, mention: Mention) -> None:
        """Note that ``mention`` speaks."""
        self._mentions.setdefault((mention.first, mention.last), (mention, name_words(self._text, mention)))

    def of(self, mention: Mention) -> Mention:
        """Return how the article names the speaker of ``mention`` most fully."""
        key = (mention.first, mention.last)
        if key not in self._fullest:
            self._fullest[key] = self._find_fullest(mention)
        return self._fullest[key]

    def _find_fullest(self, mention: Mention) -> Mention:
        mine = name_words(self._text, mention)
        best = mention
        others: list[list[str]] = []
        for other, theirs in self._mentions.values():
            if other is mention or len(theirs) < len(mine):
                continue
            same = mention.named and other.named and theirs[-len(mine) :] == mine
            before = other.first < mention.first  # «المصدر» is the one that was told of
            described = before and not mention.named and not other.named and _begins(theirs, mine)
            titled = before and not mention.named and other.named and _is_title_of(mine, self._text, other)
            if (described or titled) and len(theirs) > len(mine):
                others.append(theirs)
            if (same or described or titled) and (other.last - other.first) > (best.last - best.first):
                best = other
        if any(one[: len(two)] != two[: len(one)] for one, two in pairwise(others)):
            return mention  # «الصحيفة» of two newspapers
        if mention.named and best.name_first == best.first:
            found = self._first_mention(best)
            best = found or best
        return best

    def _first_mention(self, mention: Mention) -> Mention | None:
        """The first place where the article gives the last word of a name, with what stands before it."""
        text, mine = self._text, name_words(self._text, mention)
        place = next(at for at, word in enumerate(text.words) if word == mine[-1])
        if place >= mention.first:
            return None
        first = place
        while (
            first > 0
            and place - first < _WINDOW
            and text.is_word(first - 1)
            and text.words[first - 1] not in entries("speaker.ends")
        ):
            first -= 1
        name = find_person(text, first, place + 1)
        if (
            name is None
            or name[1] != place
            or (len(mine) > 1 and text.words[place - len(mine) + 1 : place + 1] != mine)
        ):
            return None
        found = named_mention(text, name, first)
        alone = found.first == found.name_first and name[1] - name[0] + 1 <= len(mine)
        return None if alone else found


def named_mention(text: Text, name: tuple[int, int] | tuple[int, int, object], limit: int) -> Mention:
    """Return the mention of a name with the title before it, behind ``limit``."""
    words, begin, clitic = text.words, name[0], 0
    while begin > limit and (_is_titular(words[begin - 1]) or words[begin - 1].startswith(LIL)):
        begin -= 1
    if begin > limit and words[begin - 1].startswith(_JOINED_ARTICLE):
        begin, clitic = begin - 1, 1
    while begin < name[0] and not is_title(words[begin][clitic:]):  # no adjective
        begin, clitic = begin + 1, 0
    person = next(
        (at for at in range(begin, name[0]) if begins_person_title(words[at][clitic * (at == begin) :])), None
    )
    if person is not None:
        begin, clitic = person, clitic * (person == begin)  # «إدارة الرئيس …»
    elif name[0] - begin > 1:
        begin, clitic = name[0], 0  # «الجبهة الشعبية | عمار»
    name = with_part_of_name(text, name[:2], begin)
    return Mention(
        first=begin,
        clitic=clitic,
        last=name[1],
        name_first=name[0],
        name_last=name[1],
        name=spelled(text, name[0], name[1]),
        named=True,
    )


def name_words(text: Text, mention: Mention) -> list[str]:
    """Return the folded words of the name of ``mention``."""
    return text.words[mention.name_first : mention.name_last + 1]


def _begins(theirs: list[str], mine: list[str]) -> bool:
    """Whether a shorter description is the beginning of another («المرصد», «المرصد السوري»)."""
    return [theirs[0].removeprefix(ARTICLE), *theirs[1 : len(mine)]] == [mine[0].removeprefix(ARTICLE), *mine[1:]]


def _is_title_of(mine: list[str], text: Text, other: Mention) -> bool:
    """Whether a description without a name («الوزير الروسي») is that of a person named with a title."""
    if not mine[0].startswith(ARTICLE):
        return False
    bare = {word.removeprefix(ARTICLE) for word in text.words[other.first : other.last + 1]}
    return all(word.removeprefix(ARTICLE) in bare for word in mine)


def _is_titular(word: str) -> bool:
    return word.startswith(ARTICLE) or is_title(word)
