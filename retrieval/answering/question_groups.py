"""Groups questions that ask the same: of the same kind, about the same names and numbers, in much the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.answering.person_names import same_name
from retrieval.errors import QuestionError
from retrieval.ranking.query import KINDS, parse_question
from retrieval.text.analysis import CUE, Forms, tokens
from retrieval.text.name_words import NameKind
from retrieval.text.names import Name, find_names

# Questions that are read once (0.6 ms each): a list is shown page by page, and most of it stays the same.
_CACHED: Final = 8_192
# Keywords («سعر الذهب») have the kind ``any``, «عاصمة اليابان ايه» has ``thing``: they may ask what these kinds ask.
_LOOSE: Final = {
    "any": frozenset(KINDS),
    "thing": frozenset(("any", "thing", "person", "place", "number", "definition")),
}
# Words that say nothing more than the question word of these kinds («ما سبب …؟», «كم عدد …؟»).
_CUES: Final = {"cause": CUE["cause"], "number": CUE["number"]}
# Questions about the same names ask the same if the shorter one shares this part of its other words. Those who ask
# again leave out titles and places («متى استقال الحريري؟», «متى استقال رئيس الوزراء اللبناني سعد الحريري؟»).
_SHARED: Final = 0.65
# Without a name, or with another question word, all words of both count: this part of them must be shared.
_ALIKE: Final = 0.6
# Of 2,934 questions of news-train, which ask different things, 10 are joined to an earlier one with these limits; read
# through, 8 of them ask the same.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a question asks: its kind, names and numbers, and the keys (``Forms.key``) of its other words."""

    kind: str
    names: tuple[tuple[NameKind, tuple[Forms, ...]], ...]
    numbers: frozenset[str]
    words: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of which two questions that ask the same share one."""
        return self.words or self.numbers | {form.key for _, name in self.names for form in name}


def group_questions(questions: Sequence[str]) -> list[list[int]]:
    """Return the indices of ``questions`` in groups that ask the same, each in order; the first question of a group
    stands for it, so questions that matter more come first. A question without words is a group by itself."""
    groups: list[list[int]] = []
    asked: list[_Asked | None] = []
    by_key: dict[str, list[int]] = {}
    for index, question in enumerate(questions):
        read = _read(question)
        group = _group_of(read, asked, by_key) if read is not None else None
        if group is not None:
            groups[group].append(index)
            continue
        for key in read.keys if read is not None else ():
            by_key.setdefault(key, []).append(len(groups))
        groups.append([index])
        asked.append(read)
    return groups


def _group_of(read: _Asked, asked: Sequence[_Asked | None], by_key: dict[str, list[int]]) -> int | None:
    near = sorted({group for key in read.keys for group in by_key.get(key, ())})
    return next((group for group in near if (known := asked[group]) is not None and _is_near(read, known)), None)


@lru_cache(maxsize=_CACHED)
def _read(question: str) -> _Asked | None:
    try:
        query = parse_question(question)
    except QuestionError:
        return None
    names = find_names(question)
    named = {form.surface for name in names for form in _forms(name)}
    cue = _CUES.get(query.kind, 0)
    rest = [term.forms for term in query.terms if term.forms.surface not in named and not term.forms.cues & cue]
    return _Asked(
        kind=query.kind,
        names=tuple((name.kind, _forms(name)) for name in names),
        numbers=frozenset(form.base for form in rest if form.cues & CUE["digit"]),
        words=frozenset(form.key for form in rest if not form.cues & CUE["digit"]),
    )


def _forms(name: Name) -> tuple[Forms, ...]:
    return tuple(token.forms for token in tokens(name.name))


def _is_near(one: _Asked, other: _Asked) -> bool:
    if one.numbers != other.numbers or not _may_ask_the_same(one.kind, other.kind):
        return False
    named, other_named = _names_found(one, other), _names_found(other, one)
    if named is None or other_named is None:
        return False
    words, other_words = one.words - other_named, other.words - named
    shared = len(words & other_words)
    if one.kind != other.kind or not (one.names or other.names):
        return shared >= _ALIKE * len(words | other_words)
    fewer = min(len(words), len(other_words))
    return shared >= _SHARED * fewer if fewer else words == other_words


def _may_ask_the_same(kind: str, other: str) -> bool:
    return kind == other or other in _LOOSE.get(kind, ()) or kind in _LOOSE.get(other, ())


def _names_found(one: _Asked, other: _Asked) -> frozenset[str] | None:
    """Return the words of ``other`` that are names of ``one``, where ``other`` has them without being told to be
    names («سورية»); None if a name is not there at all."""
    words: frozenset[str] = frozenset()
    for kind, name in one.names:
        if any(_is_same(kind, name, *rival) for rival in other.names):
            continue
        keys = frozenset(form.key for form in name)
        if not keys <= other.words:
            return None
        words |= keys
    return words


def _is_same(kind: NameKind, name: Sequence[Forms], other_kind: NameKind, other: Sequence[Forms]) -> bool:
    if NameKind.PLACE in (kind, other_kind):
        return _keys(name) == _keys(other)
    return same_name(name, other)


def _keys(name: Iterable[Forms]) -> list[str]:
    return [form.key for form in name]
