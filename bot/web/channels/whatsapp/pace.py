"""How fast we send: Meta takes 80 messages a second from a number, and refuses the rest."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Lets through so many a second, evenly; for one process and one number of ours."""

    def __init__(self, per_second: float = 60.0) -> None:
        self._gap = 1.0 / per_second
        self._next = 0.0

    async def wait(self) -> None:
        """Wait until it is this message's turn."""
        moment = time.monotonic()
        turn = max(moment, self._next)
        self._next = turn + self._gap
        if turn > moment:
            await asyncio.sleep(turn - moment)
