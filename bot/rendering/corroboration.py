"""What other articles say of a quotation, in lines of text for a terminal and a chat. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.bidi import field
from bot.i18n import Catalogue
from retrieval import Article, Corroboration, CorroborationKind, Quotation, ReportedValue, outlet_name

# What changed, by the kind of the question: else a number.
_KINDS: Final = {"time": "date", "person": "holder"}
# The sorts of other articles in the order in which a summary counts them.
_SUMMARY: Final = (CorroborationKind.COPY, CorroborationKind.SAME_OUTLET, CorroborationKind.INDEPENDENT)


def also_summary(also: Iterable[Corroboration], say: Catalogue) -> str:
    """How many other articles say the same, and in which way: «٣ نسخ، وخبران من وسائل أخرى بصياغتها (…)»."""
    found = tuple(also)
    parts = []
    for kind in _SUMMARY:
        of_kind = [one for one in found if one.kind is kind]
        if of_kind:
            parts.append(_counted(kind, of_kind, say))
    return say("also", parts=say("also.and").join(parts))


def values_summary(quotation: Quotation, say: Catalogue) -> str:
    """The different values with outlet and day, oldest first, and which is the newest.

    «تغيّر الرقم: ١٣١ (فرانس ٢٤، ٢٨ سبتمبر) ← ٨٤٤ (بي بي سي، ١ أكتوبر). الأحدث: ٨٤٤».
    """
    values = quotation.values
    days = {one.article.date for one in values}
    kind = _KINDS.get(quotation.why.expects, "number")
    items = [say("values.item", value=_value(one, say), origin=_origin(one, say)) for one in values]
    listed = say("values.arrow").join(items)
    if len(days) < 2:
        return say(f"values.differ.{kind}", values=listed)
    return say(f"values.changed.{kind}", values=listed, newest=_value(values[-1], say))


def _value(one: ReportedValue, say: Catalogue) -> str:
    """A value in the digits of the language, or in the article's own words where it has a word of its own."""
    if one.number is None:
        return one.said
    return say.number(int(one.number)) if one.number.is_integer() else say.number(f"{one.number:g}")


def _origin(one: ReportedValue, say: Catalogue) -> str:
    day = say.day_and_month(one.article.date) if one.article.date else None
    return say("enumeration").join(part for part in (_outlet(one.article), day) if part)


def _outlet(article: Article) -> str:
    """The name to show of an article's outlet, as in its citation; empty without one."""
    return field(outlet_name(article.source))


def _counted(kind: CorroborationKind, found: Sequence[Corroboration], say: Catalogue) -> str:
    """How many articles of one sort there are, with the names of other outlets."""
    names = dict.fromkeys(filter(None, (_outlet(one.article) for one in found)))
    of_one = kind is CorroborationKind.INDEPENDENT and len(names) == 1
    text = say.count("also.of_one_outlet" if of_one else f"also.{kind.value}", len(found))
    if kind is CorroborationKind.SAME_OUTLET or not names:
        return text
    return say("also.outlets", text=text, outlets=say("enumeration").join(names))
