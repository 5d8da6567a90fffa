"""The stream of a house: that something changed in its conversations, never what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.engine import Engine
from starlette.concurrency import run_in_threadpool

from bot.transactions import reading
from bot.web.conversations.tables import conversations
from bot.web.conversations.takeover.tables import talks
from bot.web.conversations.watching import Watch

#: A comment after so much silence shows that the line is alive (seconds), and ``_COME_AGAIN_AFTER``
#: is how soon a browser comes back after it broke (milliseconds).
_HEARTBEAT = 15.0
_COME_AGAIN_AFTER = 2000
_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}

#: How the talks of a house are: which, whose, how far, and where danger showed.
HouseGlance = tuple[tuple[object, ...], ...]


class HouseTalks:
    """Looks at the talks of houses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def glance(self, houses: Sequence[str]) -> dict[str, HouseGlance]:
        """Return how the talks of houses are at this moment."""
        query = (
            select(
                talks.c.house,
                talks.c.id,
                talks.c.owner,
                talks.c.danger,
                conversations.c.last_position,
            )
            .join(conversations, conversations.c.id == talks.c.conversation)
            .where(talks.c.house.in_(houses))
            .order_by(talks.c.id)
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {one: tuple(tuple(row) for row in rows if row.house == one) for one in houses}


def house_stream(
    watch: Watch[HouseGlance], house: str, may_go_on: Callable[[], bool]
) -> StreamingResponse:
    """Return a stream with an event ``changed`` each time that the talks of a house change.

    Its data is how many wait for somebody. The stream ends with the session.
    """
    return StreamingResponse(
        _events(watch, house, may_go_on), media_type="text/event-stream", headers=_HEADERS
    )


async def _events(
    watch: Watch[HouseGlance], house: str, may_go_on: Callable[[], bool]
) -> AsyncIterator[str]:
    yield f"retry: {_COME_AGAIN_AFTER}\n\n"
    async with watch.watching(house) as watched:
        told: HouseGlance | None = None
        is_quiet = False
        while not watched.is_closed:
            if not await run_in_threadpool(may_go_on):
                yield "event: ended\ndata: 0\n\n"
                return
            if watched.now is not None and watched.now != told:
                told = watched.now
                waiting = sum(owner is None for _, _, owner, *_ in told)
                yield f"event: changed\ndata: {waiting}\n\n"
            elif is_quiet:
                yield ":\n\n"
            is_quiet = not await watched.wait(_HEARTBEAT)
