"""A web site on this machine, real as far as HTTP goes."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from retrieval.sources.addresses import Access


@dataclass(slots=True)
class Page:
    """An answer. ``drip`` is how many seconds pass between its pieces."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


class Site:
    """Paths and their pages; ``asked`` are the requests that came, in order."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                page = site.pages.get(self.path, Page(status=404))
                unchanged = page.headers.get("ETag", "-") == self.headers.get("If-None-Match")
                self.send_response(304 if unchanged else page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(0 if unchanged else len(page.data)))
                self.end_headers()
                if unchanged:
                    return
                try:
                    for start in range(0, len(page.data), 10) if page.drip else ():
                        self.wfile.write(page.data[start : start + 10])
                        self.wfile.flush()
                        time.sleep(page.drip)
                    self.wfile.write(b"" if page.drip else page.data)
                except OSError:
                    return  # the reader went away

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if tls is not None:  # shakes hands when it is first read, in the thread of the request
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.root = f"{'https' if tls else 'http'}://{self.host}"
        self.access = Access(allowed=frozenset({self.host}), delay=0.0, seconds=60.0)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def put(self, path: str, data: bytes | str, kind: str = "text/html", **more: str) -> str:
        """Put a page at ``path``; returns its address."""
        headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
        self.pages[path] = Page(data=data.encode() if isinstance(data, str) else data, headers=headers)
        return self.root + path

    def send_to(self, path: str, target: str) -> str:
        """Redirect ``path`` to ``target``; returns its address."""
        self.pages[path] = Page(status=302, headers={"Location": target})
        return self.root + path

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, _ in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()
