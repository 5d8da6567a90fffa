"""The control side, under /stand-in: the same orders as in Python, as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from meta_cloud.stand_in import StandIn

_ORDERS = (
    "fail_next",
    "break_after_accepting",
    "delay",
    "away",
    "back",
    "duplicate",
    "shuffle",
    "batch",
    "unknown_fields",
    "report_statuses",
    "has_no_whatsapp",
    "hold_statuses",
    "limit_pair",
    "limit_throughput",
    "report_window_late",
    "give_up",
    "advance",
    "verify",
    "post",
)
_ACTS = ("says", "taps", "shares", "sends", "reacts", "moves_to", "reads", "reports", "writes")


class Control:
    """Lets tests in other processes, and the page, tell the stand-in what to do."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [
            web.get("/stand-in/phones", self.phones),
            web.get(r"/stand-in/phones/{number:\d+}", self.phone),
            web.post(r"/stand-in/phones/{number:\d+}/{act}", self.act),
            web.get(r"/stand-in/media/{ident:\d+}", self.media),
            web.post("/stand-in/{order}", self.order),
        ]

    async def phones(self, _request: web.Request) -> web.Response:
        """List the phones."""
        return web.json_response([phone.as_json() for phone in self._stand_in.phones])

    async def phone(self, request: web.Request) -> web.Response:
        """Give all that one phone remembers."""
        return web.json_response(self._stand_in.phone(request.match_info["number"]).as_json())

    async def act(self, request: web.Request) -> web.Response:
        """Let a phone do something."""
        phone = self._stand_in.phone(request.match_info["number"])
        return await _obey(request, {act: getattr(phone, act) for act in _ACTS}, "act")

    async def order(self, request: web.Request) -> web.Response:
        """Tell the stand-in something."""
        orders = {order: getattr(self._stand_in, order) for order in _ORDERS}
        return await _obey(request, orders, "order")

    async def media(self, request: web.Request) -> web.Response:
        """Give a file that our adapter uploaded, to be opened."""
        media = self._stand_in.media.get(request.match_info["ident"])
        if media is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "inline"}
        return web.Response(body=media.content, content_type=media.mime_type, headers=headers)


async def _obey(
    request: web.Request, known: Mapping[str, Callable[..., Any]], named: str
) -> web.Response:
    name = request.match_info[named].replace("-", "_")
    work = known.get(name)
    if work is None:
        return web.json_response({"problem": f"{name} is none of {', '.join(known)}"}, status=404)
    try:
        given = await request.json() if request.can_read_body else {}
        # In another thread: it waits for this one.
        result = await asyncio.to_thread(work, **given)
    except (JSONDecodeError, LookupError, TypeError, ValueError) as problem:
        return web.json_response({"problem": str(problem)}, status=400)
    return web.json_response({"result": result})
