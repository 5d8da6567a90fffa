"""A clock that can be put forward, so that 24 hours need not pass."""

from __future__ import annotations

import time


class Clock:
    """The stand-in's own time, in seconds since 1970."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the moment it is here."""
        return time.time() + self._ahead

    def advance(self, hours: float) -> None:
        """Put the clock forward."""
        self._ahead += hours * 3600
