"""Decides whether a sentence of another article says what an answer says.

Two sentences say the same when they tell of the same event and give the same answer:

- The event: they share most of their words, weighted by rarity, and the words of the question. They were published
  as close together as an event is reported, or name the same time. No article is older than the event.
- The answer: the number that is asked for, with what it counts, the date or the name. A sentence without it, or with
  another one, does not say the same, however alike the words are.

The thresholds were set on 454 pairs of news sentences that were judged by hand, of other questions than those of
``tests/quality``.
"""

from __future__ import annotations

from typing import Final

from retrieval.answering.comparison import Comparison, Match

# An event is reported within this many days.
REPORTED_WITHIN: Final = 7
# Mean overlap of two sentences in their own words.
_LIKE: Final = 0.6
# The same where the answer itself was compared, and where the words of the question are there too.
_WITH_ANSWER: Final = 0.33
_WITH_YEAR: Final = 0.4
_LATER_WITH_ANSWER: Final = 0.47
_WITH_NAME: Final = 0.55
_WITH_QUESTION: Final = 0.5
_ALMOST_EQUAL: Final = 0.8
_EQUAL: Final = 0.9
# Mean overlap beyond ``REPORTED_WITHIN``: within a fortnight, and later.
_LATER: Final = 0.75
_MUCH_LATER: Final = 0.85
_FORTNIGHT: Final = 15
# Share of the answer's own weight that a sentence without its number or date needs.
_LEAST_OWN: Final = 0.45
# Shares of the question.
_ASKED: Final = 0.5
_ASKED_WITH_RARE: Final = 0.4
_LEAST_ASKED: Final = 0.3
_ALL_ASKED: Final = 0.9
# Share of the numbers of the answer that the other has, and of those of a table.
_FIGURES: Final = 0.4
_FIGURES_OF_A_TABLE: Final = 0.9
# Share of the names that are all of them: both teams of a score.
_ALL_NAMES: Final = 0.99
# Share of the names of an answer to "who", and with it the mean overlap and the share of the question.
_NAMES: Final = 0.5
_MOST_NAMES: Final = 0.65
_WITH_NAMES: Final = 0.4
_ASKED_WITH_NAMES: Final = 0.78
_ASKED_WITH_ALL_NAMES: Final = 0.7
# Weight of what both sentences say, where a word that is in no other sentence weighs 1.
_LEAST_WEIGHT: Final = 1.5
# Kinds of questions whose answer may be missing however much is said, and the least share of names for "who"; then the
# mean overlap, and the sum of it, a part of the share of the question, and the weight, up to a most, by so many words.
_NEVER_BY_WORDS: Final = frozenset(("number", "time", "cause"))
_ALMOST_ALL_NAMES: Final = 0.9
_WITH_MUCH: Final = 0.45
_MUCH: Final = 0.86
_ASKED_SHARE: Final = 0.2
_MOST_WEIGHT: Final = 6.0
_WEIGHTS: Final = 15.0
# Digits of a number that two reports of different events rarely share; see ``telling_digits``.
_RARE: Final = 3
_TELLING: Final = 2


def says_the_same(found: Comparison) -> bool:
    """Return whether the other of two compared sentences says what the answer says."""
    return _says_it(found) and not found.of_another_country


def _says_it(found: Comparison) -> bool:
    like = found.overlap.mean
    if not _can_say_the_same(found) or found.answer is Match.OTHER or found.older or found.later:
        return False
    if like >= _EQUAL or (like >= _ALMOST_EQUAL and found.copied):
        return True
    if found.overlap.asked < _LEAST_ASKED:
        return False
    if found.kind in ("number", "time") and found.answer is Match.SAME:
        return _says_figure(found)
    return _says_alike(found) or _says_much(found) or (found.kind == "person" and _says_name(found))


def _can_say_the_same(found: Comparison) -> bool:
    """Whether the words alone allow it: they are compared already, and reading what a sentence says takes longer."""
    like, asked = found.overlap.mean, found.overlap.asked
    if like >= _ALMOST_EQUAL:
        return True
    if asked < _LEAST_ASKED:
        return False
    if found.kind in ("number", "time"):
        return like >= _WITH_QUESTION or (like >= _WITH_ANSWER and asked >= _ASKED_WITH_RARE)
    return like >= _WITH_QUESTION or _much(found) >= _MUCH or (found.kind == "person" and like >= _WITH_NAMES)


def _much(found: Comparison) -> float:
    overlap = found.overlap
    return overlap.mean + _ASKED_SHARE * overlap.asked + min(overlap.weight, _MOST_WEIGHT) / _WEIGHTS


def _says_figure(found: Comparison) -> bool:
    """Whether a sentence with the same number or date says the same of the same event."""
    overlap = found.overlap
    if found.time is Match.OTHER or overlap.weight < _LEAST_WEIGHT:
        return False
    if found.kind == "time":
        return overlap.mean >= (_WITH_YEAR if found.is_year else _WITH_ANSWER) and overlap.asked >= _ASKED
    if found.is_score and overlap.asked_names is not None and overlap.asked_names < _ALL_NAMES:
        return False
    rare, figures = found.digits >= _RARE, found.figures or 0.0
    if figures < (_FIGURES_OF_A_TABLE if found.is_table else _FIGURES) and not (rare and not found.is_table):
        return False
    if not (_is_near(found) or found.digits >= _TELLING):
        return False
    like = _WITH_ANSWER if rare or _is_near(found) else _LATER_WITH_ANSWER
    return overlap.mean >= like and overlap.asked >= (_ASKED_WITH_RARE if rare else _ASKED)


def _says_much(found: Comparison) -> bool:
    """Whether a sentence of the same days has so many and so rare words of the answer and the question that together
    they tell of one thing. A name or place that is asked for must be there; for a number, a date or a cause that is not
    enough."""
    overlap = found.overlap
    if found.kind in _NEVER_BY_WORDS or overlap.mean < _WITH_MUCH or _much(found) < _MUCH:
        return False
    if (found.kind == "place" and found.answer is not Match.SAME) or (found.kind == "any" and found.figures == 0):
        return False
    if found.kind == "person" and overlap.names is not None and overlap.names < _ALMOST_ALL_NAMES:
        return False
    return found.days <= REPORTED_WITHIN and found.time is not Match.OTHER


def _says_name(found: Comparison) -> bool:
    """Whether a sentence has the names of the answer beside the words of the question."""
    overlap = found.overlap
    if overlap.names is None or overlap.names < _NAMES or overlap.mean < _WITH_NAMES:
        return False
    if overlap.asked_names is not None and overlap.asked_names < _MOST_NAMES:
        return False
    if overlap.asked < (_ASKED_WITH_ALL_NAMES if overlap.names >= _ALL_NAMES else _ASKED_WITH_NAMES):
        return False
    return found.time is not Match.OTHER and _is_near(found)


def _says_alike(found: Comparison) -> bool:
    """Whether a sentence in much the same words says the same of the same event."""
    like = found.overlap.mean
    if found.overlap.own < _LEAST_OWN or like < _WITH_QUESTION:
        return False
    if found.overlap.names == 0 and (like < _LIKE or found.days > REPORTED_WITHIN):
        return False
    if like < _ALMOST_EQUAL and (found.time is Match.OTHER or found.figures == 0):
        return False
    if not _is_near(found):
        return like >= (_LATER if found.days <= _FORTNIGHT else _MUCH_LATER)
    return (
        like >= _LIKE
        or (found.answer is Match.SAME and like >= _WITH_NAME)
        or (found.overlap.asked >= _ALL_ASKED and found.days <= REPORTED_WITHIN // 2)
        or (found.figures == 1 and found.digits >= _TELLING)
    )


def _is_near(found: Comparison) -> bool:
    """Whether both were published while an event is reported, or name one time."""
    return found.days <= REPORTED_WITHIN or found.time is Match.SAME
