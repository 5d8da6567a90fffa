"""Talking to Rasa: one turn, erasing a conversation, and whether it is awake."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from bot.web.conversations.messages import Reply
from bot.web.conversations.timing import note_wait

logger = logging.getLogger(__name__)

_CONNECT_SECONDS, _READ_SECONDS = 2.0, 20.0

# Who erases a conversation should not wait for a Rasa that hangs; erasing is tried again later.
_ERASE_SECONDS = 5.0

# A reply that trickles in resets the read timeout with every byte; the whole turn has an end too.
_TURN_SECONDS = 30.0

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
            "channel": "web",
        }


class _Answer(BaseModel):
    messages: list[Reply]


class RasaClient:
    """The Rasa server at an address; ``key`` proves that it is the web app who asks."""

    def __init__(
        self, url: str, key: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._address = f"{url}/webhooks/turn"
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
            transport=transport,
            # Proxies of the environment are for the world outside, not for our own processes.
            trust_env=False,
        )

    async def answer(self, turn: Turn) -> list[Reply]:
        """Let Rasa handle one message and return its replies.

        Raises:
            RasaAway: nothing answers, or it is still starting.
            RasaFailed: it answered, too late or with something that is no reply, or it broke off.
        """
        try:
            response = await asyncio.wait_for(
                self._client.post(self._address, json=turn.as_json()), _TURN_SECONDS
            )
        except (httpx.ReadTimeout, asyncio.TimeoutError) as error:
            raise RasaFailed("no answer in time") from error
        except (httpx.ReadError, httpx.RemoteProtocolError) as error:
            # A message that kills Rasa must not do so for ever: this counts.
            raise RasaFailed("it broke off") from error
        except httpx.TransportError as error:
            raise RasaAway(type(error).__name__) from error
        note_wait(response.elapsed.total_seconds())
        if response.status_code in _AWAY:
            raise RasaAway(f"status {response.status_code}")
        if response.status_code != 200:
            raise RasaFailed(f"status {response.status_code}")
        try:
            messages = _Answer.parse_raw(response.content).messages
        except ValidationError as error:
            # The places only: the values are the conversation.
            places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
            raise RasaFailed(f"not a reply: {places}") from None
        if not messages:
            raise RasaFailed("not a word")
        return messages

    async def erase(self, conversation: str) -> bool:
        """Let Rasa erase all it holds of a conversation; False when it could not be asked."""
        try:
            response = await self._client.delete(
                f"{self._address}/{conversation}", timeout=_ERASE_SECONDS
            )
        except httpx.TransportError:
            return False
        return response.status_code in (200, 204)

    async def is_ready(self) -> bool:
        """Tell whether Rasa answers and its model is loaded."""
        try:
            response = await self._client.get(f"{self._address}/health", timeout=_CONNECT_SECONDS)
            return response.status_code == 200 and response.json().get("ready") is True
        except (httpx.TransportError, ValueError, AttributeError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
