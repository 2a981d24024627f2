"""A load balancer in front of several bots: hands deliveries to them in turn, and skips those that do not answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from itertools import count
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web


class Proxy:
    """A reverse proxy on loopback. ``twice`` selects updates that all bots get at the same moment."""

    def __init__(self, backends: Sequence[str], twice: Callable[[int], bool]) -> None:
        self._backends = list(backends)
        self._twice = twice
        self._turn = count()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self.port = 0
        self.doubled = 0
        self.handed = dict.fromkeys(self._backends, 0)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as self._session:
            application = web.Application()
            application.router.add_post("/{path:.*}", self._hand_on)
            runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._stop.wait()
            await runner.cleanup()

    async def _hand_on(self, request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        first = next(self._turn) % len(self._backends)
        order = self._backends[first:] + self._backends[:first]
        if self._twice(update["update_id"]):
            self.doubled += 1
            statuses = await asyncio.gather(*(self._post(backend, request, update) for backend in order))
            return web.Response(status=200 if 200 in statuses else 502)
        for backend in order:
            status = await self._post(backend, request, update)
            if status == 200:
                return web.Response(status=200)
        return web.Response(status=502)

    async def _post(self, backend: str, request: web.Request, update: dict[str, Any]) -> int:
        header = "X-Telegram-Bot-Api-Secret-Token"
        headers = {header: request.headers[header]} if header in request.headers else {}
        try:
            async with self._session.post(backend + request.path, json=update, headers=headers) as answer:
                self.handed[backend] += 1
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 502
