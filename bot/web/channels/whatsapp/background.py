"""Work behind the posts: what Meta posts is acknowledged first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from typing_extensions import ParamSpec

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: How many threads do such work at once: a post that comes meanwhile waits for no more than these.
_AT_ONCE = 3


class Background:
    """Does work with the database in few threads of a process."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def __call__(
        self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        """Do a piece of work and return what comes of it."""
        async with self._room:
            return await run_in_threadpool(work, *given, **named)
