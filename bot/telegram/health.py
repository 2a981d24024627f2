"""What those who run the bot may ask it over HTTP, on a port of its own: whether it lives, whether
it serves, and its figures. No word and no id of people stands in them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.error_messages import CommandError
from bot.metrics import CONTENT_TYPE, Metrics

# What keeps the bot from serving; None when nothing does.
Obstacle = Callable[[], str | None]


class _LiveHandler(RequestHandler):
    """``/live``: answers as long as the event loop turns. A database that is away is no reason to start again."""

    def get(self) -> None:
        """OK."""
        self.write("ok\n")


class _ReadyHandler(RequestHandler):
    """``/ready``: whether updates are taken and kept; 503 and why when not."""

    def initialize(self, obstacle: Obstacle) -> None:
        """As tornado wants it."""
        self._obstacle = obstacle

    def get(self) -> None:
        """OK, or what is in the way."""
        reason = self._obstacle()
        self.set_status(200 if reason is None else 503)
        self.write(f"{reason or 'ok'}\n")


class _MetricsHandler(RequestHandler):
    """``/metrics``: the figures, for Prometheus."""

    def initialize(self, metrics: Metrics) -> None:
        """As tornado wants it."""
        self._metrics = metrics

    async def get(self) -> None:
        """All of them."""
        self.set_header("Content-Type", CONTENT_TYPE)
        self.write(await asyncio.to_thread(self._metrics.exposition))


class Monitor:
    """The HTTP server, from ``start`` to ``stop``, in the running event loop."""

    def __init__(self, metrics: Metrics, obstacle: Obstacle) -> None:
        routes: list[Any] = [
            (r"/live", _LiveHandler),
            (r"/ready", _ReadyHandler, {"obstacle": obstacle}),
            (r"/metrics", _MetricsHandler, {"metrics": metrics}),
        ]
        self._server = HTTPServer(Application(routes, log_function=lambda _: None))

    def start(self, address: str, port: int) -> None:
        """Listen. Raises ``CommandError`` when the port cannot be had."""
        try:
            self._server.listen(port, address)
        except OSError as error:
            raise CommandError("monitor-port", port=port, reason=error.strerror or str(error)) from error

    async def stop(self) -> None:
        """Let go of the port."""
        self._server.stop()
        await self._server.close_all_connections()
