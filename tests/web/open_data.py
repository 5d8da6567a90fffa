"""The open data as another program reads it: over HTTP, of the real content and two odd places."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.web.api.hsds_routes import HsdsRoutes
from bot.web.api.reading import Readings
from bot.web.api.rights_routes import RightsRoutes
from bot.web.errors import handle_errors
from bot.web.knowledge import Knowledge
from bot.web.limits import Buckets, Limits
from knowledge.base import Snapshot
from knowledge.files import CONTENT

NOW = datetime(2026, 12, 3, 12, tzinfo=timezone.utc)

_SOURCE = {
    "id": "site",
    "publisher": "Test",
    "title": "Test",
    "url": "https://test.example",
    "stated": "2026",
    "kind": "other",
}
#: A place with two doors whose name a spreadsheet would run.
TWO_DOORS: dict[str, Any] = {
    "id": "twee-deuren",
    "service": "ocmw",
    "name": {"nl": "=1+1 Twee Deuren", "fr": "Deux Portes"},
    "area": ["halle"],
    "locations": [
        {"address": "Dorp 1", "postal_code": "1500", "city": "Halle"},
        {"address": "Dorp 2", "postal_code": "1853", "city": "Grimbergen"},
    ],
    "phones": [{"number": "+32 2 555 00 00", "description": {"nl": "onthaal", "fr": "accueil"}}],
    "languages": ["nl", "sq"],
    "schedules": [
        {
            "description": {"nl": "Ma en di van 18 tot 24 uur, wo vanaf 9 uur", "fr": "Le soir"},
            "stated": "2026-03",
            "hours": [
                {"byday": ["MO", "TU"], "opens_at": "18:00", "closes_at": "24:00"},
                {"byday": ["WE"], "opens_at": "09:00", "closes_at": "12:30"},
            ],
            "exceptions": [
                {"description": {"nl": "In juli dicht", "fr": "En juillet, fermé"}, "bymonth": [7]}
            ],
            "valid_from": "2026-01-01",
        }
    ],
    "minimum_age": 30,
    "maximum_age": 40,
    "assured_date": "2026-12-01",
    "assurer": "Test",
    "sources": [_SOURCE],
    "reviewed": {"date": "2026-12-01", "by": "Test"},
}
#: A place whose file names a topic and a municipality that do not exist.
ASTRAY: dict[str, Any] = {
    "id": "verdwaald",
    "service": "bestaat-niet",
    "name": {"nl": "Verdwaald", "fr": "Perdu"},
    "area": ["nergens"],
    "assured_date": "2020-01-01",
    "assurer": "Test",
    "sources": [],
    "reviewed": {"date": "2020-01-01", "by": "Test"},
}


def content_with(folder: Path, *places: dict[str, Any]) -> Path:
    """Return a copy of the real content with places added."""
    shutil.copytree(CONTENT, folder)
    for place in places:
        text = yaml.safe_dump(place, allow_unicode=True)
        (folder / "places" / f"{place['id']}.yml").write_text(text, encoding="utf-8")
    return folder


@dataclass
class OpenDataReader:
    """Another program, which reads the open data on a day."""

    knowledge: Knowledge
    now: datetime = NOW

    def __post_init__(self) -> None:
        # As wide as can be: limits have a test of their own.
        limits = Limits(requests=Buckets(1e9, 1e9), exports=Buckets(1e9, 1e9))
        readings = Readings(self.knowledge, limits, lambda: self.now)
        app = FastAPI()
        handle_errors(app)
        HsdsRoutes(readings, "https://gids.example").add_to(app)
        RightsRoutes(readings).add_to(app)
        self._client = TestClient(app)
        self.openapi: dict[str, Any] = app.openapi()

    @property
    def snapshot(self) -> Snapshot:
        """What the answers must agree with."""
        return self.knowledge.current()

    def ask(self, path: str, language: str = "nl", **headers: str) -> httpx.Response:
        """Ask for an address below ``/api``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.get(f"/api{path}", headers={"Accept-Language": language, **named})

    def get(self, path: str, language: str = "nl") -> Any:
        """Return the JSON of an address."""
        response = self.ask(path, language)
        assert response.status_code == 200, response.text
        return response.json()

    def places(self, path: str) -> list[str]:
        """Return our own ids of the services or organizations of a page."""
        return [one["original_id"] for one in self.get(path)["contents"]]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV, by the names of its head."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
