"""How long messages of one sender wait for others that they may have overtaken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations.store import now


class Settling:
    """Knows when a post was last missed: it comes again, later than what was written after it."""

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self._missed: float | None = None
        self._listens_since = time.monotonic()

    @contextmanager
    def unless_kept(self) -> Iterator[None]:
        """Keep messages in this block; where that fails, they come again."""
        if self._missed is None:
            # Who just started does not know what was posted while nobody was there.
            self._missed = self._listens_since = time.monotonic()
        try:
            yield
        except BaseException:
            self._missed = time.monotonic()
            raise

    def is_settled(self, since: datetime) -> bool:
        """Tell whether what waits since a moment (UTC) need not wait for anything else.

        What a process of before left waits as if it came now: what that one missed is to come.
        """
        listens = time.monotonic() - self._listens_since
        return min((now() - since).total_seconds(), listens) >= self._wait

    @property
    def _wait(self) -> float:
        """So many seconds a message waits."""
        misses = self._missed is None or time.monotonic() - self._missed < self._tempo.misses
        return self._tempo.settles_again if misses else self._tempo.settles
