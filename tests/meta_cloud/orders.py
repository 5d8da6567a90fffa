"""Every way to tell the stand-in to misbehave; the same in Python and as JSON."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, TypeVar

from meta_cloud.clock import Clock
from meta_cloud.courier import Courier
from meta_cloud.deliveries import Deliveries
from meta_cloud.mishaps import Mishaps, Pace
from meta_cloud.running import Running

Result = TypeVar("Result")


class Orders(ABC):
    """What a test, or the page, can ask for."""

    clock: Clock
    courier: Courier
    deliveries: Deliveries
    mishaps: Mishaps

    @abstractmethod
    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something in the thread of the stand-in, and wait for it."""

    @property
    @abstractmethod
    def runner(self) -> Running:
        """What it runs in."""

    def fail_next(self, count: int = 1, status: int = 500, code: int | None = None) -> None:
        """Answer the next messages with an HTTP status, and Meta's code for it or another one."""
        self.mishaps.failures.extend([(status, code)] * count)

    def break_after_accepting(self, count: int = 1) -> None:
        """Take the next messages, and break the connection in place of an answer."""
        self.mishaps.breaks += count

    def delay(self, seconds: float) -> None:
        """Answer everything so much later, until told 0."""
        self.mishaps.delay = seconds

    def away(self, seconds: float | None = None, refuse: bool = False) -> None:
        """Answer 503, or refuse connections, until ``back`` or for some seconds."""
        self.mishaps.away, self.mishaps.refuses = True, refuse
        self.run(self._leave(seconds, refuse))

    def back(self) -> None:
        """Answer again."""
        self.run(self._return())

    def duplicate(self, on: bool = True) -> None:
        """Post everything twice."""
        self.courier.duplicates = on

    def shuffle(self, count: int) -> None:
        """Hold the next posts of the phones and let them go in another order."""
        self.courier.shuffle(count)

    def batch(self, count: int, entries: bool = False) -> None:
        """Hold the next posts of the phones and let them go as one (or as one of many entries)."""
        self.courier.batch(count, entries)

    def unknown_fields(self, on: bool = True) -> None:
        """Put a field that nobody knows into every object of every post."""
        self.courier.unknown_fields = on

    def report_statuses(self, on: bool = True) -> None:
        """Report messages as sent and delivered, or report nothing."""
        self.deliveries.reports = on

    def has_no_whatsapp(self, number: str) -> None:
        """Let what is sent to a number fail afterwards with 131026."""
        self.deliveries.unreachable.add(number)

    def hold_statuses(self, on: bool = True) -> None:
        """Keep statuses back; told False, let them all go in order."""
        if on:
            self.deliveries.hold()
        else:
            self.run(self.deliveries.let_go())

    def limit_pair(self, count: int, seconds: float = 6.0) -> None:
        """Refuse with 131056 more messages than these to one phone; 0 ends it."""
        self.mishaps.pair = Pace(count, seconds) if count else None

    def limit_throughput(self, count: int, seconds: float = 1.0) -> None:
        """Refuse with 130429 more messages than these to all; 0 ends it."""
        self.mishaps.throughput = Pace(count, seconds) if count else None

    def report_window_late(self, on: bool = True) -> None:
        """Take messages outside the 24-hour window, and let them fail in a status (as Meta may)."""
        self.mishaps.window_reported_late = on

    def give_up(self) -> None:
        """Post nothing again that was not taken."""
        self.run(self.courier.give_up())

    def advance(self, hours: float) -> None:
        """Put the clock forward."""
        self.clock.advance(hours)

    async def _leave(self, seconds: float | None, refuse: bool) -> None:
        if refuse:
            await self.runner.stop_listening()
        if seconds is not None:
            self.deliveries.start(self._return_after(seconds))

    async def _return_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._return()

    async def _return(self) -> None:
        self.mishaps.away = self.mishaps.refuses = False
        await self.runner.listen()
