"""Fetches pages and feeds, with limits on size and rate, and according to robots.txt."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from retrieval.errors import ArticleError, translate_errors
from retrieval.sources.addresses import Access, check_address
from retrieval.sources.transport import CheckedTransport

AGENT: Final = "Isnad/1 (newsroom archive; follows robots.txt)"
AGENT_TOKEN: Final = "Isnad"  # noqa: S105 - the name in robots.txt
MAX_REDIRECTS: Final = 5
MAX_DELAY_SECONDS: Final = 30.0
MAX_ROBOTS_BYTES: Final = 512_000  # limit of RFC 9309
ROBOTS_SECONDS: Final = 3600.0
_MAX_SHOWN: Final = 200  # characters of an address in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A response.

    ``data`` is the unpacked body, or None when it has not changed. ``address`` is the URL after redirects, and
    ``kind`` the media type without parameters. ``validators`` are the request headers that ask for changes only.
    """

    address: str
    data: bytes | None
    kind: str
    charset: str | None
    validators: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    """Fetches one address at a time. A context manager; ``close`` ends its connections."""

    def __init__(self, access: Access | None = None, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._access = access or Access()
        self._wait = wait
        self._last: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Protego | None]] = {}
        self._client = httpx.Client(
            transport=CheckedTransport(
                allowed=self._access.allowed,
                seconds=self._access.seconds,
                resolver=self._access.resolver,
                authorities=self._access.authorities,
            ),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
            trust_env=False,
            timeout=self._access.seconds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, address: str, *, validators: Mapping[str, str] | None = None, polite: bool = False) -> Fetched:
        """The response from ``address``.

        ``validators`` are those of the previous response. ``polite`` checks robots.txt first: for links that a
        program follows, not for those that a person sends.

        Raises ``ArticleError``: ``not-an-address``, ``private-address``, ``forbidden`` (by robots.txt or the site),
        ``certificate``, ``unreachable``, ``too-large``, ``too-slow``.
        """
        deadline = time.monotonic() + self._access.seconds
        url = check_address(address)
        for _ in range(MAX_REDIRECTS + 1):
            if polite and not self._is_allowed(url):
                raise _refusal(url, "forbidden", "robots.txt forbids it")
            fetched = self._get(url, validators or {}, deadline)
            if isinstance(fetched, Fetched):
                return fetched
            url = check_address(urljoin(url, fetched))
        raise _refusal(address, "unreachable", f"more than {MAX_REDIRECTS} redirects")

    def _get(self, address: str, validators: Mapping[str, str], deadline: float) -> Fetched | str:
        """The response, or the target of its redirect."""
        self._wait_for_host(address)
        with (
            translate_errors(translate_error, address, self._access.seconds),
            self._client.stream("GET", address, headers=dict(validators)) as response,
        ):
            if response.has_redirect_location:
                return response.headers["Location"]
            _check_status(address, response.status_code)
            changed = response.status_code != httpx.codes.NOT_MODIFIED
            return Fetched(
                address=address,
                data=self._body(address, response, deadline) if changed else None,
                kind=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                charset=response.charset_encoding,
                validators=_validators_of(response.headers) if changed else validators,
            )

    def _body(self, address: str, response: httpx.Response, deadline: float) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_bytes(65536):
            size += len(piece)
            if size > self._access.max_bytes:
                raise _refusal(address, "too-large", f"more than {self._access.max_bytes} bytes")
            if time.monotonic() > deadline:
                raise _refusal(address, "too-slow", f"not all within {self._access.seconds:g} s")
            pieces.append(piece)
        return b"".join(pieces)

    def _wait_for_host(self, address: str) -> None:
        host = urlsplit(address).netloc
        rules = self._robots.get(_site_root(address), (0.0, None))[1]
        crawl_delay = float(rules.crawl_delay(AGENT_TOKEN) or 0) if rules else 0.0
        delay = min(max(self._access.delay, crawl_delay), MAX_DELAY_SECONDS)
        since = time.monotonic() - self._last.get(host, -MAX_DELAY_SECONDS)
        if since < delay:
            self._wait(delay - since)
        self._last[host] = time.monotonic()

    def _is_allowed(self, address: str) -> bool:
        root = _site_root(address)
        read, rules = self._robots.get(root, (-ROBOTS_SECONDS, None))
        if time.monotonic() - read > ROBOTS_SECONDS or root not in self._robots:
            rules = self._fetch_robots(root)
            self._robots[root] = (time.monotonic(), rules)
        return rules is None or rules.can_fetch(address, AGENT_TOKEN)

    def _fetch_robots(self, root: str) -> Protego | None:
        """The rules of the site; None, which allows everything, when it has none or they cannot be fetched."""
        try:
            fetched = self._get(f"{root}/robots.txt", {}, time.monotonic() + self._access.seconds)
        except ArticleError:
            return None
        text = fetched.data or b"" if isinstance(fetched, Fetched) else b""
        return Protego.parse(text[:MAX_ROBOTS_BYTES].decode("utf-8", "replace"))


def translate_error(error: BaseException, address: str, seconds: float) -> ArticleError | None:
    """The error of fetching ``address`` with a limit of ``seconds``, as an ``ArticleError``."""
    match error:
        case ArticleError():
            return _refusal(address, error.reason, str(error))
        case httpx.TimeoutException():
            return _refusal(address, "too-slow", f"no answer within {seconds:g} s")
        case httpx.InvalidURL():
            return _refusal(address, "not-an-address", str(error))
        case httpx.HTTPError() | ValueError():
            reason = "certificate" if _is_certificate_error(error) else "unreachable"
            return _refusal(address, reason, str(error) or type(error).__name__)
    return None


def _is_certificate_error(error: BaseException | None) -> bool:
    """Whether the site's certificate could not be verified."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _site_root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _validators_of(headers: httpx.Headers) -> dict[str, str]:
    conditions = {"If-None-Match": headers.get("ETag"), "If-Modified-Since": headers.get("Last-Modified")}
    return {name: value for name, value in conditions.items() if value}


def _check_status(address: str, status: int) -> None:
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.UNAVAILABLE_FOR_LEGAL_REASONS):
        raise _refusal(address, "forbidden", f"status {status}")
    if status != httpx.codes.NOT_MODIFIED and not httpx.codes.is_success(status):
        raise _refusal(address, "unreachable", f"status {status}", status=status)


def _refusal(address: str, reason: str, message: str, **details: object) -> ArticleError:
    shown = address[:_MAX_SHOWN]
    return ArticleError(f"{shown}: {message}", reason=reason, page=shown, **details)
