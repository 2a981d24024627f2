"""Loaded by Python in the bots that tests start: allows connections to this machine only."""

import sys

_LOOPBACK = ("127.", "::1", "localhost")
_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_NAMING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in _NAMING:
        host = arguments[0]
    else:
        return
    if host is not None and not str(host).startswith(_LOOPBACK):
        raise RuntimeError(f"a test's bot reached for the network: {event} {host!r}")


sys.addaudithook(_refuse)
