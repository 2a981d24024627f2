"""Health checks and metrics over HTTP, for operators, on a port of its own. Responses contain no text and no id of
people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.error_messages import CommandError
from bot.metrics import CONTENT_TYPE, Metrics

# The reason why the bot does not serve; None if it does.
Obstacle = Callable[[], str | None]


class _LiveHandler(RequestHandler):
    """``/live``: answers while the event loop runs. An unreachable database is no reason to restart, so it is not
    checked.
    """

    def get(self) -> None:
        """Answer 200."""
        self.write("ok\n")


class _ReadyHandler(RequestHandler):
    """``/ready``: 200 while updates are received and stored, else 503 with the reason."""

    def initialize(self, obstacle: Obstacle) -> None:
        """Called by tornado."""
        self._obstacle = obstacle

    def get(self) -> None:
        """Answer 200, or 503 with the reason."""
        reason = self._obstacle()
        self.set_status(200 if reason is None else 503)
        self.write(f"{reason or 'ok'}\n")


class _MetricsHandler(RequestHandler):
    """``/metrics``: the metrics in Prometheus' text format."""

    def initialize(self, metrics: Metrics) -> None:
        """Called by tornado."""
        self._metrics = metrics

    async def get(self) -> None:
        """Answer with all metrics."""
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
        """Listen on the port. Raises ``CommandError`` if it is not available."""
        try:
            self._server.listen(port, address)
        except OSError as error:
            raise CommandError("monitor-port", port=port, reason=error.strerror or str(error)) from error

    async def stop(self) -> None:
        """Close the port."""
        self._server.stop()
        await self._server.close_all_connections()
