"""How long messages of one sender wait for others that they may have overtaken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.web.channels.whatsapp.tempo import Tempo


class Settling:
    """Knows when a post was last missed: it comes again, later than what was written after it."""

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self._missed: float | None = None

    @contextmanager
    def unless_kept(self) -> Iterator[None]:
        """Keep messages in this block; where that fails, they come again."""
        if self._missed is None:
            # Who just started does not know what was posted while nobody was there.
            self._missed = time.monotonic()
        try:
            yield
        except BaseException:
            self._missed = time.monotonic()
            raise

    @property
    def time(self) -> timedelta:
        """How long a message waits now."""
        misses = self._missed is None or time.monotonic() - self._missed < self._tempo.misses
        return timedelta(seconds=self._tempo.settles_again if misses else self._tempo.settles)
