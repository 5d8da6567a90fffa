"""The files that pages load, under ``/static/<version>/``."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"


@cache
def static_version() -> str:
    """Return the version of the files as this process serves them."""
    return version_of(STATIC)


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
