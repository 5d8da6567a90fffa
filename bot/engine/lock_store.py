"""Rasa's in-memory lock store with a shorter wait.

Rasa looks every full second whether a conversation is free; two messages sent at once then wait
for more than a second. Several Rasa processes are kept apart by the web process, which sends one
turn of a conversation at a time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore

_WAIT_SECONDS = 0.05


class QuickLockStore(InMemoryLockStore):
    """Locks conversations in this process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make an empty store; Rasa passes its endpoint, which is not needed."""
        super().__init__()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _WAIT_SECONDS,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold a conversation; see Rasa's ``LockStore.lock``."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as held:
            yield held
