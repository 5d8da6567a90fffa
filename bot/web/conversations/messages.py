"""What a message is: as a person sends it, as Rasa gives it, as it is stored and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, validator

Body = dict[str, Any]


class Preference(BaseModel):
    """What the person set with the switches of the page; anything else counts as not set.

    ``register`` is ``simple`` or ``standard``, one of the four registers (``nl-simple``), or true
    for simple language.
    """

    language: str | None = None
    simple: bool | None = Field(None, alias="register")

    @validator("language", pre=True)
    def _only_our_languages(cls, language: Any) -> str | None:
        return language if language in ("nl", "fr") else None

    @validator("simple", pre=True)
    def _is_simple(cls, register: Any) -> bool | None:
        if register is None or isinstance(register, bool):
            return register
        return is_simple(str(register))


class Said(Preference):
    """One message of the person: typed text, or the payload of a button."""

    client_id: str = Field(min_length=1, max_length=100, regex=r"^[\w.:-]+$")
    text: str | None = None
    choice: str | None = Field(None, max_length=4000)


class Button(BaseModel):
    """A choice that the assistant offers; ``payload`` is what comes back when it is taken."""

    title: str = Field(min_length=1, max_length=200)
    payload: str = Field(min_length=1, max_length=4000)


class Source(BaseModel):
    """Where an answer comes from, and on which day somebody last checked it (ISO date)."""

    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    checked: str | None = None

    @validator("url")
    def _only_web_addresses(cls, url: str | None) -> str | None:
        # The page makes a link of it; "javascript:" and the like must never get there.
        return url if url and urlsplit(url).scheme in ("http", "https") else None


class Meta(BaseModel):
    """What the assistant knows about its own message; fields it may add later pass through."""

    act: str | None = None
    topic: str | None = None
    facet: str | None = None
    entries: list[str] = Field(default_factory=list)
    language: str | None = None
    register_: str | None = Field(default=None, alias="register")
    crisis: bool = False
    sources: list[Source] = Field(default_factory=list)

    class Config:
        extra = "allow"

    @validator("crisis", pre=True)
    def _is_crisis(cls, crisis: Any) -> bool:
        return bool(crisis)

    @validator("entries", "sources", pre=True)
    def _none_is_empty(cls, found: Any) -> Any:
        return found or []


class Reply(BaseModel):
    """One message of the assistant, before it has an id."""

    text: str = ""
    buttons: list[Button] = Field(default_factory=list)
    cards: list[dict[str, Any]] = Field(default_factory=list)
    meta: Meta = Field(default_factory=Meta.construct)

    @validator("text", "buttons", "cards", "meta", pre=True)
    def _none_is_empty(cls, found: Any, field: Any) -> Any:
        return field.get_default() if found is None else found

    def body(self, message_id: str) -> Body:
        """Return the message as the page gets it."""
        return {"id": message_id, "from": "assistant", **self.dict(by_alias=True)}


def say(text: str, **meta: Any) -> Reply:
    """Return a message in the web app's own words, on behalf of the assistant."""
    return Reply(text=text, meta=Meta(**meta))


@dataclass(frozen=True)
class Conversation:
    """A conversation: what the person chose, and the language of the last answer."""

    id: str
    language: str | None
    simple: bool | None
    spoken: str | None


@dataclass(frozen=True)
class Inbound:
    """A message of the person, stored. ``payload`` is set where it is a choice."""

    id: str
    conversation: str
    position: int
    text: str
    payload: str | None
    answered: bool


def is_simple(register: str) -> bool:
    """Tell whether a register is one in simple language (``simple``, or such as ``fr-simple``)."""
    return register == "simple" or register.endswith("-simple")
