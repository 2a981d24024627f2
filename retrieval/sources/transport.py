"""An httpx transport that connects to checked addresses only and ends at a deadline.

It wraps httpcore with our own network backend. Each connection, also after a redirect, resolves and checks its name
anew. No response takes longer than its deadline, however slowly it arrives.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import httpcore
import httpx

from retrieval.errors import translate_errors
from retrieval.sources.addresses import Resolve, resolve, resolve_checked

CONNECT_SECONDS: Final = 10.0


class _DeadlineStream(httpcore.NetworkStream):
    """A stream whose waits all end at ``deadline`` (of ``time.monotonic``)."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _remaining(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline is past")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._remaining(timeout))
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, allowed: Collection[str], resolver: Resolve, seconds: float) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._seconds = seconds
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = time.monotonic() + self._seconds
        refused: Exception = httpcore.ConnectError("no address")
        for address in resolve_checked(host, port, allowed=self._allowed, resolver=self._resolver)[:3]:
            try:
                stream = self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
            else:
                return _DeadlineStream(stream, deadline)
        raise refused

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with translate_errors(translate_error):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def translate_error(error: BaseException) -> Exception | None:
    """httpcore's errors as httpx's."""
    if isinstance(error, httpcore.TimeoutException):
        return httpx.ReadTimeout(str(error))
    if isinstance(error, httpcore.NetworkError | httpcore.ProtocolError | httpcore.UnsupportedProtocol):
        return httpx.NetworkError(str(error))
    return None


class CheckedTransport(httpx.BaseTransport):
    """One connection per request, to public hosts and those in ``allowed``.

    A request takes at most ``seconds`` from connecting to the last byte. ``resolver`` resolves names. Certificates
    in ``authorities`` (a PEM file) are trusted in addition to the public ones.
    """

    def __init__(
        self,
        *,
        allowed: Collection[str],
        seconds: float,
        resolver: Resolve = resolve,
        authorities: Path | None = None,
    ) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        if authorities is not None:
            context.load_verify_locations(authorities)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=0,
            network_backend=_CheckedBackend(allowed, resolver, seconds),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``. Raises ``ArticleError`` for an address that may not be reached."""
        url = request.url
        with translate_errors(translate_error):
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=b"",
                    extensions={"timeout": {"connect": CONNECT_SECONDS}},
                )
            )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()
