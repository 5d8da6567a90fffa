"""What open streams of this process need to know of their conversations, the moment it changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.web.conversations.announcing import AnnouncementsLost, announcements

Seen = TypeVar("Seen")
Shown = TypeVar("Shown", covariant=True)

logger = logging.getLogger(__name__)

#: How long to wait before listening again after the database failed (seconds).
_TRY_AGAIN_AFTER = 1.0


class Glancing(Protocol[Shown]):
    """Where to look: at conversations, or at whatever else is announced by its id."""

    @property
    def engine(self) -> Engine: ...

    def glance(self, identifiers: Sequence[str]) -> Mapping[str, Shown]:
        """Return how they are at this moment; those that are gone are left out."""


class Watched(Generic[Seen]):
    """One stream's view of its conversation; ``now`` is None until somebody looked."""

    def __init__(self) -> None:
        self.now: Seen | None = None
        self.is_gone = False
        self.is_closed = False
        self._changed = asyncio.Event()

    def see(self, glance: Seen | None) -> None:
        """Take in how the conversation is now (None: it is gone), and wake the stream if new."""
        self.is_gone = glance is None
        if glance is None or glance != self.now:
            self.now = glance
            self._changed.set()

    def close(self) -> None:
        """Let the stream end."""
        self.is_closed = True
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a change; False when there was none for so long."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._changed.clear()
        return True


class Watch(Generic[Seen]):
    """Looks at the conversations with open streams: one query for all, none without streams."""

    def __init__(self, store: Glancing[Seen]) -> None:
        self._store = store
        self._watched: defaultdict[str, set[Watched[Seen]]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None
        self._is_closed = False

    @contextlib.asynccontextmanager
    async def watching(self, conversation: str) -> AsyncIterator[Watched[Seen]]:
        """Give the view of a conversation, kept up to date while inside."""
        watched: Watched[Seen] = Watched()
        if self._is_closed:
            watched.close()
        self._watched[conversation].add(watched)
        if self._looking is None:
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            with contextlib.suppress(SQLAlchemyError):
                await self.look([conversation])
            yield watched
        finally:
            self._watched[conversation].discard(watched)
            if not self._watched[conversation]:
                del self._watched[conversation]
            if not self._watched and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def look(self, conversations: Iterable[str]) -> None:
        """Look at conversations now, and show their streams what changed."""
        wanted = [one for one in conversations if one in self._watched]
        if not wanted:
            return
        found = await run_in_threadpool(self._store.glance, wanted)
        for conversation in wanted:
            for watched in self._watched.get(conversation, ()):
                watched.see(found.get(conversation))

    def close(self) -> None:
        """End every stream, also one that comes yet, for a process that stops."""
        self._is_closed = True
        for streams in self._watched.values():
            for watched in streams:
                watched.close()

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self._look_at_what_changes()
            except (SQLAlchemyError, AnnouncementsLost) as error:
                # Streams stay open meanwhile; what they missed is seen on the first look after.
                logger.warning("streams wait for the database: %s", type(error).__name__)
                await asyncio.sleep(_TRY_AGAIN_AFTER)

    async def _look_at_what_changes(self) -> None:
        async with announcements(self._store.engine) as next_news:
            await self.look(list(self._watched))
            while True:
                changed = await next_news()
                await self.look(list(self._watched) if changed is None else changed)
