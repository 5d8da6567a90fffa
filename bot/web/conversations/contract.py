"""What goes over the wire: the requests and answers of conversations, as the OpenAPI names them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, validator

from bot.web.conversations.messages import Button, Meta, is_simple
from bot.web.shapes import Shape

_CONVERSATION = "9f0c2f6d1f3b4c0e8a7d5b6c4e3f2a10"
_TOKEN = "pA1v9c0b3Xk7mQ2sT5wY8zR4uE6iO0pLdFgHjKlZxCv"


class Preference(Shape):
    """What the person set with the switches of the page; anything else counts as not set.

    ``register`` is ``simple`` or ``standard``, one of the four registers (``nl-simple``), or true
    for simple language.
    """

    language: str | None = Field(None, description="`nl` or `fr`.", example="nl")
    simple: bool | None = Field(
        None, alias="register", description="`simple` or `standard`.", example="standard"
    )

    class Config(Shape.Config):
        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            """Say what is understood rather than what is kept of it."""
            Shape.Config.schema_extra(schema, model)
            for name in ("language", "register"):
                schema["properties"][name].pop("anyOf")
            schema["properties"]["language"]["enum"] = ["nl", "fr", None]
            schema["properties"]["register"]["enum"] = ["simple", "standard", True, False, None]

    @validator("language", pre=True)
    def _only_our_languages(cls, language: Any) -> str | None:
        return language if language in ("nl", "fr") else None

    @validator("simple", pre=True)
    def _is_simple(cls, register: Any) -> bool | None:
        if register is None or isinstance(register, bool):
            return register
        return is_simple(str(register))


class Beginning(Preference):
    """How a conversation begins."""

    municipality: str | None = Field(
        None,
        max_length=64,
        description="The id of the municipality that the page or the site is for.",
        example="halle",
    )


class Said(Preference):
    """One message of the person: typed text, or the payload of a button."""

    client_id: str = Field(
        min_length=1,
        max_length=100,
        regex=r"^[\w.:-]+$",
        description="The client's own id for the message; repeating it is safe.",
        example="m1",
    )
    text: str | None = Field(
        None, description="What was typed.", example="Hoe vraag ik de zorgtoeslag aan?"
    )
    choice: str | None = Field(
        None, max_length=4000, description="The payload of a button that was offered here."
    )


class Begun(Shape):
    """A conversation and what opens it."""

    conversation: str = Field(example=_CONVERSATION)
    token: str = Field(
        description="Goes along as `Authorization: Bearer` from then on.", example=_TOKEN
    )


class AssistantMessage(Shape):
    """A message of the assistant."""

    id: str = Field(example="5f7a1c9e3b2d4f6081a2b3c4d5e6f708")
    from_: Literal["assistant"] = Field(alias="from")
    text: str = Field(example="Je vraagt de zorgtoeslag aan bij je uitbetaler.")
    buttons: list[Button]
    cards: list[dict[str, Any]]
    meta: Meta
    reply_to: str | None = Field(
        description="The `client_id` of the message that it answers.", example="m1"
    )


class PersonMessage(Shape):
    """A message of the person."""

    id: str = Field(example="0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    from_: Literal["person"] = Field(alias="from")
    text: str = Field(example="Hoe vraag ik de zorgtoeslag aan?")
    client_id: str = Field(example="m1")
    choice: bool = Field(description="Whether it was a button.", example=False)
    answered: bool = Field(example=True)


class Answer(Shape):
    """What a message brought: answers to earlier messages that waited, then to itself."""

    messages: list[AssistantMessage]


class History(Shape):
    """A conversation so far."""

    conversation: str = Field(example=_CONVERSATION)
    language: str | None = Field(description="What the person chose.", example="nl")
    simple: bool | None = Field(description="What the person chose.", example=False)
    messages: list[PersonMessage | AssistantMessage]


class Link(Shape):
    """A link that opens the conversation elsewhere, once."""

    url: str = Field(example="https://gids.example/verder#7K2Q-9MXD-4TFA-0ZRC")
    code: str = Field(example="7K2Q-9MXD-4TFA-0ZRC")
    expires: str = Field(description="Until when it opens (UTC).", example="2026-11-29T10:15:00Z")


class Code(Shape):
    """The code of a link, capitals or not, with or without its dashes."""

    code: str = Field(min_length=1, max_length=64, example="7K2Q-9MXD-4TFA-0ZRC")
