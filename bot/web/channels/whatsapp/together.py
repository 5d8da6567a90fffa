"""Work that several requests ask for at once, done in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

Item = TypeVar("Item")


class Together(Generic[Item]):
    """Does ``work`` with all that came while the work before was under way.

    Many posts at once then cost one transaction and not many, which would wait for each other.
    """

    def __init__(self, work: Callable[[list[Item]], None]) -> None:
        self._work = work
        self._came: list[Item] = []
        self._next: asyncio.Task[None] | None = None
        self._under_way = asyncio.Lock()

    async def __call__(self, items: Sequence[Item]) -> None:
        """Return when the work is done with these too; raises what the work raises."""
        self._came += items
        if self._next is None:
            self._next = asyncio.create_task(self._do())
        # A request that breaks off must not take the others' work with it.
        await asyncio.shield(self._next)

    async def _do(self) -> None:
        async with self._under_way:
            items, self._came, self._next = self._came, [], None
            await run_in_threadpool(self._work, items)
