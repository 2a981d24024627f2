"""The features in groups, by what they see: an ablation leaves one group out at a time."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

from retrieval.ranking.evidence import SPANS

# Endings of a feature that compares a candidate with the others; it belongs to the group of what it compares.
COMPARISONS: Final = ("_below_best", "_rank")
# Patterns of names. A feature may be in several groups: what compares words with names sees both.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "related words": ("soft*", "others_soft", "focus_soft"),
    "word vectors": ("vector*",),
    "scores of the terms": ("terms_*",),
    "scores of the words": ("words_*",),
    "names": ("names*", "article_names*", "others_soft", "absent*", "has_rare"),
    "spans": ("holds_*", *(f"near_{span}" for span in SPANS), "focus*"),
    "kinds": ("asks", "asks_*", "terms", "names", "identity", "negation", "negated"),
    "the whole article": ("article*",),
    "the title": ("title*", "with_title", "soft_with_title", "vector_title", "names_with_title"),
    "the neighbours": ("before", "after", "with_before", "around*", "told", "soft_around", "soft_told*", "vector_around"),
    "the passage": ("passage*", "soft_passage", "vector_passage"),
    "the answer offered": ("offers", "offer_distance", "near_offer", "near_new", "typed", "has_*", "focus*"),
    "the words that answer": ("answers", "answer_words", "answer_pull", "answer_distance"),
    "agreement of other articles": ("*agreed*", "*share*", "entropy", "like_first", "lead_of_others", "articles"),
    "proximity and order": (
        "adjacent", "in_order", "window", "first_place", "first_share", "words_after_last", "near_*", "*_distance",
    ),
    "rare terms one by one": ("rarest", "second_rarest", "first_term", "missing*", "absent*"),
    "length, position, punctuation": ("length", "position", "opens_paragraph", "quotes", "new_words", "new_share"),
}  # fmt: skip
# What no ablation leaves out: how many of the question's words are there, and what other models say.
BASE: Final = ("cover*", "bm25", "engine", "weight", "score", "margin", "place")


def without(names: Sequence[str], group: Sequence[str]) -> list[str]:
    """The features ``names`` that no pattern of ``group`` matches."""
    return [name for name in names if not matches(name, group)]


def matches(name: str, group: Sequence[str]) -> bool:
    """Whether a pattern of ``group`` matches the feature ``name``, or what it compares."""
    plain = name
    for ending in COMPARISONS:
        plain = plain.removesuffix(ending)
    return any(fnmatchcase(plain, pattern) for pattern in group)
