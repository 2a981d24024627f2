"""The public names, pinned: a name that comes or goes is a decision."""

from __future__ import annotations

import retrieval


def test_the_public_names_are_these() -> None:
    assert retrieval.__all__ == sorted(retrieval.__all__)
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)
    assert set(retrieval.__all__) == {
        "Access", "Account", "Answer", "Archive", "ArchiveAddressError", "ArchiveBusyError",
        "ArchiveDamagedError", "ArchiveEmptyError", "ArchiveError", "ArchiveIndexError", "ArchiveMissingError",
        "ArchiveUnreachableError",
        "ArchiveVersionError", "ArchiveWriteError", "Article", "ArticleError", "CaseResult", "Check",
        "ClusterAccess",
        "Encoder", "EncoderError", "Evaluation", "Expected", "Filters", "FoldModelsError", "IsnadError",
        "Month", "Outcome", "Outlet",
        "QaCase", "QaFigures", "QaResult", "QuestionCase", "QuestionError", "QuestionSetError", "Quotation", "Share",
        "SourceError", "Span", "Statistics",
        "Tally", "Watch", "Why", "article_from_record", "article_to_record", "ask_since",
        "ask_timely", "count_articles",
        "evaluate", "evaluate_qa", "expected", "ingest_found", "is_durable", "load_qa", "load_questions",
        "open_archive", "open_encoder",
        "qa_by_kind", "qa_by_set", "qa_curve", "qa_figures",
        "read", "read_bytes", "read_link", "read_period", "read_text", "repair_archive",
        "strongest_figures",
    }  # fmt: skip
