"""Every error that ``retrieval`` raises on purpose, one tree:

    IsnadError                      something a person can be told in one line
    ├── ArticleError                one page cannot be read as an article
    ├── SourceError                 a file, folder or address to take pages from cannot be read
    ├── ArchiveError                an archive cannot be opened or is of no use
    │   ├── ArchiveAddressError     the address names no kind of archive we know
    │   ├── ArchiveMissingError     the address leads nowhere
    │   ├── ArchiveEmptyError       nothing in it can answer anything
    │   ├── ArchiveBusyError        another process writes in it
    │   ├── ArchiveDamagedError     its files are not what they were
    │   ├── ArchiveVersionError     a newer Isnad made it
    │   ├── ArchiveWriteError       it cannot be written: the disk is full, the folder read-only
    │   ├── ArchiveUnreachableError its server does not answer, or does not let us in
    │   └── ArchiveIndexError       its index has to be made anew before it is asked
    ├── EncoderError                the sentence encoder that was named is of no use
    ├── FoldModelsError             an evaluation needs models that only a clone of the repository holds
    ├── QuestionError               the question has nothing to search for
    └── QuestionSetError            a file of questions is not what it should be

Each carries ``code``, a stable word that a catalogue of messages can translate,
and ``details``, the values its message is filled with. ``str()`` is the message
in English.

Errors of a library become these in one way: the module that calls the library has a pure
function ``translate_error``, and calls the library in ``with translate_errors(translate_error):``.
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
    """Raises what ``translate_error(error, *context)`` gives in place of ``error`` that the block raised,
    with ``error`` as its cause. Where it gives None, ``error`` passes."""
    return _Translation(lambda error: translate_error(error, *context))


class _Translation(AbstractContextManager[None]):
    """A class rather than a generator: engines enter one with every search."""

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
    """Base of all; never raised itself."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: Any) -> None:  # noqa: ANN401 - what a message is filled with
        super().__init__(message)
        self.details: dict[str, Any] = details

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[object, ...]]:
        """What makes the same error in another process."""
        return partial(type(self), **self.details), self.args


class ArticleError(IsnadError):
    """A page that is no article. ``reason`` is a stable word.

    Of its text: ``empty``, ``binary``, ``not-arabic``, ``only-links``, ``too-short``,
    ``no-text``, ``not-a-page``, ``not-json``, ``not-csv``, ``not-a-feed``, ``unknown-kind``,
    ``several`` (a file with more than one article, where one is taken), ``list-of-pages`` (likewise at an address).
    Of its reading: ``unreadable``, ``too-large``, ``too-slow``, ``bomb``, ``outside``.
    Of its address: ``not-an-address``, ``private-address``, ``unreachable``, ``certificate``,
    ``forbidden``.
    """

    code = "article"

    def __init__(self, message: str, *, reason: str, **details: object) -> None:
        super().__init__(message, reason=reason, **details)
        self.reason = reason


class SourceError(IsnadError):
    """A source cannot be read. ``details``: ``source``, its name, and ``reason``, a
    stable word that the catalogue knows or the system's own."""

    code = "source"


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
    ``model-missing``, ``model-unreachable``, ``model-not-here`` or ``model-wrong``; ``detail`` what the
    library said, in one line, or nothing."""

    code = "encoder"

    def __init__(self, name: str, *, reason: str, detail: str = "") -> None:
        detail = detail.strip().partition("\n")[0]
        super().__init__(f"encoder {name}: {reason}. {detail}".strip(), reason=reason, name=name, detail=detail)
        self.reason = reason


class ArchiveBusyError(ArchiveError):
    """Another process writes in the archive. ``details``: ``folder``, ``holder`` (what
    is known of it: process, machine, since when)."""

    code = "archive-busy"


class ArchiveDamagedError(ArchiveError):
    """The archive's files were changed by something else. ``details``: ``folder``,
    ``reason``."""

    code = "archive-damaged"


class ArchiveVersionError(ArchiveError):
    """The archive was made by a newer Isnad. ``details``: ``folder``, ``found``, ``known``."""

    code = "archive-version"


class ArchiveWriteError(ArchiveError):
    """The archive cannot be written; what it held is unharmed. ``details``: ``folder``,
    ``reason``."""

    code = "archive-write"


class ArchiveUnreachableError(ArchiveError):
    """The server of the archive is of no use just now. ``details``: ``folder``, the
    archive's address, and ``reason``, a stable word that the catalogue knows (``cluster-extra``,
    ``no-server``, ``too-slow``, ``tls-certificate``, ``no-tls``, ``ca-file``, ``password``,
    ``not-allowed``, ``overloaded``, ``no-cluster``, ``no-opensearch``) or the server's own."""

    code = "archive-unreachable"


class ArchiveIndexError(ArchiveError):
    """The articles are there, and their index is of another make. ``details``: ``folder``."""

    code = "archive-index"


class FoldModelsError(IsnadError):
    """Questions that the models were fitted on are measured by models which have not seen them, and a wheel
    does not hold those."""

    code = "fold-models"


class QuestionError(IsnadError):
    """The question is empty or has no words."""

    code = "question"


class QuestionSetError(IsnadError):
    """A file of questions is missing or a line of it is malformed. ``details``: ``where``, the file and
    the line, and ``reason``, a stable word (``not-utf-8``, ``not-json``, ``not-a-question``, ``no-questions``)
    or the system's own."""

    code = "question-set"
