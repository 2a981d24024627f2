"""A real OpenSearch cluster on loopback. Each node is a process that can be stopped, killed or frozen.

    python -m tests.cluster.nodes [COUNT]

Starts COUNT nodes (three), prints the address of an archive on them, and stops them at the end of standard input.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.cluster.java import HERE, class_path, newest_jdk

HEAP: Final = "400m"
START_PATIENCE: Final = 300.0  # seconds; 10 for three nodes on two idle cores, 120 on busy ones
STOP_PATIENCE: Final = 20.0
HEALTH_PATIENCE: Final = 10.0


@dataclass(kw_only=True)
class Node:
    """One node, running or not."""

    name: str
    home: Path
    http: int
    transport: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The path of its log."""
        return self.home / "log"


@dataclass(kw_only=True)
class Nodes:
    """The nodes of one cluster."""

    nodes: list[Node] = field(default_factory=list)

    def address(self, name: str, *numbers: int) -> str:
        """The address of the archive ``name`` on the nodes of ``numbers``, or on all."""
        chosen = [self.nodes[number] for number in numbers] or self.nodes
        return f"opensearch://{','.join(f'127.0.0.1:{node.http}' for node in chosen)}/{name}"

    def kill(self, number: int) -> None:
        """Kill a node, as when a machine is lost."""
        process = self.nodes[number].process
        assert process is not None
        process.kill()
        process.wait(STOP_PATIENCE)
        assert process.stdin is not None
        process.stdin.close()
        self.nodes[number].process = None

    def freeze(self, number: int) -> None:
        """Freeze a node: it keeps its connections and answers nothing."""
        self._signal(number, signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        """Resume a frozen node."""
        self._signal(number, signal.SIGCONT)

    def start(self, number: int) -> None:
        """Start a stopped node with its existing data."""
        node = self.nodes[number]
        managers = ",".join(other.name for other in self.nodes)
        settings = {
            "cluster.name": "isnad-tests",
            "cluster.initial_cluster_manager_nodes": managers,
            # The free disk space of this machine must not affect the tests.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{other.transport}" for other in self.nodes),
            "http.port": node.http,
            "network.host": "127.0.0.1",
            "node.name": node.name,
            "node.roles": "cluster_manager,data,ingest",
            "path.home": node.home,
            "transport.port": node.transport,
        }
        command = [
            str(newest_jdk() / "bin" / "java"), f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED", f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
            "-cp", class_path(), str(HERE / "Node.java"), *(f"{name}={value}" for name, value in settings.items()),
        ]  # fmt: skip
        with node.log.open("ab") as log:
            node.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)

    def ready(self, *, count: int | None = None, status: str = "", patience: float = START_PATIENCE) -> None:
        """Wait until ``count`` nodes (or all) form one cluster, with health ``status`` where given."""
        deadline = time.monotonic() + patience
        path = f"/_cluster/health?wait_for_nodes={count or len(self.nodes)}&timeout=2s"
        path += f"&wait_for_status={status}" if status else ""
        while True:
            try:
                if not self.call(path)["timed_out"]:
                    return
            except OSError:
                pass
            for node in self.nodes:
                if node.process is not None and node.process.poll() is not None:
                    raise RuntimeError(f"{node.name} did not start:\n{_end_of(node.log)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"no cluster after {patience:.0f} seconds:\n{_end_of(self.nodes[0].log)}")
            time.sleep(0.3)

    def call(self, path: str, *, method: str = "GET", body: object = None) -> Any:
        """The JSON answer of the first running node. Raises ``OSError``."""
        port = next(node.http for node in self.nodes if node.process is not None)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", data=data, method=method, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=HEALTH_PATIENCE) as answer:  # noqa: S310
            return json.loads(answer.read())

    def stop(self) -> None:
        """Stop all nodes."""
        running = [node for node in self.nodes if node.process is not None]
        for node in running:
            assert node.process is not None
            assert node.process.stdin is not None
            node.process.send_signal(signal.SIGCONT)
            node.process.stdin.close()
        for node in running:
            assert node.process is not None
            try:
                node.process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                node.process.kill()
                node.process.wait()

    def _signal(self, number: int, sent: signal.Signals) -> None:
        process = self.nodes[number].process
        assert process is not None
        process.send_signal(sent)


@contextmanager
def running(count: int = 3) -> Iterator[Nodes]:
    """A ready cluster of ``count`` nodes; stopped and deleted at the end."""
    ports = _free_ports(2 * count)
    with tempfile.TemporaryDirectory(prefix="isnad-cluster-") as folder, ExitStack() as stack:
        nodes = Nodes()
        for number in range(count):
            home = Path(folder, f"node-{number}")
            for name in ("config", "modules", "plugins"):
                (home / name).mkdir(parents=True)
            nodes.nodes.append(
                Node(name=f"node-{number}", home=home, http=ports[number], transport=ports[count + number])
            )
        stack.callback(nodes.stop)
        for number in range(count):
            nodes.start(number)
        nodes.ready()
        yield nodes


def _free_ports(count: int) -> Sequence[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def main() -> None:
    """The command line of this module."""
    with running(int(sys.argv[1]) if len(sys.argv) > 1 else 3) as nodes:
        print(nodes.address("archive"), flush=True)  # noqa: T201 - it is a program
        sys.stdin.read()


if __name__ == "__main__":
    main()
