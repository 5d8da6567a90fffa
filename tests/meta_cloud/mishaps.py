"""How the stand-in was told to misbehave, and what of that the next request meets."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

from meta_cloud import errors

_GATEWAY_PAGE = "<!DOCTYPE html><title>Error</title><p>Sorry, something went wrong.</p>"


class Broken(Exception):
    """Raised when the connection must break without an answer."""


@dataclass
class Pace:
    """So many messages in so many seconds, for each key; more are refused."""

    count: int
    seconds: float
    _moments: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def has_room(self, key: str) -> bool:
        """Say whether one more fits, and count it if so."""
        moments, now = self._moments[key], time.monotonic()
        while moments and now - moments[0] >= self.seconds:
            moments.popleft()
        if len(moments) >= self.count:
            return False
        moments.append(now)
        return True


@dataclass
class Mishaps:
    """What goes wrong from now on; all of it is off at first."""

    failures: deque[tuple[int, int | None]] = field(default_factory=deque)
    breaks: int = 0
    delay: float = 0.0
    away: bool = False
    refuses: bool = False
    pair: Pace | None = None
    throughput: Pace | None = None
    window_reported_late: bool = False

    async def meet_any(self) -> web.Response | None:
        """Let what holds for every request happen: being slow, being away."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.away and self.refuses:
            raise Broken
        return answer(503, None) if self.away else None

    def meet_message(self) -> web.Response | None:
        """Return the failure that the next message was promised, if any."""
        return answer(*self.failures.popleft()) if self.failures else None

    def meet_pace(self, number: str) -> None:
        """Refuse a message that comes too soon after the others.

        Raises:
            Refused: 131056 for one recipient, 130429 for all of them.
        """
        if self.pair is not None and not self.pair.has_room(number):
            raise errors.Refused(131056, errors.PAIR_LIMIT)
        if self.throughput is not None and not self.throughput.has_room("all"):
            raise errors.Refused(130429, errors.THROUGHPUT)

    def breaks_now(self) -> bool:
        """Say whether the answer to the message just taken is to be lost."""
        if not self.breaks:
            return False
        self.breaks -= 1
        return True


def answer(status: int, code: int | None) -> web.Response:
    """Return a failure as Meta answers it; a gateway in between (502, 504) answers no JSON."""
    if status in (502, 504) and code is None:
        return web.Response(status=status, text=_GATEWAY_PAGE, content_type="text/html")
    refused = errors.of_status(status, code)
    return web.json_response(refused.body, status=refused.status)
