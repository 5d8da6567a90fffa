"""What a message is: as a person sends it, as Rasa gives it, as it is stored and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, validator

from bot.web.shapes import Shape

Body = dict[str, Any]

#: The highest place that a message can have in a conversation.
LAST_POSITION = 2**31 - 1

#: The fields of a card that a page makes links of.
_ADDRESSES = ("url", "map", "chat", "web")


class Button(Shape):
    """A choice that the assistant offers; ``payload`` is what comes back when it is taken."""

    title: str = Field(min_length=1, max_length=200)
    payload: str = Field(min_length=1, max_length=4000)


class Source(Shape):
    """Where an answer comes from, and on which day somebody last checked it (ISO date)."""

    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    checked: str | None = None

    @validator("url")
    def _only_web_addresses(cls, url: str | None) -> str | None:
        return _web_address(url)


class Meta(Shape):
    """What the assistant knows about its own message; fields it may add later pass through.

    ``erased`` says that the person had everything said before this message erased.
    """

    act: str | None = None
    topic: str | None = None
    facet: str | None = None
    entries: list[str] = Field(default_factory=list)
    language: str | None = None
    register_: str | None = Field(default=None, alias="register")
    crisis: bool = False
    sources: list[Source] = Field(default_factory=list)
    erased: bool = False

    class Config(Shape.Config):
        extra = "allow"

    @validator("crisis", "erased", pre=True)
    def _none_is_false(cls, found: Any) -> bool:
        return bool(found)

    @validator("entries", "sources", pre=True)
    def _none_is_empty(cls, found: Any) -> Any:
        return found or []


class Reply(Shape):
    """One message of the assistant, before it has an id."""

    text: str = ""
    buttons: list[Button] = Field(default_factory=list)
    cards: list[dict[str, Any]] = Field(default_factory=list)
    meta: Meta = Field(default_factory=Meta.construct)

    @validator("text", "buttons", "cards", "meta", pre=True)
    def _none_is_empty(cls, found: Any, field: Any) -> Any:
        return field.get_default() if found is None else found

    @validator("cards", each_item=True)
    def _only_web_addresses(cls, card: dict[str, Any]) -> dict[str, Any]:
        return {
            name: _web_address(value) if name in _ADDRESSES else value
            for name, value in card.items()
        }

    def body(self, message_id: str) -> Body:
        """Return the message as the page gets it."""
        return {"id": message_id, "from": "assistant", **self.dict(by_alias=True)}


def _web_address(address: Any) -> str | None:
    """Return what a page may make a link of; "javascript:" and the like never get there."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def say(text: str, **meta: Any) -> Reply:
    """Return a message in the web app's own words, on behalf of the assistant."""
    return Reply(text=text, meta=Meta(**meta))


@dataclass(frozen=True)
class Conversation:
    """A conversation: what the person chose, and the language of the last answer.

    ``municipality`` is where it began (the id of a municipality), as the page or the site knew it;
    ``channel`` is where it goes on.
    """

    id: str
    language: str | None
    simple: bool | None
    spoken: str | None
    municipality: str | None = None
    channel: str = "web"


#: Begins the payload of what happened on a channel and is no message for Rasa: a photo came.
OF_CHANNEL = "channel:"


@dataclass(frozen=True)
class Inbound:
    """A message of the person, stored. ``payload`` is set where it is a choice."""

    id: str
    conversation: str
    position: int
    text: str
    payload: str | None
    answered: bool

    @property
    def happened(self) -> str | None:
        """What happened on its channel, where the channel answers it and not Rasa."""
        if self.payload is None or not self.payload.startswith(OF_CHANNEL):
            return None
        return self.payload[len(OF_CHANNEL) :]


def is_simple(register: str) -> bool:
    """Tell whether a register is one in simple language (``simple``, or such as ``fr-simple``)."""
    return register == "simple" or register.endswith("-simple")
