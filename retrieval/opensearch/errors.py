"""Translates errors of OpenSearch into errors of archives."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any, Final

from opensearchpy.exceptions import (
    ConnectionError as NoConnectionError,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)

from retrieval.errors import ArchiveError, ArchiveMissingError, ArchiveUnreachableError, ArchiveWriteError

# Statuses of transient failures: a node that left or is overloaded, a primary shard that moves.
_TRANSIENT_STATUSES: Final = frozenset((429, 502, 503, 504))
# Types of errors about a node that another node just lost; OpenSearch gives them status 500.
_LOST_NODE_TYPES: Final = frozenset(
    (
        "connect_transport_exception",
        "node_closed_exception",
        "node_disconnected_exception",
        "node_not_connected_exception",
    )
)
# A search that failed on shards says why in its root causes. Without any, the shards were lost with their node.
_SEARCH_TYPE: Final = "search_phase_execution_exception"
_BLOCK_TYPE: Final = "cluster_block_exception"
# Reasons by status, whatever the message says.
_REASONS: Final[Mapping[int | str, str]] = {
    401: "password",
    403: "not-allowed",
    404: "no-opensearch",
    429: "overloaded",
    502: "no-cluster",
    503: "no-cluster",
    504: "no-cluster",
}


class IndexGoneError(Exception):
    """An index or alias does not exist (any more). Internal to the archive."""


class ConflictingWriteError(Exception):
    """Another process wrote the same document first. Internal to the archive."""


def is_transient(error: Exception) -> bool:
    """Whether a retry of the request may succeed."""
    if isinstance(error, (SSLError, ConnectionTimeout)):
        return False  # a time-out already used the time that a caller should wait
    if isinstance(error, NoConnectionError):
        return True
    if not isinstance(error, TransportError):
        return False
    return _is_transient_status(error.status_code, error.info)


def is_item_transient(status: int, error: Mapping[str, Any]) -> bool:
    """As ``is_transient``, for one item of a bulk request."""
    return _is_transient_status(status, {"error": error})


def translate_error(error: BaseException, address: str) -> Exception | None:
    """The library's ``error`` as an error of the archive at ``address``."""
    if not isinstance(error, OpenSearchException):
        return None
    if isinstance(error, SSLError):
        return _unreachable(address, _tls_reason(error.info))
    if isinstance(error, ConnectionTimeout):
        return _unreachable(address, "too-slow")
    if isinstance(error, NoConnectionError):
        return _unreachable(address, "no-server")
    if not isinstance(error, TransportError):  # the answer was not JSON
        return _unreachable(address, "no-opensearch")
    return _translate_status(error.status_code, error.info, address)


def translate_item(status: int, error: Mapping[str, Any], address: str) -> Exception:
    """As ``translate_error``, for one item of a bulk request."""
    found = _translate_status(status, {"error": error}, address)
    if isinstance(found, ArchiveUnreachableError):
        return ArchiveWriteError(str(found), folder=address, reason=found.details["reason"])
    return found


def archive_missing(address: str) -> ArchiveError:
    """The error for a cluster that holds no such archive."""
    return ArchiveMissingError(f"no archive at {address}", address=address, folder=address)


def _translate_status(status: int | str, info: object, address: str) -> Exception:
    if _is_write_block(status, info):
        return ArchiveWriteError(f"{address}: blocked for writing", folder=address, reason="write-block")
    if status == 404 and isinstance(info, Mapping) and "error" in info:
        return IndexGoneError(str(info["error"]))
    if status == 409:
        return ConflictingWriteError(_error_text(info))
    reason = "no-cluster" if _is_node_lost(info) else _REASONS.get(status) or _error_text(info) or f"HTTP {status}"
    return _unreachable(address, reason)


def _unreachable(address: str, reason: str) -> ArchiveUnreachableError:
    return ArchiveUnreachableError(f"{address}: {reason}", folder=address, reason=reason)


def _tls_reason(cause: object) -> str:
    """The reason of a failed TLS handshake, from its chain of causes."""
    while isinstance(cause, BaseException):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "tls-certificate"
        cause = cause.args[0] if cause.args and isinstance(cause.args[0], BaseException) else cause.__cause__
    return "no-tls"


def _is_transient_status(status: int | str, info: object) -> bool:
    return (status in _TRANSIENT_STATUSES or _is_node_lost(info)) and not _is_write_block(status, info)


def _is_node_lost(info: object) -> bool:
    causes = _error(info).get("root_cause") or ()
    if _error_type(info) == _SEARCH_TYPE and not causes:
        return True
    return not _LOST_NODE_TYPES.isdisjoint(str(cause.get("type", "")) for cause in (_error(info), *causes))


def _is_write_block(status: int | str, info: object) -> bool:
    """Whether a block that somebody must lift refused the write: that of a full disk or a manual one.

    The block of a cluster without a manager node (503) is transient.
    """
    return _error_type(info) == _BLOCK_TYPE and status != 503


def _error(info: object) -> Mapping[str, Any]:
    error = info.get("error") if isinstance(info, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _error_type(info: object) -> str:
    return str(_error(info).get("type", ""))


def _error_text(info: object) -> str:
    error = _error(info)
    cause = next(iter(error.get("root_cause") or ()), error)
    return f"{cause.get('type', '')}: {cause.get('reason', '')}".strip(": ").partition("\n")[0][:300]
