"""Running the stand-in in a thread of its own, with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

if TYPE_CHECKING:
    from meta_cloud.stand_in import StandIn

Result = TypeVar("Result")

#: Nothing that is asked of the stand-in takes longer. Seconds.
_PATIENCE = 60


class Running:
    """A context in which the stand-in answers; port 0 stands for any that is free."""

    def __init__(self, stand_in: StandIn, port: int) -> None:
        self.port = port
        self._stand_in = stand_in
        self._ready = threading.Event()
        self._problem: BaseException | None = None
        self._site: web.TCPSite | None = None

    def __enter__(self) -> StandIn:
        self._thread = threading.Thread(target=self._serve, name="meta-cloud", daemon=True)
        self._thread.start()
        self._ready.wait(_PATIENCE)
        if self._problem is not None:
            raise self._problem
        return self._stand_in

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._enough.set)
        self._thread.join(_PATIENCE)

    async def __aenter__(self) -> StandIn:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *_error: Any) -> None:
        await asyncio.to_thread(self.__exit__, None, None, None)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something in the thread of the stand-in, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    async def listen(self) -> None:
        """Take connections."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
            await self._site.start()

    async def stop_listening(self) -> None:
        """Refuse connections; those that are open meet what ``Mishaps`` says."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    def _serve(self) -> None:
        try:
            asyncio.run(self._until_enough())
        except BaseException as problem:
            self._problem = problem
            self._ready.set()

    async def _until_enough(self) -> None:
        from meta_cloud.application import application

        self._loop, self._enough = asyncio.get_running_loop(), asyncio.Event()
        await self._stand_in.courier.open()
        self._runner = web.AppRunner(
            application(self._stand_in), access_log=None, shutdown_timeout=0.2
        )
        await self._runner.setup()
        try:
            await self.listen()
            # Where any port would do, it is known now.
            self.port = self._runner.addresses[0][1]
            self._ready.set()
            await self._enough.wait()
        finally:
            await self._stand_in.close()
            await self._runner.cleanup()
