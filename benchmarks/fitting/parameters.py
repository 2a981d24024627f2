"""What LightGBM is told, which features each model weighs, and which of them can only speak for a sentence."""

from __future__ import annotations

from typing import Any

from retrieval.ranking.evidence import OTHER_KINDS, SPANS
from retrieval.ranking.features import QUESTION_KINDS
from retrieval.ranking.semantic import FEATURES as MEANING
from retrieval.ranking.term_scores import SCORES
from retrieval.ranking.word_scores import SCORES as WORD_SCORES
from retrieval.text.analysis import CUE

UP = (
    "cover", "cover_base", "cover_stem", "cover_words", "bm25", "passage", "passage_bm25", "with_before",
    "with_title", "around", "told", "near_offer", "near_new", "adjacent", "rarest", "second_rarest",
    "first_term", "focus", "typed", "meaning", "meaning_deviation", "engine", "title_asked",
    "soft", "soft_around", "soft_told", "soft_with_title", "soft_words", "soft_least", "soft_told_least", "soft_passage",
    "article", "names_own", "names_with_title", "names_told", "names_sure_told", "others_soft", "article_names",
    "article_names_sure", "focus_soft",
    "vector", "vector_own", "vector_around", "vector_title", "vector_passage", "terms_sum", "terms_mean", "terms_least",
)  # fmt: skip
DOWN = (
    "missing_weight", "missing_terms", "around_missing", "window", "offer_distance", "focus_distance", "place",
    "names_missing", "absent", "absent_most", "meaning_below_article", "article_missing", "article_missing_terms",
)  # fmt: skip
# What a sentence offers: see ``retrieval.ranking.evidence``.
EVIDENCE_FEATURES = (
    "soft", "soft_around", "soft_told", "soft_with_title", "soft_only", "soft_words", "soft_least", "soft_told_least",
    "soft_passage", "soft_below_best", "soft_rank", "soft_told_below_best", "soft_told_rank", "article",
    "article_below_best", "article_rank", "names_own", "names_with_title", "names_told", "names_sure_told", "others_soft",
    "article_names", "article_names_sure", "article_missing", "article_missing_terms", "article_passages", "focus_soft",
    "vector", "vector_own", "vector_around", "vector_title", "vector_passage", "vector_below_best", "vector_rank",
    "vector_own_below_best", "vector_own_rank", "focus_number", "focus_name", "asks", *(f"holds_{cue}" for cue in CUE), *(f"near_{span}" for span in SPANS),
    *(f"asks_{kind}" for kind in (*QUESTION_KINDS, *OTHER_KINDS)), "terms", "names",
)  # fmt: skip
# The features of words that gained most when 102 were fitted; with the others the ranking was no better.
WORD_FEATURES = (
    "adjacent", "after", "around", "around_below_best", "around_rank", "before", "bm25_below_best", "bm25_rank",
    "cover_below_best", "cover_rank", "cover_words", "engine", "engine_below_best", "engine_rank", "first_place",
    "first_share", "first_term", "focus", "focus_distance", "has_rare", "in_order", "length", "near_offer",
    "near_offer_below_best", "negation", "new_share", "new_words", "offer_distance", "offers", "opens_paragraph",
    "passage_below_best", "passage_bm25_below_best", "position", "quotes", "title", "title_asked", "told", "typed",
    "typed_below_best", "typed_rank", "weight", "window", "with_title_below_best", "with_title_rank",
    "words_after_last",
)  # fmt: skip
# How much other articles agree, before the ranking and after it: see ``retrieval.ranking.agreement``.
AGREEMENT = ("share", "share_of_others", "agreed", "agreed_most", "agreed_offer", "agreed_offers")
STANDING = ("articles", "share_most", "share_of_article_most", "entropy", "like_first", "lead_of_others")
RANKER_FEATURES = (*WORD_FEATURES, *EVIDENCE_FEATURES, *(f"prior_{name}" for name in AGREEMENT), *SCORES, *WORD_SCORES)
# The scores of terms. Not monotone: the fitted sums put fewer right sentences first with the constraint.
TERMS: dict[str, Any] = {
    "num_leaves": 31, "learning_rate": 0.4, "min_data_in_leaf": 200, "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.5, "lambda_l2": 5.0,
}  # fmt: skip
TERMS_TREES = 100
# Wrong candidates of a question that the scores of its terms are fitted on.
TERMS_WRONG = 20
# Whether a word is of an answer. Trees of 31 leaves told no more, and take three times as long.
WORDS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 16, "learning_rate": 0.2, "min_data_in_leaf": 100, "feature_fraction": 0.5,
    "lambda_l2": 5.0,
}  # fmt: skip
WORDS_TREES = 120
# Candidates of a question whose words are fitted on beside the right ones: the likeliest wrong ones, other wrong ones,
# and those of a question that nothing answers.
WORDS_TEMPTING, WORDS_OTHER, WORDS_UNANSWERED = 4, 4, 3
RANKER: dict[str, Any] = {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "num_leaves": 15, "max_depth": 6, "learning_rate": 0.04,
    "min_data_in_leaf": 30, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
}  # fmt: skip
RANKER_TREES = 450
# How much a candidate counts, by the archive: the pages are asked three times, the newsroom's archive once.
WEIGHTS = {"whole pool": 0.5, "small archives": 0.5, "large": 1.0, "newsroom": 1.5}
# Not monotone: what speaks for a sentence in an encyclopedia tempts in a newsroom, where many articles say nearly the same.
ANSWERABILITY: dict[str, Any] = {
    "objective": "binary", "num_leaves": 15, "max_depth": 6, "learning_rate": 0.05, "min_data_in_leaf": 80,
    "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 20.0,
}  # fmt: skip
ANSWERABILITY_TREES = 400
ANSWERABILITY_WEIGHTS = {"newsroom": 1.5}
# Those of the ranker, features of the best candidates that do not compare them, and what the ranker said.
ANSWERABILITY_FEATURES = (
    *RANKER_FEATURES, "cover", "cover_base", "cover_stem", "bm25", "around_missing", "missing_weight", "missing_terms",
    "rarest", "second_rarest", "with_title", "with_before", "passage", "passage_bm25", "near_new", "identity",
    "names_missing", "absent", "absent_most", "place", "margin", "score", *AGREEMENT, *STANDING,
    "answers", "answer_words", "answer_pull", "answer_distance",
)  # fmt: skip
# The reranker also weighs what the ranker said and what the sentences mean.
RERANKER_FEATURES = (*RANKER_FEATURES, "score", "margin", "place", *MEANING)
RERANKER_TREES = 250
SEMANTIC_ANSWERABILITY_FEATURES = (*ANSWERABILITY_FEATURES, *MEANING, "rescore", "remargin", "replace")
