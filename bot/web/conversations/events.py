"""The stream of a conversation: what is said in it, as it is said (server-sent events)."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Header, Path, Query, Request, Security
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.web.conversations.access import Access, bearer, token_of
from bot.web.conversations.history import History, Stored
from bot.web.conversations.keys import hash_of
from bot.web.conversations.messages import LAST_POSITION
from bot.web.conversations.store import Glance
from bot.web.conversations.watching import Watch, Watched
from bot.web.errors import Refused, problems
from bot.web.limits import address_of

#: A comment after so much silence shows proxies and phones that the line is alive (seconds).
_HEARTBEAT = 15.0

#: ``typing`` is said again this often while a turn runs, and holds for so long (seconds).
_TYPING_EVERY, _TYPING_HOLDS = 2.0, 4

#: How long a browser waits before it comes again after the line broke (milliseconds).
_COME_AGAIN_AFTER = 2000

_HEADERS = {
    # "no-transform" and the second are for proxies, which else keep events until there are more.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


@dataclass
class EventRoutes:
    """``GET /api/conversations/{identifier}/events``."""

    access: Access
    history: History
    watch: Watch[Glance]
    _open: Counter[str] = field(default_factory=Counter)

    def router(self) -> APIRouter:
        """Return the route for an app."""
        router = APIRouter(prefix="/api/conversations", tags=["conversations"])
        stream = {"schema": {"type": "string"}}
        router.add_api_route(
            "/{identifier}/events",
            self.events,
            methods=["GET"],
            dependencies=[Security(bearer)],
            summary="Follow a conversation",
            response_class=StreamingResponse,
            responses={200: {"content": {"text/event-stream": stream}}, **problems(401, 404)},
        )
        return router

    async def events(
        self,
        request: Request,
        identifier: str = Path(description="The conversation."),
        after: int = Query(
            0, ge=0, le=LAST_POSITION, description="The `id` of the last event seen."
        ),
        last_event_id: int | None = Header(
            None,
            ge=0,
            le=LAST_POSITION,
            description="The same, as browsers send it; it goes first.",
        ),
    ) -> StreamingResponse:
        """Send every message behind the last one seen, and then each as it is said.

        An event `message` has as `id` its place in the conversation and as data the message, as in
        the history. `typing` says that an answer is being made, for so many `seconds` unless it
        comes again. `gone` ends the stream of a conversation that was erased, `moved` that of one
        that another device took over.
        """
        await self.access.open(request, identifier)
        told = after if last_event_id is None else last_event_id
        stream = Stream(self.history, identifier, hash_of(token_of(request)), told)
        places = self._places(identifier, address_of(request))
        return StreamingResponse(
            self._follow(stream, places), media_type="text/event-stream", headers=_HEADERS
        )

    def _places(self, conversation: str, address: str) -> list[str]:
        """Return under what a stream counts.

        Raises:
            Refused: there are too many already.
        """
        limits = self.access.limits
        most = {conversation: limits.streams_of_conversation, address: limits.streams_of_address}
        if any(self._open[one] >= limit for one, limit in most.items()):
            raise Refused(429, "too_often", headers={"Retry-After": "10"})
        return list(most)

    async def _follow(self, stream: Stream, places: list[str]) -> AsyncIterator[str]:
        # Without the database the stream ends; who listens comes again and goes on from there.
        with self._counted(places), contextlib.suppress(SQLAlchemyError):
            async with self.watch.watching(stream.conversation) as watched:
                async for event in stream.events(watched):
                    yield event

    @contextlib.contextmanager
    def _counted(self, places: list[str]) -> Iterator[None]:
        self._open.update(places)
        try:
            yield
        finally:
            self._open.subtract(places)
            for place in places:
                if not self._open[place]:
                    del self._open[place]


class Stream:
    """One stream: what it has told, and what it tells next."""

    def __init__(self, history: History, conversation: str, opens_with: str, told: int) -> None:
        self.conversation = conversation
        self._history = history
        self._opens_with = opens_with
        self._told = told

    async def events(self, watched: Watched[Glance]) -> AsyncIterator[str]:
        """Yield events until the conversation or the process ends."""
        yield f"retry: {_COME_AGAIN_AFTER}\n\n"
        while not watched.is_closed:
            now = watched.now
            if watched.is_gone:
                yield _event("gone", {})
                return
            if now is not None and now.opens_with != self._opens_with:
                yield _event("moved", {})
                return
            is_answering = now is not None and now.is_answering
            if now is not None and now.last_position > self._told:
                said = await self._said()
                for stored in said:
                    yield _event("message", stored.body, stored.position)
                # An answer that came since we looked ends the typing that we saw.
                is_answering = is_answering and self._told <= now.last_position
                self._told = max(self._told, now.last_position)
            if is_answering:
                yield _event("typing", {"seconds": _TYPING_HOLDS})
                await watched.wait(_TYPING_EVERY)
            elif not await watched.wait(_HEARTBEAT):
                yield ":\n\n"

    async def _said(self) -> list[Stored]:
        said = await run_in_threadpool(self._history.said_after, self.conversation, self._told)
        if said:
            self._told = said[-1].position
        return said


def _event(name: str, data: dict[str, Any], identifier: int | None = None) -> str:
    # JSON holds no line break, so one line of data carries any message.
    identified = "" if identifier is None else f"id: {identifier}\n"
    return f"{identified}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
