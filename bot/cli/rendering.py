"""Answers and articles as lines of text. Pure: nothing is read or written.

A line consists of runs, each with a look that a terminal shows (see ``printer``). Quoted text is not altered here;
printers clean it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bot.bidi import field
from bot.i18n import Catalogue
from bot.rendering.citations import reference
from bot.rendering.corroboration import also_summary, values_summary
from bot.rendering.freshness import SHOWN, freshness_lines
from bot.rendering.highlights import Mark, Part, marked_lines, marked_quotation
from bot.rendering.recency import recency_notes
from retrieval import Answer, ArchiveFreshness, Article, Quotation, QuotationKind, changes_with_time, strongest_features


class Look(Enum):
    """The look of a run of text on a terminal."""

    PLAIN = auto()
    MATCH = auto()
    """A word of the quotation that matches the question."""
    POINT = auto()
    """The words of the quotation that answer: a name, a date, a number."""
    LABEL = auto()
    """The program's own headings."""
    FAINT = auto()
    """Citations and secondary text."""
    GOOD = auto()
    WARNING = auto()
    BAD = auto()
    """Marks of checks: good, warning, bad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A part of a line in one look."""

    text: str
    look: Look = Look.PLAIN


Line = tuple[Run, ...]
# The features that are shown by default; ``/why`` with the word "all" shows every feature.
SHOWN_FEATURES: Final = 12
BLANK: Line = ()


def note(text: str, look: Look = Look.PLAIN) -> Line:
    """A line in one look."""
    return (Run(text=text, look=look),)


def answer_lines(
    answer: Answer,
    say: Catalogue,
    *,
    echo: bool = False,
    understood: str | None = None,
    freshness: ArchiveFreshness | None = None,
) -> Iterator[Line]:
    """The lines of ``answer``: its quotations, or the abstention and the near misses.

    With ``echo`` the question is put first, for answers in a series. ``understood`` is the question as it was
    understood, if it was not asked as written. ``freshness`` is said with an abstention, in place of
    ``archive_newest``.
    """
    if understood:
        yield note(say("chat.understood", question=field(understood)), Look.LABEL)
    elif echo:
        yield note(say("question", question=field(answer.question)), Look.LABEL)
    for text in recency_notes(answer.since, answer.until, None if freshness else answer.archive_newest, say):
        yield note(text, Look.FAINT)
    if answer.answered:
        yield from quotation_lines(answer.quotations, say, dated=changes_with_time(answer.question))
        return
    silence = "near-misses" if answer.near_misses else "abstention"
    yield note(say("abstention.empty" if answer.archive_empty else silence), Look.LABEL)
    for text in freshness_lines(freshness, say, shown=SHOWN) if freshness else ():
        yield note(text, Look.FAINT)
    if answer.since:
        yield note(say("recency.widen"), Look.FAINT)
    if answer.near_misses:
        yield BLANK
        yield from quotation_lines(answer.near_misses, say, label="near-miss")


def text_lines(text: str) -> Iterator[Line]:
    """The lines of a text of the program's own."""
    for line in text.splitlines():
        yield note(line) if line else BLANK


def quotation_lines(
    quotations: Sequence[Quotation],
    say: Catalogue,
    *,
    first: int = 1,
    label: str = "quotation",
    dated: bool = False,
) -> Iterator[Line]:
    """The quotations with their citations, separated by blank lines.

    They are numbered from ``first``, except a single one with the number 1. ``label`` is the key of the text around the
    number. A near miss among answers is called weaker. ``dated``: the day of each is said with it, because what was
    asked changes with time.
    """
    for number, quotation in enumerate(quotations, start=first):
        if number > first:
            yield BLANK
        if len(quotations) > 1 or first > 1:
            is_weaker = label == "quotation" and quotation.kind is QuotationKind.NEAR_MISS
            yield note(say("weaker" if is_weaker else label, number=say.number(number)), Look.LABEL)
        if dated and quotation.article.date:
            yield note(say("as-of", day=say.date(quotation.article.date)), Look.FAINT)
        yield quoted_line(quotation)
        yield from citation_lines(quotation.article, say)
        if quotation.also:
            yield note(also_summary(quotation.also, say), Look.FAINT)
        if quotation.values:
            yield note(values_summary(quotation, say), Look.LABEL)


def quoted_line(quotation: Quotation) -> Line:
    """The quotation in quotation marks, with its marked words."""
    return (Run(text="«"), *_quoted(quotation), Run(text="»"))


def context_lines(quotation: Quotation, say: Catalogue) -> Iterator[Line]:
    """The quotation between the sentences before and after it."""
    if quotation.before is None and quotation.after is None:
        yield note(say("context.none"), Look.FAINT)
    if quotation.before is not None:
        yield note(quotation.before, Look.FAINT)
    yield _quoted(quotation)
    if quotation.after is not None:
        yield note(quotation.after, Look.FAINT)
    yield from citation_lines(quotation.article, say)


def also_lines(quotation: Quotation, say: Catalogue) -> Iterator[Line]:
    """The sentences of other articles that say the same, and those with other values, each with its citation."""
    if not quotation.also and not quotation.values:
        yield note(say("also.none"), Look.FAINT)
    for number, other in enumerate(quotation.also):
        if number:
            yield BLANK
        yield note(f"«{other.text}»")
        yield from citation_lines(other.article, say)
        yield note(say(f"also.kind.{other.kind.value}"), Look.FAINT)
    if quotation.values:
        yield from [BLANK] if quotation.also else []
        yield note(say("values.title"), Look.LABEL)
    for one in quotation.values:
        start, end = one.span
        yield (Run(text="«" + one.text[:start]), Run(text=one.said, look=Look.POINT), Run(text=one.text[end:] + "»"))
        yield from citation_lines(one.article, say)


def why_lines(quotation: Quotation, say: Catalogue, *, whole: bool = False) -> Iterator[Line]:
    """Why the quotation was chosen: the strongest features, or with ``whole`` all of them."""
    why = quotation.why
    separator = say("list-separator")
    yield note(say("why.matched", words=separator.join(why.matched) or say("nothing")))
    yield note(say("why.missing", words=separator.join(why.missing) or say("nothing")))
    expects = f"expects.{why.expects}"
    yield note(
        say(
            "why.offered" if why.offers else "why.not-offered",
            kind=say(expects) if say.has(expects) else why.expects,
        )
    )
    yield note(say("why.score", score=say.number(f"{quotation.score:.2f}")))
    if why.features:
        shown = why.features if whole else strongest_features(why.features, SHOWN_FEATURES)
        figures = separator.join(f"{name} {value:.3g}" for name, value in shown.items())
        if len(shown) == len(why.features):
            yield note(say("why.figures", figures=figures), Look.FAINT)
        else:
            yield note(say.count("why.strongest", len(why.features), figures=figures), Look.FAINT)


def article_lines(article: Article, say: Catalogue, *, marked: tuple[int, int] | None = None) -> Iterator[Line]:
    """The whole article, with the span ``marked`` of its body highlighted."""
    yield note(article.title or article.id, Look.LABEL)
    yield note(say("article.id", id=article.id), Look.FAINT)
    yield from citation_lines(article, say)
    yield BLANK
    for parts in marked_lines(article.body, marked or (0, 0)):
        yield _looking(parts)


def listing_lines(articles: Iterable[Article], say: Catalogue) -> Iterator[Line]:
    """The articles, two lines each."""
    for article in articles:
        yield note(reference(article, say))
        yield note(say("article.id", id=article.id), Look.FAINT)


def citation_lines(article: Article, say: Catalogue) -> Iterator[Line]:
    """Title, outlet and date; below them the address, if it is known."""
    yield note(say("citation", article=reference(article, say)), Look.FAINT)
    if article.url:
        yield note(say("address", url=article.url), Look.FAINT)


_LOOKS: Final = {None: Look.PLAIN, Mark.MATCH: Look.MATCH, Mark.POINT: Look.POINT, Mark.SENTENCE: Look.MATCH}


def _quoted(quotation: Quotation) -> Line:
    """The quotation, with the words that match and the words that answer in different looks."""
    return _looking(marked_quotation(quotation))


def _looking(parts: Iterable[Part]) -> Line:
    return tuple(Run(text=text, look=_LOOKS[mark]) for text, mark in parts)
