"""Taking a conversation to another device: making a link, drawing it, and using it there."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from fastapi import APIRouter, Request, Security
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.web.conversations.access import Access, bearer
from bot.web.conversations.contract import Begun, Code, Link
from bot.web.conversations.links import Links, address_of_link
from bot.web.conversations.messages import Body
from bot.web.errors import Refused, problems
from bot.web.limits import address_of, count


@dataclass(frozen=True)
class MovingRoutes:
    """The routes that make, draw and use links."""

    access: Access
    links: Links
    public_url: str

    def router(self) -> APIRouter:
        """Return the routes for an app."""
        router = APIRouter(prefix="/api", tags=["moving"])
        router.add_api_route(
            "/conversations/{identifier}/link",
            self.make,
            methods=["POST"],
            dependencies=[Security(bearer)],
            summary="Make a link to go on elsewhere",
            responses={200: {"model": Link}, **problems(401, 404)},
        )
        router.add_api_route(
            "/conversations/{identifier}/link/qr",
            self.draw,
            methods=["POST"],
            dependencies=[Security(bearer)],
            summary="Draw a link as a QR code",
            response_class=Response,
            responses={
                200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}},
                **problems(401, 404),
            },
        )
        router.add_api_route(
            "/links",
            self.use,
            methods=["POST"],
            summary="Go on with a conversation here",
            responses={200: {"model": Begun}, **problems(404)},
        )
        return router

    async def make(self, request: Request, identifier: str) -> Body:
        """Make a link that opens the conversation once, within a quarter of an hour.

        The code stands behind the `#` of the address, which browsers send to no server.
        """
        await self.access.open(request, identifier)
        count(self.access.limits.links, identifier)
        code, expires = await run_in_threadpool(self.links.make, identifier)
        url = address_of_link(self.public_url, code)
        return {"url": url, "code": code, "expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}"}

    async def draw(self, request: Request, identifier: str, code: Code) -> Response:
        """Draw the link that was made last, as long as it opens.

        The code travels in the body, so that it is in no log of any server.
        """
        await self.access.open(request, identifier)
        if not await run_in_threadpool(self.links.opens, code.code, identifier):
            raise Refused(404, "link_gone")
        return Response(
            _qr_code(address_of_link(self.public_url, code.code)), media_type="image/svg+xml"
        )

    async def use(self, request: Request, code: Code) -> Body:
        """Open the conversation of a link; from then on the device that made it cannot any more."""
        count(self.access.limits.links, address_of(request))
        opened = await run_in_threadpool(self.links.use, code.code)
        if opened is None:
            raise Refused(404, "link_gone")
        conversation, token = opened
        return {"conversation": conversation, "token": token}


def _qr_code(address: str) -> bytes:
    """Return an address as an SVG picture without style or size of its own."""
    picture = io.BytesIO()
    # Level M is read back with 15 % of it hidden by a reflection of the screen.
    segno.make_qr(address, error="m").save(picture, kind="svg", xmldecl=False, omitsize=True)
    return picture.getvalue()
