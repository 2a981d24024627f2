"""A reverse proxy with TLS and a password in front of OpenSearch.

It replaces the security plugin, which is not among the jars of the tests. It can also be slow, or answer unlike
OpenSearch.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Final

USER: Final = "isnad"
PASSWORD: Final = "سرّ-٧§"  # noqa: S105 - not only ASCII
FORWARDED: Final = ("Content-Type", "Accept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A running proxy."""

    port: int
    handler: type[_Handler]

    def address(self, name: str, *, secure: bool = True, host: str = "127.0.0.1") -> str:
        """The address of the archive ``name`` through this proxy."""
        return f"opensearch{'+https' if secure else ''}://{host}:{self.port}/{name}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    node: ClassVar[int]
    delay: ClassVar[float] = 0.0  # seconds before each answer
    says: ClassVar[tuple[int, str, bytes] | None] = None  # replaces the node's answer: status, type, body
    guarded: ClassVar[bool] = True
    script: ClassVar[list[tuple[int, bytes]]]  # successive answers; the last is repeated
    requests: ClassVar[int] = 0  # number of requests
    heard: ClassVar[list[bytes]]  # request bodies

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Log nothing."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).requests += 1
        time.sleep(self.delay)
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.guarded and self.headers.get("Authorization") != wanted:
            self._answer(401, "text/plain", b"Unauthorized")
        elif self.says is not None:
            self._answer(*self.says)
        elif self.script:
            self.heard.append(body)
            status, said = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            self._answer(status, "application/json", said)
        else:
            passed = {name: value for name in FORWARDED if (value := self.headers.get(name))}
            with closing(http.client.HTTPConnection("127.0.0.1", self.node, timeout=60)) as node:
                node.request(self.command, self.path, body=body or None, headers=passed)
                answer = node.getresponse()
                status, kind, said = answer.status, answer.getheader("Content-Type", ""), answer.read()
            self._answer(status, kind, said)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815 - the base's names

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnect or refuse our certificate: tests cause both."""


@contextmanager
def gate(node: int, certificate: Path | None) -> Iterator[Gate]:
    """A proxy for the node on port ``node``, with TLS where ``certificate`` is given (see ``certificate_for``)."""
    handler = type("Handler", (_Handler,), {"node": node, "script": [], "heard": []})
    with _Server(("127.0.0.1", 0), handler) as server:
        port = server.server_address[1]
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            # The connection's own thread does the handshake.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Gate(port=port, handler=handler)
        finally:
            server.shutdown()
            thread.join()


def certificate_for(folder: Path, name: str, host: str = "IP:127.0.0.1") -> Path:
    """A self-signed certificate for ``host``; its key is in a file beside it (``.key``)."""
    made = folder / f"{name}.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName={host}", "-keyout", str(made.with_suffix(".key")), "-out", str(made),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made
