"""The public names, pinned: a name that comes or goes is a decision."""

from __future__ import annotations

import retrieval


def test_the_public_names_are_these() -> None:
    assert retrieval.__all__ == sorted(retrieval.__all__)
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)
    assert set(retrieval.__all__) == {
        "Answer", "Archive", "ArchiveAddressError", "ArchiveEmptyError", "ArchiveError", "ArchiveMissingError",
        "Article", "ArticleError", "CaseResult", "Encoder", "EncoderError", "Evaluation", "Expected", "IsnadError", "QuestionCase",
        "QuestionError", "QuestionSetError", "Quotation", "Span", "Tally",
        "Why", "evaluate", "load_questions", "open_archive", "open_encoder",
    }  # fmt: skip
