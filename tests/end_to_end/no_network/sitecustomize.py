"""Loaded by Python in every program that an end-to-end test starts: forbids network access."""

import sys

_REFUSED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event in _REFUSED:
        raise RuntimeError(f"a test's program reached for the network: {event}")


sys.addaudithook(_refuse)
