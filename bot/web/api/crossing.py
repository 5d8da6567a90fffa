"""Open data may be read by the pages of any site; conversations may not."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN = re.compile(
    r"/api/(?:(?:services|organizations|service_at_locations|taxonomies|taxonomy_terms|rights"
    r"|municipalities)(?:\.csv|/[^/]*)?)?"
)
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Accept-Language, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OpenToAllSites:
    """Lets any site read the addresses of open data, and errors that they give."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _OPEN.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_openly(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send_openly)
        else:
            await self._app(scope, receive, send_openly)
