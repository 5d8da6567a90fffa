"""The pages that say how the guide deals with people: privacy and accessibility."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.pages.frame import reader_of, render
from knowledge.rendering import format_day

#: The day on which the accessibility statement was last held against the pages themselves.
ACCESSIBILITY_STATED = date(2026, 11, 29)


def about_routes(retention_days: int) -> APIRouter:
    """Return the routes of both pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/privacy", response_class=HTMLResponse)
    async def privacy(request: Request) -> HTMLResponse:
        return render("privacy", reader_of(request), "/privacy", days=str(retention_days))

    @router.get("/toegankelijkheid", response_class=HTMLResponse)
    async def accessibility(request: Request) -> HTMLResponse:
        reader = reader_of(request)
        day = format_day(ACCESSIBILITY_STATED, reader.language)
        return render("accessibility", reader, "/toegankelijkheid", day=day)

    return router
