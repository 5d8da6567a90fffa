"""``/widget.js``: the one script address of the widget, for our page and for other sites."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.conversations.typed_text import LONGEST_TEXT
from bot.web.words import fill, words_of
from knowledge.registers import REGISTERS, Register

#: What a site that embeds the widget asks of us.
_SHARED = ("/widget.js", "/static/", "/api/conversations")


def module_addresses(static: Path, version: str) -> list[str]:
    """Return the addresses of the widget's modules, which a page may ask for early."""
    names = sorted(path.name for path in (static / "widget").glob("*.js"))
    return [f"/static/{version}/widget/{name}" for name in names]


def widget_routes(static: Path, version: str, retention_days: int, whatsapp: str = "") -> APIRouter:
    """Return the route of ``/widget.js``.

    It is asked for anew after five minutes, since it names the modules of the version of now;
    those are kept for a year.
    """
    script = widget_script(static, version, retention_days, whatsapp).encode()
    tag = f'"{hashlib.sha256(script).hexdigest()[:16]}"'
    headers = {"Cache-Control": "public, max-age=300", "ETag": tag}
    router = APIRouter()

    @router.get("/widget.js")
    async def widget(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(script, headers=headers, media_type="text/javascript")

    return router


def widget_script(static: Path, version: str, retention_days: int, whatsapp: str = "") -> str:
    """Return the module that defines the element, with its words.

    ``whatsapp`` is the number on which the guide answers, where it does.

    It names every module itself: a browser then asks for all of them at once, not for each when
    another has come that imports it.
    """
    modules = module_addresses(static, version)
    settings = {
        "words": {one: _words(one, retention_days) for one in REGISTERS},
        "longestText": LONGEST_TEXT,
        "whatsapp": whatsapp.lstrip("+"),
        "pictograms": sorted(path.stem for path in (static / "pictograms").glob("*.svg")),
    }
    return "\n".join(
        [
            *(f'import "{module}";' for module in modules),
            f'import {{ define }} from "/static/{version}/widget/element.js";',
            f"define({json.dumps(settings, ensure_ascii=False)});\n",
        ]
    )


def _words(register: Register, retention_days: int) -> dict[str, str]:
    """Return the words of the widget in one register; those that it fills in itself are kept."""
    words = words_of("widget", register)
    return {key: fill(text, days=str(retention_days)) for key, text in words.items()}


class WidgetOrigins:
    """Lets pages of the named origins load and use the widget, and nothing else of ours."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._sharing = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_SHARED):
            await self._app(scope, receive, send)
            return

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                # What the browser kept for a page of ours must not serve another site's page.
                headers = MutableHeaders(scope=message)
                if "Origin" not in headers.get("vary", ""):
                    headers.add_vary_header("Origin")
            await send(message)

        await self._sharing(scope, receive, send_varied)
