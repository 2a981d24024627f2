"""The HTTP server: real sockets on loopback, one thread, one event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from typing import Any, Final

import aiohttp
from aiohttp import web

from tests.botapi.faults import Fault
from tests.botapi.methods import METHODS, NAMES
from tests.botapi.parameters import Parameters, Upload
from tests.botapi.refusals import Json, RefusalError, Refused, conflict, flood, form
from tests.botapi.updates import OTHER_POLL, check_polling
from tests.botapi.world import TOKEN, Call, World

RETRY_SECONDS: Final = (0.2, 0.5, 1.0)  # between deliveries to a failing webhook; Telegram waits longer
DELIVERY_TIMEOUT: Final = 30.0
_PROXY_PAGE: Final = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class HttpServer:
    """Serves ``world`` over HTTP from its own thread until ``stop``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)
        self._ready = threading.Event()
        self._news = asyncio.Event()
        self._due = asyncio.Event()
        self._stop = asyncio.Event()
        world.listeners.append(self._wake)

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _wake(self) -> None:
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._news.set)
            self._loop.call_soon_threadsafe(self._due.set)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        application = web.Application(client_max_size=60 * 2**20)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._file)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        delivery = asyncio.create_task(_forever(self._deliver()))
        self._ready.set()
        await self._stop.wait()
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}  # pending polls and deliveries
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # --- calls ---

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return _answer(RefusalError(401, "Unauthorized", kind="access").body(), 401)
        name = request.match_info["method"].lower()
        method = NAMES.get(name, request.match_info["method"])
        try:
            parameters = await _read(request)
        except RefusalError as refusal:
            return self._refuse(method, {}, refusal)
        with self.world.lock:
            fault = self.world.faults.take(name, str(parameters.values.get("chat_id")))
        try:
            if fault is not None and not fault.kind.endswith("-after"):
                return await self._faulty(request, fault, method, parameters)
            result = await self._perform(name, parameters, 0 if fault else 200)
        except RefusalError as refusal:
            return self._refuse(method, dict(parameters.values), refusal)
        if fault is not None:
            await asyncio.sleep(fault.seconds if fault.kind == "hang-after" else 0)
            return _cut(request)
        return _answer({"ok": True, "result": result}, 200)

    async def _perform(self, name: str, parameters: Parameters, code: int) -> Any:
        if name == "getupdates":
            return await self._get_updates(parameters)
        if name not in METHODS:
            raise RefusalError(404, "Not Found: method not found", kind="form")
        with self.world.change():
            result = METHODS[name](self.world, parameters)
            self.world.calls.append(
                Call(method=NAMES[name], values=dict(parameters.values), at=time.monotonic(), code=code)
            )
        return result

    async def _faulty(
        self, request: web.Request, fault: Fault, method: str, parameters: Parameters
    ) -> web.StreamResponse:
        if fault.kind == "flood":
            raise flood(int(fault.seconds))
        with self.world.change():
            values = dict(parameters.values)
            self.world.calls.append(Call(method=method, values=values, at=time.monotonic(), code=0))
        if fault.kind == "error":
            return web.Response(status=fault.code, text=_PROXY_PAGE, content_type="text/html")
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        return _cut(request)

    def _refuse(self, method: str, values: Json, refusal: RefusalError) -> web.Response:
        with self.world.change():
            self.world.calls.append(Call(method=method, values=values, at=time.monotonic(), code=refusal.code))
            self.world.refusals.append(
                Refused(
                    method=method,
                    kind=refusal.kind,
                    code=refusal.code,
                    description=refusal.description,
                    parameters=values,
                )
            )
        return _answer(refusal.body(), refusal.code)

    async def _file(self, request: web.Request) -> web.Response:
        """The file at a path from getFile."""
        with self.world.lock:
            file = self.world.files.get(self.world.paths.get(request.match_info["path"], ""))
            fault = self.world.faults.take("file", "")
        if request.match_info["token"] != TOKEN or file is None:
            return _answer(RefusalError(404, "Not Found", kind="access").body(), 404)
        if fault is not None:
            return _cut(request)
        return web.Response(body=file.content, content_type="application/octet-stream")

    # --- polling ---

    async def _get_updates(self, parameters: Parameters) -> list[Json]:
        with self.world.change():
            offset, limit, timeout = check_polling(self.world, parameters)
            self.world.polls += 1
            mine = self.world.polls
        until = self._loop.time() + timeout
        while True:
            self._news.clear()
            with self.world.lock:
                if self.world.polls != mine:
                    raise conflict(OTHER_POLL)
                check_polling(self.world, parameters)
                self.world.confirm(offset)
                ready = list(self.world.pending)[:limit]
            left = until - self._loop.time()
            if ready or left <= 0:
                return ready
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    # --- webhook ---

    async def _deliver(self) -> None:
        """Deliver updates to the webhook, with as many connections as it allows, until each is accepted."""
        under_way: dict[int, asyncio.Task[None]] = {}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DELIVERY_TIMEOUT)) as session:
            while True:
                self._due.clear()
                under_way = {serial: task for serial, task in under_way.items() if not task.done()}
                with self.world.lock:
                    webhook = self.world.webhook
                    waiting = list(self.world.pending) if webhook else []
                room = webhook.most - len(under_way) if webhook else 0
                fresh = [update for update in waiting if update["update_id"] not in under_way]
                for update in fresh[:room]:
                    under_way[update["update_id"]] = asyncio.create_task(self._hand_over(session, update))
                await self._due.wait()

    async def _hand_over(self, session: aiohttp.ClientSession, update: Json) -> None:
        attempt = 0
        while True:
            with self.world.lock:
                webhook = self.world.webhook
                if webhook is None or update not in self.world.pending:
                    return
            headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
            try:
                async with session.post(webhook.url, json=update, headers=headers) as response:
                    problem = None if response.ok else f"Wrong response from the webhook: {response.status}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                problem = f"Connection failed: {type(error).__name__}"
            with self.world.change():
                if problem is None:
                    if update in self.world.pending:
                        self.world.pending.remove(update)
                    return
                webhook.last_error, webhook.last_error_at = problem, int(time.time())
            await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
            attempt += 1


async def _forever(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except asyncio.CancelledError:
        return


def _answer(body: Json, status: int) -> web.Response:
    return web.json_response(body, status=status)


def _cut(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request) -> Parameters:
    values: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json()
        if not isinstance(body, dict):
            raise form("the body must be a JSON object")
        values.update(body)
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                files[name] = Upload(name=value.filename, content=content, content_type=value.content_type)
            else:
                values[name] = value
    return Parameters(values=values, files=files)
