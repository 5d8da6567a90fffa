"""The link of a conversation as a QR code, for the camera of a phone."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from fastapi import APIRouter, Request, Security
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.web.conversations.access import Access, bearer
from bot.web.conversations.contract import Code
from bot.web.conversations.moving import Links, address_of_link
from bot.web.errors import Refused, problems


@dataclass(frozen=True)
class LinkPictureRoutes:
    """The route that draws a link."""

    access: Access
    links: Links
    public_url: str

    def router(self) -> APIRouter:
        """Return the routes for an app."""
        router = APIRouter(prefix="/api", tags=["moving"])
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
        return router

    async def draw(self, request: Request, identifier: str, code: Code) -> Response:
        """Draw the link that was made last, as long as it opens.

        The code travels in the body, so that it is in no log of any server.
        """
        await self.access.open(request, identifier)
        if not await run_in_threadpool(self.links.opens, code.code, identifier):
            raise Refused(404, "link_gone")
        return Response(
            qr_code(address_of_link(self.public_url, code.code)), media_type="image/svg+xml"
        )


def qr_code(address: str) -> bytes:
    """Return an address as an SVG picture without style or size of its own."""
    picture = io.BytesIO()
    # Level M is read back with 15 % of it hidden by a reflection of the screen.
    segno.make_qr(address, error="m").save(picture, kind="svg", xmldecl=False, omitsize=True)
    return picture.getvalue()
