"""How models describe themselves in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Shape(BaseModel):
    """A model whose schema says which fields may be null, which pydantic 1 leaves out."""

    class Config:
        """How pydantic makes the schema."""

        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            """Let the fields that may be null be so in the schema."""
            for field in model.__fields__.values():
                if field.allow_none:
                    described = schema["properties"][field.alias]
                    kept = {
                        key: described.pop(key)
                        for key in ("title", "description", "example", "default")
                        if key in described
                    }
                    nullable = {"anyOf": [described, {"type": "null"}]} if described else {}
                    schema["properties"][field.alias] = {**kept, **nullable}
