"""Talking to Rasa: one turn, a look at a message, erasing a conversation, whether it is awake."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from bot.web.conversations.messages import Reply
from bot.web.conversations.timing import note_wait

logger = logging.getLogger(__name__)

Told = TypeVar("Told", bound=BaseModel)

_CONNECT_SECONDS, _READY_SECONDS = 2.0, 2.0

# Who erases a conversation should not wait for a Rasa that hangs; erasing is tried again later.
_ERASE_SECONDS = 5.0

# What a proxy before Rasa says while Rasa starts, and what Rasa says to a wrong key: neither is
# about the message.
_AWAY = (401, 403, 404, 429, 502, 503, 504)


class RasaAway(Exception):
    """Raised when Rasa cannot be reached: the message waits, for as long as it takes."""


class RasaFailed(Exception):
    """Raised when Rasa took this message and gave no usable answer, or died over it."""


@dataclass(frozen=True)
class Turn:
    """One message for Rasa. ``language`` and ``simple`` are what the person chose, if anything.

    ``municipality`` is where the conversation began, if that is known.
    """

    conversation: str
    message: str
    position: int
    text: str
    choice: str | None
    language: str | None
    simple: bool | None
    municipality: str | None = None
    channel: str = "web"

    def as_json(self) -> dict[str, Any]:
        """Return the body of the request; ``message`` stays the same when it is tried again."""
        said = {"text": self.text} if self.choice is None else {"choice": self.choice}
        return {
            "conversation": self.conversation,
            "message": self.message,
            "position": self.position,
            **said,
            "language": self.language,
            "register": self.simple,
            "municipality": self.municipality,
            "channel": self.channel,
        }


class Notice(BaseModel):
    """What Rasa notices in a message without answering it.

    ``alarm`` is a kind of crisis, ``concern`` one that the message may show; ``erases`` tells
    whether it asks to erase everything.
    """

    alarm: str | None = None
    concern: str | None = None
    erases: bool = False


class _Answer(BaseModel):
    messages: list[Reply]


class RasaClient:
    """The Rasa server at an address; ``key`` proves that it is the web app who asks.

    ``patience`` is how long a turn may take, in seconds, until the last byte of its answer.
    """

    def __init__(self, url: str, key: str, *, patience: float = 20.0) -> None:
        self._address = f"{url}/webhooks/turn"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._patience = patience
        self._opened: aiohttp.ClientSession | None = None

    @property
    def _session(self) -> aiohttp.ClientSession:
        """The connections; opened with the first request, as they belong to a running loop."""
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                headers=self._headers,
                # Turns queue at Rasa, not here: one that never got there would look like a failure.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._opened

    async def answer(self, turn: Turn) -> list[Reply]:
        """Let Rasa handle one message and return its replies.

        Raises:
            RasaAway: nothing answers, or it is still starting.
            RasaFailed: it answered, too late or with something that is no reply, or it broke off.
        """
        messages = _read(_Answer, await self._post(self._address, turn)).messages
        if not messages:
            raise RasaFailed("not a word")
        return messages

    async def notice(self, turn: Turn) -> Notice:
        """Let Rasa look at a message without answering it or keeping anything of it.

        Raises:
            RasaAway: nothing answers, or it is still starting.
            RasaFailed: it answered, too late or with something else, or it broke off.
        """
        return _read(Notice, await self._post(f"{self._address}/notice", turn))

    async def _post(self, address: str, turn: Turn) -> bytes:
        started = time.perf_counter()
        try:
            async with self._session.post(
                address, json=turn.as_json(), timeout=_within(self._patience)
            ) as response:
                body = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            # No connection, or none in time: the message never got there.
            raise RasaAway(type(error).__name__) from error
        except asyncio.TimeoutError as error:
            raise RasaFailed("no answer in time") from error
        except aiohttp.ClientError as error:
            # A message that kills Rasa must not do so for ever: this counts.
            raise RasaFailed("it broke off") from error
        note_wait(time.perf_counter() - started)
        if response.status in _AWAY:
            raise RasaAway(f"status {response.status}")
        if response.status != 200:
            raise RasaFailed(f"status {response.status}")
        return body

    async def erase(self, conversation: str) -> bool:
        """Let Rasa erase all it holds of a conversation; False when it could not be asked."""
        try:
            async with self._session.delete(
                f"{self._address}/{conversation}", timeout=_within(_ERASE_SECONDS)
            ) as response:
                return response.status in (200, 204)
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False

    async def is_ready(self) -> bool:
        """Tell whether Rasa answers and its model is loaded."""
        try:
            async with self._session.get(
                f"{self._address}/health", timeout=_within(_READY_SECONDS)
            ) as response:
                return response.status == 200 and (await response.json()).get("ready") is True
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, AttributeError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()


def _read(shape: type[Told], body: bytes) -> Told:
    try:
        return shape.parse_raw(body)
    except ValidationError as error:
        # The places only: the values are the conversation.
        places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise RasaFailed(f"not a reply: {places}") from None


def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, connect=_CONNECT_SECONDS)
