"""``/verder``: where the one-time link of another device opens its conversation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.pages.frame import NOTHING_KEPT, reader_of, render


def going_on_routes() -> APIRouter:
    """Return the route of the page. The code stands behind the ``#``: it never comes here."""
    router = APIRouter(include_in_schema=False)

    @router.get("/verder", response_class=HTMLResponse)
    async def going_on(request: Request) -> HTMLResponse:
        return render("going_on", reader_of(request), "/verder", headers=NOTHING_KEPT)

    return router
