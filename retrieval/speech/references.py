"""Says who speaks where the speaker is not named beside the verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.speech.agreement import FEMININE, GENDERS, PLURAL, agrees, agrees_beside, is_of_several, suits_verb
from retrieval.speech.antecedents import read_antecedent
from retrieval.speech.clause_openings import COMMAS
from retrieval.speech.fullest_mentions import FullestMentions, name_words, named_mention
from retrieval.speech.mentions import MOST_WORDS, Mention
from retrieval.speech.persons import find_person, is_title
from retrieval.speech.scanning import LIL, Text, behind_dateline
from retrieval.speech.speakers import read_mention
from retrieval.speech.word_forms import begins_with_verb
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name

# Sentences between the last words of a speaker and words that are carried to him, at most.
_MOST_APART: Final = 3
# Verbs that go on with what the speaker before says.
CONTINUING: Final = frozenset(("add", "continue"))
# A conjunction, joined to a verb.
_AND: Final = "و"
_RELATIVE_SHE: Final = "تي"
_MASCULINE: Final = "ا"
# Words around a name that are read for its title.
_WINDOW: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    mention: Mention
    gender: str
    sentence: int
    end: int


class References:
    """What was said before, by whom."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._last: _Last | None = None
        self._sentence = 0
        self._bounds = self._previous = (0, 0)
        self._fullest = FullestMentions(text)

    @property
    def first(self) -> int:
        """The first token of the sentence."""
        return self._bounds[0]

    def begin_sentence(self, number: int, first: int, end: int) -> None:
        """Go on to the sentence of the tokens ``first`` to the one before ``end``."""
        begin = first if number else behind_dateline(self._text, first, end)
        self._previous, self._bounds = self._bounds, (begin, end)
        self._sentence = number

    def remember(self, mention: Mention, cue: Cue, last: int) -> None:
        """Note that ``mention`` spoke, in words up to ``last``. An attribution names somebody without making him the
        one who goes on."""
        self._fullest.remember(mention)
        if cue.kind is not CueKind.ATTRIBUTION:
            self.note(mention, cue, last)

    def note(self, mention: Mention, cue: Cue, last: int) -> None:
        """Note who may go on to speak behind ``last``."""
        known = self._last
        gender = cue.gender or (known.gender if known is not None and known.mention == mention else "")
        self._last = _Last(mention=mention, gender=gender, sentence=self._sentence, end=last)

    def carry(self, cue: Cue) -> tuple[Mention, bool] | None:
        """Return the speaker before, for a verb without one, and whether it is certain."""
        last = self._last
        if last is None:
            subject = self.main_subject(*self._previous)
            if subject is None or not agrees(self._text, subject, cue):
                return None
            return (subject, False) if suits_verb(self._text, self._previous[0], cue) else None
        if self._sentence - last.sentence > _MOST_APART:
            return None
        near = self._sentence - last.sentence <= 1
        word = self._text.words[last.mention.first]
        several = cue.gender == PLURAL and not last.mention.named and (word.startswith(ARTICLE) or is_title(word))
        other = last.gender and cue.gender and last.gender != cue.gender and not several
        other = other or is_of_several(self._text, last.mention, cue)
        if other or self._names_another(last):
            first, end = self._previous
            opened = first < end and self._text.words[first] in entries("as_for")  # «وكان ترمب قد شن هجوما. وقال إن …»
            subject = self.main_subject(first, end) if opened else None
            if subject is not None:
                return subject, False
            return (last.mention, False) if near and not other else None
        return last.mention, near or cue.verb in CONTINUING

    def _fits(self, mention: Mention, cue: Cue) -> bool:
        """Whether a verb has the gender of the verb that was the speaker's last."""
        last = self._last
        same = last is not None and last.mention == mention and last.gender in GENDERS and cue.gender in GENDERS
        return not same or last is None or last.gender == cue.gender

    def before_verb(self, verb: int, first: int) -> tuple[Mention, bool] | None:
        """Return the speaker that the sentence names before its verb («ميركل قالت»), or None."""
        text = self._text
        last = verb - 1
        while last >= first and (text.words[last] in entries("before_verb") or text.words[last] in COMMAS):
            last -= 1
        if last < first:
            return None
        if text.words[last] in entries("relative"):
            return read_antecedent(self._text, last, first)
        if text.words[last] in entries("clause_words"):
            found = self.subject(last, first)
            return found if found is not None and self._fits(found[0], cues()[text.words[verb]]) else None
        opening = self._as_for(verb, first)
        mention = self._between(first if opening is None else opening + 1, last, opening)
        if mention is None and opening is None:
            mention = self._behind_conjunction(verb, first, last)
        if mention is None and opening is not None:
            mention = self._behind_opening(opening, verb)
        if mention is not None:
            return mention, True
        joined = cues()[text.words[verb]].joined or last < verb - 1
        return self._subject_before(verb, first) if joined and opening is None else None

    def unnamed_subject(self, verb: int, cue: Cue) -> tuple[Mention, bool] | None:
        """Return the subject of a verb behind which another noun stands («وأكد ضرورة …»)."""
        return self.before_verb(verb, self.first) or self.carry(cue)

    def opened_subject(self, verb: int, first: int) -> Mention | None:
        """Return the subject between «كان», «أما» or «لكن» and the verb, which makes what is behind the verb its object
        («وكانت دار المزادات اعتبرت عملية البيع …»)."""
        opening, last = self._as_for(verb, first), verb - 1
        while last >= first and self._text.words[last] in entries("before_verb"):
            last -= 1
        if opening is not None:
            mention = self._between(opening + 1, last, opening)
        elif first < verb <= first + MOST_WORDS and self._takes_person(verb):
            mention = self._between(first, last, None)  # «ترامب يحذر روحاني من …»
            mention = mention if mention is not None and mention.named else None
        else:
            mention = None
        return mention if mention is not None and mention.last == last else None

    def _takes_person(self, verb: int) -> bool:
        cue = cues()[self._text.words[verb]]
        return cue.verb in entries("complement.of_person") and not cue.joined

    def _between(self, begin: int, last: int, opening: int | None) -> Mention | None:
        """The subject that stands between ``begin`` and ``last``, right before a verb."""
        text = self._text
        while begin <= last and text.words[begin] in entries("before_subject"):
            begin += 1
        mention = read_mention(text, begin, last + 1) if begin <= last else None
        if mention is not None and begins_with_verb(text.words[mention.first]):
            return None  # «وقاطع عشرات المؤتمر، قالوا …»
        return mention if mention is not None and self._is_subject(mention, begin, last, opening) else None

    def _behind_conjunction(self, verb: int, first: int, last: int) -> Mention | None:
        """The subject between a conjunction inside the sentence and the verb («رغم أن البيت الأبيض قال»)."""
        words = self._text.words
        reach = range(last - 1, max(first, verb - _WINDOW) - 1, -1)
        opening = next((at for at in reach if words[at] in entries("before_nominal")), None)
        mention = self._between(opening + 1, last, None) if opening is not None else None
        return mention if mention is not None and mention.last == last else None

    def _behind_opening(self, opening: int, verb: int) -> Mention | None:
        """The subject behind «لكن» of the verb before another («لكن رئيس الاتحاد قطع الشك وأكد أن …»)."""
        text, cue = self._text, cues()[self._text.words[verb]]
        if not cue.joined or not COMMAS.isdisjoint(text.words[opening:verb]):
            return None
        mention = read_mention(text, opening + 1, verb)
        known = mention is not None and self._is_titled(mention) and agrees(text, mention, cue)
        return mention if known else None

    def _is_subject(self, mention: Mention, begin: int, last: int, opening: int | None) -> bool:
        """Whether a speaker ends at ``last``, right before the verb, or an aside between commas does («لكن مسؤولا، رفض
        الكشف عن هويته، قال»)."""
        words = self._text.words
        quoted = begin in self._text.closing and mention.last == last - 1 and mention.first < mention.last
        quoted = quoted and words[last + 1] not in COMMAS  # «… كان "سلسا جدا"، وأضافت»
        known = mention.named or opening is not None or is_title(words[mention.first])
        if mention.last == last:
            place = kind_of_name(words[mention.first]) is NameKind.PLACE
            return quoted or known or place or agrees_beside(self._text, self.first, mention)
        aside = words[mention.last + 1] in COMMAS and words[last + 1] in COMMAS
        return quoted or (known and aside)

    def _subject_before(self, verb: int, first: int) -> tuple[Mention, bool] | None:
        """The subject of the clause before «وقال»: who spoke in it, or whom it is about."""
        known = self._in_sentence()
        if known is not None or not cues()[self._text.words[verb]].joined:
            return known
        return self.own_subject(verb, first)

    def own_subject(self, verb: int, first: int) -> tuple[Mention, bool] | None:
        """Return the person that the sentence of a verb begins with, and whether that is certain."""
        own = self.main_subject(first, verb) if suits_verb(self._text, first, cues()[self._text.words[verb]]) else None
        return (own, own.named) if own is not None else None

    def _as_for(self, verb: int, first: int) -> int | None:
        """The place of «أما» or «كان» before a verb whose subject stands between them."""
        words, opening = self._text.words, entries("as_for")
        begin = max(first, verb - _WINDOW - 6)
        if opening.isdisjoint(words[begin:verb]):
            return None
        return next(at for at in range(verb - 1, begin - 1, -1) if words[at] in opening)

    def subject(self, place: int, first: int) -> tuple[Mention, bool] | None:
        """Return the subject of the sentence before a participle, and whether it is certain."""
        beside = self._beside(place, first)
        if beside is not None:
            return beside, True
        known = self._in_sentence()
        if known is not None:
            return known if self._suits(place) else None
        own = self.main_subject(first, place)
        if own is not None:
            return own, own.named
        last = self._last
        if last is None or self._sentence - last.sentence > 1:
            return None
        # «… انتهى". مؤكدا أن …»: the sentence before goes on.
        return last.mention, place == first and self._suits(place) and not self._names_another(last)

    def _suits(self, place: int) -> bool:
        """Whether a participle has the gender of the verb before it, where that has one («قالت الصحيفة | مضيفا»)."""
        word, last = self._text.words[place], self._last
        if last is None or last.gender not in GENDERS or word[-1] not in (FEMININE, _MASCULINE):
            return True
        return (word[-1] == FEMININE) == (last.gender == GENDERS[1])

    def main_subject(self, first: int, stop: int) -> Mention | None:
        """Return the person that a sentence begins with, behind its verb or before it, or None."""
        text = self._text
        while first < stop and (text.words[first] in entries("before_subject") or text.words[first] in COMMAS):
            first += 1
        negated = first + 1 < stop and text.words[first] in entries("negators")  # «ولم يخض فلان»
        first += negated
        verb = first + 1 < stop and text.words[first] in entries("verb_or_preposition")
        verb = verb and is_title(text.words[first + 1])
        if not verb and first < stop and text.words[first].removeprefix(_AND) in entries("speaker.ends"):
            # «وفي رده على الهجوم، أدان المفوض …»: behind the comma
            first = next((at + 1 for at in range(first, stop) if text.words[at] in COMMAS), stop)
        if first >= stop or (not verb and text.words[first] in entries("speaker.ends")):
            return None
        for begin in (first + 1,) if verb else (first + 1, first):
            mention = read_mention(text, begin, stop)
            if mention is None or not self._is_titled(mention) or begins_with_verb(text.words[mention.first]):
                continue
            if mention.named or not negated:
                return mention
        return None

    def _beside(self, place: int, first: int) -> Mention | None:
        """The person whose name ends right before ``place`` («ومازحه حماقي قائلا»), behind a verb."""
        name = find_person(self._text, max(first + 1, place - 3), place)
        if name is None or name[1] != place - 1:
            return None
        governed = self._text.words[name[0] - 1] in entries("speaker.ends") or self._text.words[name[0]].startswith(LIL)
        if governed:
            return None  # «كتب الأسد إلى بوتين قائلا»
        if name[1] > name[0] and self._text.words[name[0]].startswith(_AND):
            name = (name[0] + 1, *name[1:])  # «ومازحه حماقي»
        return named_mention(self._text, name, max(first, name[0] - 1) if name[0] - 1 == first else name[0])

    def _is_titled(self, mention: Mention) -> bool:
        """Whether nothing but a title stands before the name."""
        words = self._text.words
        if not mention.named:
            return is_title(words[mention.first])
        before = words[mention.first : mention.name_first]
        return all(is_title(word) or word.startswith(ARTICLE) or word in COMMAS for word in before)

    def _in_sentence(self) -> tuple[Mention, bool] | None:
        last = self._last
        if last is None or (last.sentence != self._sentence and last.end < self._bounds[0]):
            return None
        return last.mention, True

    def fullest(self, mention: Mention) -> Mention:
        """Return how the article names the speaker of ``mention`` most fully."""
        return self._fullest.of(mention)

    def _names_another(self, last: _Last) -> bool:
        """Whether a person other than the last speaker is named between its words and this sentence."""
        between = (last.end + 1, self._bounds[0])
        found = find_person(self._text, *between) if between[1] > between[0] else None
        if found is None:
            return False
        return not set(self._text.words[found[0] : found[1] + 1]) <= set(name_words(self._text, last.mention))
