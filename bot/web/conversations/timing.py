"""How long a request waited for Rasa, so that the rest can be told apart (``Server-Timing``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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
