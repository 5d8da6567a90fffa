"""``/kiosk``: the guide on a tablet for everyone, where nothing of anybody stays behind."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.web.knowledge import Knowledge
from bot.web.pages.frame import NOTHING_KEPT, reader_of, render
from bot.web.static_files import STATIC, static_version
from bot.web.widget import module_addresses
from bot.web.words import words_of
from knowledge.registers import REGISTERS

#: How long the warning counts down before everything is wiped, in seconds.
WARNING_SECONDS = 20


def kiosk_routes(knowledge: Knowledge, seconds: int) -> APIRouter:
    """Return the route of the kiosk, which warns after ``seconds`` without touch.

    ``?gemeente=`` names the municipality where the tablet stands.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/kiosk", response_class=HTMLResponse)
    def kiosk(request: Request, gemeente: str = "") -> HTMLResponse:
        return render(
            "kiosk",
            reader_of(request),
            "/kiosk",
            headers=NOTHING_KEPT,
            town=knowledge.current().municipalities.get(gemeente),
            modules=module_addresses(STATIC, static_version()),
            # The person chooses a language on the page itself: its words are there in all four.
            spoken={register: words_of("kiosk", register) for register in REGISTERS},
            seconds=seconds,
            warning_seconds=WARNING_SECONDS,
        )

    return router
