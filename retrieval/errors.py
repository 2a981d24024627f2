"""Every error that ``retrieval`` raises on purpose, one tree:

    IsnadError                      something a person can be told in one line
    ├── ArticleError                one page cannot be read as an article
    ├── ArchiveError                an archive cannot be opened or is of no use
    │   ├── ArchiveAddressError     the address names no kind of archive we know
    │   ├── ArchiveMissingError     the address leads nowhere
    │   └── ArchiveEmptyError       nothing in it can answer anything
    ├── EncoderError                the sentence encoder that was named is of no use
    ├── QuestionError               the question has nothing to search for
    └── QuestionSetError            a file of questions is not what it should be

Each carries ``code``, a stable word that a catalogue of messages can translate,
and ``details``, the values its message is filled with. ``str()`` is the message
in English.
"""

from __future__ import annotations

from typing import ClassVar


class IsnadError(Exception):
    """Base of all; never raised itself."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details = details


class ArticleError(IsnadError):
    """A page that is no article. ``reason`` is a stable word: ``empty``,
    ``binary``, ``not-arabic``, ``only-links``, ``too-short`` or ``unreadable``."""

    code = "article"

    def __init__(self, message: str, *, reason: str, **details: object) -> None:
        super().__init__(message, reason=reason, **details)
        self.reason = reason


class ArchiveError(IsnadError):
    """An archive cannot be opened or used."""

    code = "archive"


class ArchiveAddressError(ArchiveError):
    """The address is not one of the kinds that ``open_archive`` knows."""

    code = "archive-address"


class ArchiveMissingError(ArchiveError):
    """The folder (or server) that the address names is not there."""

    code = "archive-missing"


class ArchiveEmptyError(ArchiveError):
    """No page of the archive could be read as an article."""

    code = "archive-empty"


class EncoderError(IsnadError):
    """A sentence encoder cannot be had. ``reason`` is a stable word: ``extra``,
    ``model-missing``, ``model-unreachable`` or ``model-wrong``; ``detail`` what the
    library said, in one line, or nothing."""

    code = "encoder"

    def __init__(self, name: str, *, reason: str, detail: str = "") -> None:
        detail = detail.strip().partition("\n")[0]
        super().__init__(f"encoder {name}: {reason}. {detail}".strip(), reason=reason, name=name, detail=detail)
        self.reason = reason


class QuestionError(IsnadError):
    """The question is empty or has no words."""

    code = "question"


class QuestionSetError(IsnadError):
    """A file of questions is missing or a line of it is malformed."""

    code = "question-set"
