"""The page at ``/docs``: the OpenAPI document for people, without any script."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.web.static_files import static_version

Schema = dict[str, Any]

# What FastAPI says of an answer that nobody described.
_SAYS_NOTHING = "Successful Response"

_TEMPLATES = Path(__file__).parent / "templates"


def documentation_routes(app: FastAPI) -> APIRouter:
    """Return the route of the page."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["marked"] = _marked
    template = templates.get_template("docs.html")
    router = APIRouter()

    @router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def docs() -> HTMLResponse:
        document = Document(app.openapi())
        return HTMLResponse(template.render(document=document, version=static_version()))

    return router


class Document:
    """An OpenAPI document in the order in which people read it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._models: dict[str, Schema] = schema.get("components", {}).get("schemas", {})
        self.title: str = schema["info"]["title"]
        self.description: str = schema["info"]["description"]

    @property
    def operations(self) -> dict[str, list[Schema]]:
        """What can be asked, by subject."""
        found: dict[str, list[Schema]] = {}
        for path, methods in self._schema["paths"].items():
            for method, operation in methods.items():
                subject = (operation.get("tags") or ["other"])[0]
                found.setdefault(subject, []).append(self._operation(method, path, operation))
        return found

    def linked(self, kind: str) -> Markup:
        """Return a type with the shapes in it as links to where they are described."""
        words = (
            Markup('<a href="#shape-{0}">{0}</a>').format(word) if word in self.models else word
            for word in kind.split(" ")
        )
        return Markup(" ").join(words)

    @cached_property
    def models(self) -> dict[str, Schema]:
        """The shapes of requests and answers that the operations name, with their fields."""
        return {
            name: {
                "description": model.get("description", ""),
                "fields": self._fields(model),
            }
            for name, model in sorted(self._models.items())
            if model.get("properties")
        }

    def _operation(self, method: str, path: str, operation: Schema) -> Schema:
        body = _content(operation.get("requestBody", {}))
        return {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "needs_token": bool(operation.get("security")),
            "parameters": [
                {
                    "name": one["name"],
                    "in": one["in"],
                    "type": self._type(one["schema"]),
                    "required": one.get("required", False),
                    "description": one.get("description", ""),
                }
                for one in operation.get("parameters", [])
            ],
            "body": self._type(body) if body else "",
            "example": _as_json(self._example(body)) if body else "",
            "responses": [
                {
                    "status": status,
                    "description": one.get("description", "").replace(_SAYS_NOTHING, ""),
                    "media": next(iter(one.get("content", {})), ""),
                    "type": self._type(_content(one)) if _content(one) else "",
                }
                for status, one in operation["responses"].items()
            ],
        }

    def _fields(self, model: Schema) -> list[Schema]:
        required = model.get("required", [])
        return [
            {
                "name": name,
                "type": self._type(field),
                "required": name in required,
                "description": field.get("description", ""),
                "example": _as_json(field["example"]) if "example" in field else "",
            }
            for name, field in model["properties"].items()
        ]

    def _type(self, schema: Schema) -> str:
        """Return the type of a value in a few words."""
        if "$ref" in schema:
            return str(schema["$ref"]).rpartition("/")[2]
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return " or ".join(dict.fromkeys(self._type(one) for one in schema[several]))
        if "enum" in schema:
            return " or ".join(_as_json(one) for one in schema["enum"])
        if schema.get("type") == "array":
            return f"list of {self._type(schema.get('items', {}))}"
        return str(schema.get("type", "anything"))

    def _example(self, schema: Schema) -> Any:
        """Return an example of a value, put together from the examples of its fields."""
        if "example" in schema:
            return schema["example"]
        if "$ref" in schema:
            return self._example(self._models[self._type(schema)])
        for several in ("allOf", "anyOf", "oneOf"):
            if several in schema:
                return self._example(schema[several][0])
        return {
            name: self._example(field)
            for name, field in schema.get("properties", {}).items()
            if "example" in field or name in schema.get("required", [])
        }


def _marked(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    pieces = (
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(text.split("`"))
    )
    return Markup("").join(pieces)


def _content(part: Schema) -> Schema:
    """Return the schema of a body, in whichever media type it comes first."""
    for media in part.get("content", {}).values():
        schema: Schema = media.get("schema", {})
        return schema
    return {}


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
