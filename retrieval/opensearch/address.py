"""Talking to OpenSearch, for archives past one machine (the extra ``cluster``).

``client`` sends requests, again where a node was lost or too busy; ``circuit`` spares
everyone the wait while none answers; ``bulk`` writes many things at once; ``failures``
makes what goes wrong the errors of archives. The library itself is imported in this
package alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from retrieval.errors import ArchiveAddressError

SCHEMES: Final = {"opensearch": False, "opensearch+https": True}
PORT: Final = 9200
# What OpenSearch takes as the name of an index, with room for the endings that we add.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")

_HOST: Final = re.compile(r"[\w.:-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAccess:
    """How to get into a cluster, and how an archive that is made there lies in it.

    ``user`` and ``password`` may be empty; ``ca`` is a file of certificates that servers
    are checked against in place of the system's; ``timeout`` is what one node may take
    for one request, in seconds; ``shards`` and ``replicas`` are of each new index.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    timeout: float = 10.0
    shards: int = 1
    replicas: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAddress:
    """An archive's address, read: ``hosts`` are (name, port) of nodes that may be asked."""

    secure: bool
    hosts: tuple[tuple[str, int], ...]
    name: str

    def __str__(self) -> str:
        scheme = next(name for name, secure in SCHEMES.items() if secure == self.secure)
        return f"{scheme}://{','.join(f'{host}:{port}' for host, port in self.hosts)}/{self.name}"


def parse_cluster_address(address: str) -> ClusterAddress:
    """The place that ``address`` names: ``opensearch://HOST:PORT/NAME``, more hosts by
    commas, without a port 9200; ``opensearch+https://`` for TLS.

    Raises ``ArchiveAddressError``. A password in it is refused, and not repeated.
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
