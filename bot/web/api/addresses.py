"""How the addresses of open data are added to an app and described in its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel, create_model_from_typeddict

from bot.web.errors import problems

Endpoint = Callable[..., Response]

_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_FILES = {"text/csv": _TEXT, "application/x-ndjson": _TEXT}


@dataclass(frozen=True)
class Addresses:
    """The addresses of one subject; added to the app itself, for a router reads them all twice."""

    app: FastAPI
    tag: str

    def add_one(self, path: str, endpoint: Endpoint, shape: type) -> None:
        """Add the address of one object."""
        given = {"model": _model(shape), "description": "The object."}
        self._add(path, endpoint, {200: given, **_COPY_HOLDS, **problems(404)})

    def add_list(self, path: str, endpoint: Endpoint, shape: type) -> None:
        """Add the address of a list, and the one that gives it as CSV."""
        given = {
            "model": _model(shape),
            "description": "A page of the list, or all of it as a file.",
            "content": dict(_FILES),
        }
        self._add(path, endpoint, {200: given, **_COPY_HOLDS})
        self.app.get(f"/api{path}.csv", include_in_schema=False)(endpoint)

    def _add(self, path: str, endpoint: Endpoint, responses: dict[int | str, Any]) -> None:
        self.app.get(f"/api{path}", tags=[self.tag], responses=responses)(endpoint)


@cache
def _model(shape: type) -> type[BaseModel]:
    """Return a shape as FastAPI describes one; made once, as it takes a while."""
    return create_model_from_typeddict(shape)


_COPY_HOLDS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader's copy holds (`If-None-Match`, `If-Modified-Since`)."},
}
