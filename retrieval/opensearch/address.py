"""Addresses of OpenSearch clusters, and how to access them (extra ``cluster``).

Only this package imports the OpenSearch library. ``client`` sends requests and retries them on another node.
``circuit_breaker`` fails at once while no node answers, ``bulk`` writes many documents in one request, and
``errors`` translates the library's errors into those of archives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from retrieval.errors import ArchiveAddressError

SCHEMES: Final = {"opensearch": False, "opensearch+https": True}
PORT: Final = 9200
# Names that OpenSearch accepts for an index, with room for our suffixes.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")

_HOST: Final = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAccess:
    """Credentials and settings of a cluster.

    ``user`` and ``password`` may be empty. ``ca`` is a file of certificates that replaces the system's. ``timeout``
    is the limit of one request to one node, in seconds. ``shards`` and ``replicas`` apply to each new index. A bulk
    request has about ``request_bytes``: OpenSearch's guide recommends 5 to 15 MB, and the server refuses 100.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    timeout: float = 10.0
    shards: int = 1
    replicas: int = 1
    request_bytes: int = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAddress:
    """The parsed address of an archive. ``hosts`` are the (name, port) of its nodes."""

    secure: bool
    hosts: tuple[tuple[str, int], ...]
    name: str

    def __str__(self) -> str:
        scheme = next(name for name, secure in SCHEMES.items() if secure == self.secure)
        return f"{scheme}://{','.join(f'{host}:{port}' for host, port in self.hosts)}/{self.name}"


def parse_cluster_address(address: str) -> ClusterAddress:
    """Parse ``opensearch://HOST:PORT/NAME``.

    Commas separate several hosts, the default port is 9200, and ``opensearch+https://`` uses TLS. Raises
    ``ArchiveAddressError``, also for an address with a password, which the message does not repeat.
    """
    scheme, _, rest = address.partition("://")
    rest = rest.rpartition("@")[2]
    hosts, _, name = rest.partition("/")
    read = [_parse_host(host) for host in hosts.split(",")]
    known = [host for host in read if host is not None]
    if "@" in address or len(known) < len(read) or not _NAME.fullmatch(name):
        shown = f"{scheme}://{rest}"
        raise ArchiveAddressError(
            f"no address of an archive: {shown}", address=shown, known=f"{scheme}://HOST:PORT/NAME"
        )
    return ClusterAddress(secure=SCHEMES[scheme], hosts=tuple(known), name=name)


def _parse_host(text: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{text}")
        name, port = parts.hostname, parts.port or PORT
    except ValueError:
        return None
    return (name, port) if name and _HOST.fullmatch(name) and parts.netloc == text else None
