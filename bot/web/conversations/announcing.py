"""Telling every process that something happened in a conversation.

On PostgreSQL a transaction announces what it did (NOTIFY), and it is heard when it commits. On
SQLite, where all processes share one machine, nothing is announced: who wants to know looks often.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine
from starlette.concurrency import run_in_threadpool

_CHANNEL = "gezinswijzer_conversations"

#: How often to look at every conversation that is listened to: on SQLite, which announces nothing,
#: and on PostgreSQL, in case an announcement was lost with its connection (seconds).
_LOOK_EVERY, _LOOK_ANYWAY_EVERY = 0.3, 5.0

#: Waits for news and returns the conversations that it is about; None: any may have changed.
NextNews = Callable[[], Awaitable[set[str] | None]]


class AnnouncementsLost(Exception):
    """Raised when the connection that brings announcements broke."""


def announce(connection: Connection, conversation: str) -> None:
    """Let every process know, once the transaction commits, that a conversation changed."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(_CHANNEL, conversation)))


@contextlib.asynccontextmanager
async def announcements(engine: Engine) -> AsyncIterator[NextNews]:
    """Give what waits for the next announcement; it raises ``AnnouncementsLost``."""
    if engine.dialect.name == "postgresql":
        async with _listening(engine) as next_news:
            yield next_news
    else:
        yield _a_moment_later


async def _a_moment_later() -> None:
    await asyncio.sleep(_LOOK_EVERY)


@contextlib.asynccontextmanager
async def _listening(engine: Engine) -> AsyncIterator[NextNews]:
    loop = asyncio.get_running_loop()
    connection = await run_in_threadpool(_listen, engine)
    descriptor = connection.fileno()
    news: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        try:
            connection.poll()
        except engine.dialect.dbapi.Error:
            loop.remove_reader(descriptor)
            news.put_nowait(None)
        while connection.notifies:
            news.put_nowait(connection.notifies.pop(0).payload)

    async def next_news() -> set[str] | None:
        try:
            heard = {await asyncio.wait_for(news.get(), _LOOK_ANYWAY_EVERY)}
        except asyncio.TimeoutError:
            return None
        while not news.empty():
            heard.add(news.get_nowait())
        if None in heard:
            raise AnnouncementsLost
        return {one for one in heard if one is not None}

    loop.add_reader(descriptor, read)
    try:
        yield next_news
    finally:
        loop.remove_reader(descriptor)
        connection.close()


def _listen(engine: Engine) -> Any:
    """Return a connection of the driver, apart from the pool, that hears announcements."""
    pooled = engine.raw_connection()
    pooled.detach()
    connection = pooled.dbapi_connection
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {_CHANNEL}")
    except engine.dialect.dbapi.Error as error:
        raise AnnouncementsLost from error
    return connection
