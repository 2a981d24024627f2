"""What LightGBM is told, which features each model weighs, and which of them can only speak for a sentence."""

from __future__ import annotations

from typing import Any

UP = (
    "cover", "cover_base", "cover_stem", "cover_words", "bm25", "passage", "passage_bm25", "with_before",
    "with_title", "around", "told", "near_offer", "near_new", "adjacent", "rarest", "second_rarest",
    "first_term", "focus", "typed", "meaning", "meaning_deviation", "engine", "title_asked",
)  # fmt: skip
DOWN = (
    "missing_weight", "missing_terms", "around_missing", "window", "offer_distance", "focus_distance", "place",
    "names_missing", "absent", "absent_most", "meaning_below_article",
)  # fmt: skip
# The features that gained most when 102 were fitted; with the others the ranking was no better.
RANKER_FEATURES = (
    "adjacent", "after", "around", "around_below_best", "around_rank", "before", "bm25_below_best", "bm25_rank",
    "cover_below_best", "cover_rank", "cover_words", "engine", "engine_below_best", "engine_rank", "first_place",
    "first_share", "first_term", "focus", "focus_distance", "has_rare", "in_order", "length", "near_offer",
    "near_offer_below_best", "negation", "new_share", "new_words", "offer_distance", "offers", "opens_paragraph",
    "passage_below_best", "passage_bm25_below_best", "position", "quotes", "title", "title_asked", "told", "typed",
    "typed_below_best", "typed_rank", "weight", "window", "with_title_below_best", "with_title_rank",
    "words_after_last",
)  # fmt: skip
RANKER: dict[str, Any] = {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "num_leaves": 7, "max_depth": 4, "learning_rate": 0.03,
    "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 1.0,
}  # fmt: skip
RANKER_TREES = 400
ANSWERABILITY: dict[str, Any] = {
    "objective": "binary", "num_leaves": 8, "max_depth": 4, "learning_rate": 0.08, "min_data_in_leaf": 60,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
}  # fmt: skip
ANSWERABILITY_TREES = 120
ANSWERABILITY_FEATURES = (
    "cover", "cover_base", "cover_stem", "bm25", "around", "around_missing", "missing_weight", "missing_terms", "rarest",
    "second_rarest", "with_title", "with_before", "passage", "passage_bm25", "near_offer", "near_new", "adjacent",
    "in_order", "window", "terms", "weight", "identity", "focus", "typed", "asks_person", "asks_place", "asks_time",
    "asks_number", "asks_cause", "asks_thing", "names", "names_missing", "absent", "absent_most", "focus_distance", "place",
    "told",
)  # fmt: skip
