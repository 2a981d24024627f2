"""Every error that ``retrieval`` raises on purpose, as one tree.

    IsnadError                      a failure that can be reported in one line
    ├── ArticleError                a page cannot be read as an article
    ├── SourceError                 a source file, folder or address cannot be read
    ├── ArchiveError                an archive cannot be opened or used
    │   ├── ArchiveAddressError     the address has an unknown scheme or form
    │   ├── ArchiveMissingError     there is no archive at the address
    │   ├── ArchiveEmptyError       the archive holds no article
    │   ├── ArchiveBusyError        another process is writing
    │   ├── ArchiveDamagedError     the files are damaged or are not an archive
    │   ├── ArchiveVersionError     a newer Isnad made the archive
    │   ├── ArchiveWriteError       writing fails: the disk is full, the folder is read-only
    │   ├── ArchiveUnreachableError the server does not answer or refuses access
    │   └── ArchiveIndexError       the index must be rebuilt before it can be searched
    ├── EncoderError                the sentence encoder cannot be loaded
    ├── FoldModelsError             an evaluation needs models that only a clone of the repository holds
    ├── QuestionError               the question has nothing to search for
    └── QuestionSetError            a question set file is malformed

Each error has ``code``, a stable word that message catalogues translate, and ``details``, the values that fill the
message. ``str()`` gives the message in English.

Every module that calls a library translates its errors in the same way. It has a pure function ``translate_error``
and calls the library inside ``with translate_errors(translate_error):``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVarTuple

Ts = TypeVarTuple("Ts")


def translate_errors(
    translate_error: Callable[[BaseException, *Ts], Exception | None], *context: *Ts
) -> AbstractContextManager[None]:
    """Context manager that translates the errors of its block.

    It raises ``translate_error(error, *context)`` from ``error``. Where that returns None, it lets ``error``
    through.
    """
    return _Translation(lambda error: translate_error(error, *context))


class _Translation(AbstractContextManager[None]):
    """The context manager of ``translate_errors``.

    It is a class because a generator costs more, and engines enter one with every search.
    """

    __slots__ = ("_translate",)

    def __init__(self, translate: Callable[[BaseException], Exception | None]) -> None:
        self._translate = translate

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        translated = None if error is None else self._translate(error)
        if translated is not None:
            raise translated from error


class IsnadError(Exception):
    """Base of all errors of ``retrieval``; never raised itself."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: Any) -> None:  # noqa: ANN401 - what a message is filled with
        super().__init__(message)
        self.details: dict[str, Any] = details

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[object, ...]]:
        """Pickle support: errors cross process boundaries."""
        return partial(type(self), **self.details), self.args


class ArticleError(IsnadError):
    """A page cannot be read as an article. ``reason`` is a stable word.

    About the text: ``empty``, ``binary``, ``not-arabic``, ``only-links``, ``too-short``, ``no-text``,
    ``not-a-page``, ``not-json``, ``not-csv``, ``not-a-feed``, ``unknown-kind``, ``several`` (a file of several
    articles where one is expected), ``list-of-pages`` (the same for an address).

    About reading: ``unreadable``, ``too-large``, ``too-slow``, ``bomb``, ``outside``.

    About the address: ``not-an-address``, ``private-address``, ``unreachable``, ``certificate``, ``forbidden``.
    """

    code = "article"

    def __init__(self, message: str, *, reason: str, **details: object) -> None:
        super().__init__(message, reason=reason, **details)
        self.reason = reason


class SourceError(IsnadError):
    """A source cannot be read.

    ``details``: ``source``, its name, and ``reason``, a stable word of the catalogue or the system's message.
    """

    code = "source"


class ArchiveError(IsnadError):
    """An archive cannot be opened or used."""

    code = "archive"


class ArchiveAddressError(ArchiveError):
    """``open_archive`` does not know this kind of address."""

    code = "archive-address"


class ArchiveMissingError(ArchiveError):
    """The folder or server of the address holds no archive."""

    code = "archive-missing"


class ArchiveEmptyError(ArchiveError):
    """The archive holds no article."""

    code = "archive-empty"


class EncoderError(IsnadError):
    """A sentence encoder cannot be loaded.

    ``reason`` is a stable word: ``extra``, ``processor``, ``model-missing``, ``model-unreachable``, ``model-not-here``
    or ``model-wrong``. ``detail`` is the first line of the library's message, or empty.
    """

    code = "encoder"

    def __init__(self, name: str, *, reason: str, detail: str = "") -> None:
        detail = detail.strip().partition("\n")[0]
        super().__init__(f"encoder {name}: {reason}. {detail}".strip(), reason=reason, name=name, detail=detail)
        self.reason = reason


class ArchiveBusyError(ArchiveError):
    """Another process is writing to the archive.

    ``details``: ``folder``, and ``holder``, the writer's process, machine and start time where known.
    """

    code = "archive-busy"


class ArchiveDamagedError(ArchiveError):
    """The archive's files are damaged or are not an archive. ``details``: ``folder``, ``reason``."""

    code = "archive-damaged"


class ArchiveVersionError(ArchiveError):
    """A newer Isnad made the archive. ``details``: ``folder``, ``found``, ``known``."""

    code = "archive-version"


class ArchiveWriteError(ArchiveError):
    """The archive cannot be written; its content is unharmed. ``details``: ``folder``, ``reason``."""

    code = "archive-write"


class ArchiveUnreachableError(ArchiveError):
    """The archive's server cannot be used at the moment.

    ``details``: ``folder``, the archive's address, and ``reason``, the server's message or a stable word of the
    catalogue: ``cluster-extra``, ``no-server``, ``too-slow``, ``tls-certificate``, ``no-tls``, ``ca-file``,
    ``password``, ``not-allowed``, ``overloaded``, ``no-cluster``, ``no-opensearch``.
    """

    code = "archive-unreachable"


class ArchiveIndexError(ArchiveError):
    """The articles are there, but their index has another format. ``details``: ``folder``."""

    code = "archive-index"


class FoldModelsError(IsnadError):
    """The fold models are not installed.

    Questions that the models were fitted on must be evaluated with fold models, which have not seen them. A wheel
    does not contain those.
    """

    code = "fold-models"


class QuestionError(IsnadError):
    """The question is empty or has no words."""

    code = "question"


class QuestionSetError(IsnadError):
    """A question set file is missing or one of its lines is malformed.

    ``details``: ``where``, the file and line, and ``reason``, the system's message or a stable word: ``not-utf-8``,
    ``not-json``, ``not-a-question``, ``no-questions``.
    """

    code = "question-set"
