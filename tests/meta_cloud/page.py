"""The phone's view in the browser."""

from __future__ import annotations

import csv
from pathlib import Path

import jinja2
from aiohttp import web

_FOLDER = Path(__file__).parent / "page_files"
_TOWNS = Path(__file__).parents[2] / "knowledge" / "belgium.csv"
#: Where the demo's families can say that they are.
_PLACES = ("Halle", "Vilvoorde", "Asse", "Brussel")
#: Belgian numbers that the demo offers.
_NUMBERS = tuple(f"3247000000{one}" for one in range(1, 6))


class Page:
    """Serves the page, its module and its style."""

    def __init__(self) -> None:
        source = (_FOLDER / "phone.html").read_text(encoding="utf-8")
        template = jinja2.Template(source, autoescape=True, trim_blocks=True, lstrip_blocks=True)
        numbers = [(number, _spaced(number)) for number in _NUMBERS]
        self._html = template.render(places=_places(), numbers=numbers)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return what it answers."""
        return [web.get("/", self.show), web.static("/page", _FOLDER)]

    async def show(self, _request: web.Request) -> web.Response:
        """Show the phone."""
        return web.Response(text=self._html, content_type="text/html")


def _places() -> list[dict[str, str]]:
    with _TOWNS.open(encoding="utf-8", newline="") as lines:
        towns = {town["nl"]: town for town in csv.DictReader(lines)}
    return [towns[name] for name in _PLACES]


def _spaced(number: str) -> str:
    return f"+{number[:2]} {number[2:5]} {number[5:7]} {number[7:9]} {number[9:]}"
