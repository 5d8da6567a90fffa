"""How long a request took and waited for Rasa, so that the rest can be told (``Server-Timing``)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_waits: ContextVar[list[float] | None] = ContextVar("waits", default=None)


@contextmanager
def waits_for_rasa() -> Iterator[list[float]]:
    """Give the seconds of each wait that happens inside."""
    waits: list[float] = []
    before = _waits.set(waits)
    try:
        yield waits
    finally:
        _waits.reset(before)


def note_wait(seconds: float) -> None:
    """Note one wait for Rasa, if this request wants to know."""
    waits = _waits.get()
    if waits is not None:
        waits.append(seconds)


class TimeTaken:
    """Adds the whole time to answers that tell how long Rasa took, as the outermost of all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note when its answer begins."""
        began = time.perf_counter()

        async def send_with_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if told := headers.get("Server-Timing"):
                    taken = (time.perf_counter() - began) * 1000
                    headers["Server-Timing"] = f"{told}, total;dur={taken:.1f}"
            await send(message)

        await self._app(scope, receive, send_with_time)
