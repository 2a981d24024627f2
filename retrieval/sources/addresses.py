"""Which web addresses may be fetched: http and https, to public internet hosts.

This prevents server-side request forgery: a page, feed or redirect must not make the archive read hosts behind the
firewall. A name is resolved once, here, and the connection goes to the checked IP address.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from retrieval.errors import ArticleError

Resolve = Callable[[str, int], list[str]]

MAX_ADDRESS: Final = 4_000  # characters
MAX_BYTES: Final = 64_000_000  # unpacked; the PDF of a newspaper has 30 million
SECONDS: Final = 30.0
DELAY_SECONDS: Final = 1.0  # between requests to one host; robots.txt may ask for more
# NAT64 prefixes, which carry an IPv4 address in their last 32 bits (RFC 6052, RFC 8215).
_NAT64_PREFIXES: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of ``host``, best first, from the system's resolver.

    ``host`` is a name, or a number in any notation that the system takes. Raises ``OSError`` when there is none.
    """
    with suppress(ValueError):
        return [str(ip_address(host))]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the web may be accessed.

    ``allowed`` are hosts («name» or «name:port») that may be fetched although they are not public. ``delay`` is the
    minimum number of seconds between two requests to one host, and ``seconds`` the time limit of one fetch.
    ``authorities`` is a PEM file of certificates that are trusted in addition to the public ones.
    """

    allowed: frozenset[str] = frozenset()
    delay: float = DELAY_SECONDS
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    resolver: Resolve = resolve
    authorities: Path | None = None


def check_address(address: str) -> str:
    """``address`` without its fragment.

    Raises ``ArticleError`` (``not-an-address``) unless it is an http or https URL with a host and without a user
    name.
    """
    address = address.strip()
    valid = len(address) <= MAX_ADDRESS and not any(c.isspace() or ord(c) < 32 for c in address)
    try:
        parts = urlsplit(address if valid else "")
        valid = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and parts.port != 0
        )
    except ValueError:
        parts, valid = urlsplit(""), False
    if not valid:
        raise ArticleError(f"{address[:200]}: not a web address", reason="not-an-address", page=address[:200])
    return parts._replace(fragment="").geturl()


def resolve_checked(host: str, port: int, *, allowed: Collection[str], resolver: Resolve = resolve) -> list[str]:
    """The IP addresses of ``host`` that may be connected to.

    Raises ``ArticleError``: ``private-address`` when one of them is not public and ``allowed`` does not name the
    host, ``unreachable`` when there is none.
    """
    name = host.rstrip(".").lower()
    try:
        addresses = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise ArticleError(f"{host}: no such host", reason="unreachable", page=host) from error
    if not addresses:
        raise ArticleError(f"{host}: no such host", reason="unreachable", page=host)
    if name not in allowed and f"{name}:{port}" not in allowed and not all(map(is_public, addresses)):
        raise ArticleError(f"{host}: not a public address", reason="private-address", page=host)
    return addresses


def is_public(address: str) -> bool:
    """Whether the IP address, and every IPv4 address embedded in it, is on the public internet: not private,
    loopback, link-local, shared, multicast or reserved."""
    try:
        outer = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(outer, IPv6Address) and outer.ipv4_mapped is not None:
        outer = outer.ipv4_mapped
    if isinstance(outer, IPv6Address) and outer.is_site_local:
        return False
    return all(
        one.is_global and not one.is_multicast and not one.is_reserved for one in (outer, *_embedded_ipv4(outer))
    )


def _embedded_ipv4(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv4Address):
        return
    inside = [address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _NAT64_PREFIXES) or int(address) >> 32 == 0:
        inside.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    yield from (one for one in inside if one is not None)
