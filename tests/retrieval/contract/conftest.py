"""Every kind of archive, one after the other: what one can do, all can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from retrieval.archive import Archive
from retrieval.opening import open_archive
from tests.cluster.nodes import Nodes

Open = Callable[[], Archive]
CLUSTER = pytest.param("opensearch", marks=[pytest.mark.cluster, pytest.mark.loopback])


@contextmanager
def place(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where an archive that lasts is to be; what is there is gone afterwards."""
    if kind == "file":
        yield f"file:{folder / 'archive'}"
        return
    nodes: Nodes = request.getfixturevalue("opensearch")
    name = f"t{uuid4().hex[:12]}"
    yield nodes.address(name)
    nodes.call(f"/{name}-*", method="DELETE")


@pytest.fixture(params=["file", CLUSTER])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an archive that lasts, not made yet."""
    with place(request.param, request, tmp_path) as address:
        yield address


@pytest.fixture
def opened(address: str) -> Iterator[Open]:
    """Opens the archive that lasts, once more with each call."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(open_archive(address, create=True))


@pytest.fixture
def lasting(opened: Open) -> Archive:
    """An archive that lasts, open."""
    return opened()


@pytest.fixture(params=["memory", "file", CLUSTER])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """An archive of any kind, open."""
    if request.param == "memory":
        yield Archive()
        return
    with place(request.param, request, tmp_path) as address, open_archive(address, create=True) as archive:
        yield archive
