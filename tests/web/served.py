"""Serving an app of a test at an address of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import uvicorn


class Served:
    """A uvicorn server in a thread of its own."""

    def __init__(self, make: Callable[[], uvicorn.Server]) -> None:
        self._make = make
        self.start()

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


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
