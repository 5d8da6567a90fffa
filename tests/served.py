"""Serving an app of a test at an address of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette


class Served:
    """A uvicorn server in a thread of its own."""

    def __init__(self, make: Callable[[], uvicorn.Server]) -> None:
        self._make = make
        self.start()

    @classmethod
    def app(cls, app: Starlette, port: int) -> Served:
        """Serve an app of the tests at a port."""
        options = {"ws": "none", "log_level": "warning"}
        config = uvicorn.Config(app, host="127.0.0.1", port=port, **options)
        return cls(lambda: uvicorn.Server(config))

    def start(self) -> None:
        """Serve, and return when it answers."""
        self._server = self._make()
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(20)
