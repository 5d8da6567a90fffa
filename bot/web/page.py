"""The page at ``/`` and the files that it loads."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.web.widget import module_addresses
from bot.web.words import page_words, preferred_language
from knowledge.registers import REGISTERS, register_for

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


def version_of(folder: Path) -> str:
    """Return a short digest of all files of a folder; it changes when any of them does."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class VersionedFiles(StaticFiles):
    """Files under ``/static/<version>/``: browsers keep those of the version of now for a year.

    The version is part of the path, so the modules that a module imports carry it too. While
    processes of two versions run side by side, either serves what it has under both names.
    """

    def __init__(self, directory: Path, version: str) -> None:
        super().__init__(directory=directory)
        self._version = version

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, name = path.replace(os.sep, "/").partition("/")
        response = await super().get_response(name, scope)
        is_current = version == self._version and response.status_code == 200
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_current else "no-cache"
        )
        return response


def page_routes(retention_days: int, version: str) -> APIRouter:
    """Return the route of the page."""
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = templates.get_template("page.html")
    words = {one: page_words(one, days=str(retention_days)) for one in REGISTERS}
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse)
    async def page(
        request: Request, language: str | None = None, simple: bool = False
    ) -> HTMLResponse:
        if language not in ("nl", "fr"):
            language = preferred_language(request.headers.get("accept-language", ""))
        register = register_for(language, simple)
        html = template.render(
            words=words[register],
            language=language,
            simple=simple,
            version=version,
            modules=module_addresses(STATIC, version),
        )
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
        return HTMLResponse(html, headers=headers)

    return router
