"""The OpenAPI document: what FastAPI makes of the routes, made true where it is not."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from bot.web.errors import problems

_TITLE = "Gezinswijzer"
_DESCRIPTION = (
    "A guide for families in Flanders, in Dutch, French and simple language. Every error is"
    " `{error, message}`; the message is a kind sentence in the language of `Accept-Language`."
)
# The addresses of machines; pages are for people.
_DOCUMENTED = ("/api/", "/health/")


def describe(app: FastAPI) -> None:
    """Let an app describe its routes for machines at ``/openapi.json``."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            routes = [
                route
                for route in app.routes
                if isinstance(route, APIRoute) and route.path.startswith(_DOCUMENTED)
            ]
            app.openapi_schema = get_openapi(
                title=_TITLE, version="1", description=_DESCRIPTION, routes=routes
            )
            for unused in ("HTTPValidationError", "ValidationError"):
                app.openapi_schema["components"]["schemas"].pop(unused, None)
            for path in app.openapi_schema["paths"].values():
                for operation in path.values():
                    _say_which_problems(operation)
        return app.openapi_schema

    # FastAPI's own way to extend the document (its manual, "Extending OpenAPI").
    app.openapi = document  # type: ignore[method-assign]


def _say_which_problems(operation: dict[str, Any]) -> None:
    """Put what any request may meet in place of the 422 that this app never answers."""
    responses = operation["responses"]
    responses.pop("422", None)
    takes_something = operation.get("parameters") or operation.get("requestBody")
    for status, problem in problems(*([400] if takes_something else []), 413, 429, 503).items():
        responses.setdefault(
            str(status),
            {
                "description": problem["description"],
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        )
    operation["responses"] = dict(sorted(responses.items()))
