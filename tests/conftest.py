"""What every test stands on: the network is out of reach.

The suite runs on several workers (``make test``).

The guard is an audit hook, so that it also sees sockets made outside Python code;
programs that a test starts carry it too (``tests/end_to_end/no_network``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.cluster.nodes import Nodes, running
from tests.cluster.postgres import Postgres

# No test is timed: a busy machine may take a second for one example.
settings.register_profile("isnad", deadline=None)
settings.load_profile("isnad")

SHARED = "newsroom"  # the fixture that is one running bot for all tests of a file
_LOOPBACK = ("127.", "::1", "localhost")
_SOCKET_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_PROCESS_EVENTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}
# A test with one of these markers may start processes; `make test-fast` leaves it out.
_WITH_PROCESSES = ("loopback", "processes", "cluster", "quality")
_NAME_EVENTS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class NetworkReachedError(BaseException):
    """A test reached for the network; no ``except Exception`` hides it."""


class ProcessStartedError(BaseException):
    """A test without the marker started a process: ``make test-fast`` would start one too."""


class _Guard:
    loopback = False
    servers = False  # of this machine are running for the whole session
    processes = True  # may be started

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _PROCESS_EVENTS and not self.processes:
            raise ProcessStartedError(f"{event}: {arguments[:1]}")
        if event in _SOCKET_EVENTS:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
        elif event in _NAME_EVENTS:
            host = arguments[0]
        else:
            return
        if host is None or ((self.loopback or self.servers) and str(host).startswith(_LOOPBACK)):
            return
        raise NetworkReachedError(f"{event}: {host!r}")


_guard = _Guard()
sys.addaudithook(_guard)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: a third of the suite's time is spent waiting for processes."""
    return 2 * (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share one running bot stay on one worker; those of whole commands start processes."""
    for item in items:
        if item.path.parent.name == "end_to_end":
            item.add_marker(pytest.mark.processes)
        if SHARED in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(f"{SHARED}:{item.path.name}"))


@pytest.fixture(autouse=True)
def _network_out_of_reach(request: pytest.FixtureRequest) -> Iterator[None]:
    _guard.loopback = request.node.get_closest_marker("loopback") is not None
    _guard.processes = any(request.node.get_closest_marker(name) for name in _WITH_PROCESSES)
    yield
    _guard.loopback, _guard.processes = False, True


@pytest.fixture(scope="session")
def opensearch() -> Iterator[Nodes]:
    """A real OpenSearch of three nodes, for tests marked ``cluster``."""
    _guard.servers = True
    try:
        with running(3) as nodes:
            yield nodes
    finally:
        _guard.servers = False


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run's own; for tests with the marker ``cluster``."""
    with Postgres() as server:
        yield server
