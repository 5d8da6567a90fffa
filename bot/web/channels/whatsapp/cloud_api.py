"""Meta's Cloud API as we use it: sending a message, bringing a paper, showing that we read."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp

from bot.settings import WhatsAppSettings
from bot.web.channels.whatsapp.shaping import Part

logger = logging.getLogger(__name__)

_CONNECT_SECONDS, _SECONDS = 5.0, 20.0
#: Meta's codes that say "not now": too many calls or messages, or trouble of its own.
_NOT_NOW = {1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016}
#: Meta's codes that say that a token is no good (any more), or may not do this.
_NO_ACCESS = {0, 3, 10, 190, 200, 131005}
_WINDOW_IS_OVER = 131047


class NotNow(Exception):
    """Raised when a message was surely not taken and may be sent again later."""


class Unsure(Exception):
    """Raised when nobody can say whether Meta took a message: its answer never came."""


class Refusal(Exception):
    """Raised when Meta will never take this message; ``str`` is its code."""


class OutsideTheWindow(Exception):
    """Raised when Meta lets us send templates only: they wrote more than 24 hours ago."""


class CloudApi:
    """Sends for one number of ours."""

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._address = f"{settings.api_base}/{settings.phone_number_id}"
        self._tokens = list(settings.access_tokens)
        self._opened: aiohttp.ClientSession | None = None

    async def send(self, number: str, part: Part, outbox_id: str) -> str:
        """Send one message and return Meta's id for it.

        ``outbox_id`` comes back with everything that Meta tells about the message later.

        Raises:
            NotNow, Unsure, Refusal, OutsideTheWindow: it was not sent, or nobody can say.
        """
        said = await self._post(
            "messages",
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                # Meta silently drops what goes to an id of its own as "to".
                ("to" if number.isdecimal() else "recipient"): number,
                "biz_opaque_callback_data": outbox_id,
                **part,
            },
        )
        try:
            return str(said["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise Unsure("an answer without an id") from None

    async def upload(self, pdf: bytes, name: str) -> str:
        """Bring a PDF to Meta and return the id by which it is sent.

        Raises:
            NotNow, Unsure, Refusal: it is not there, or nobody can say.
        """
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", "application/pdf")
        form.add_field("file", pdf, filename=name, content_type="application/pdf")
        said = await self._post("media", form)
        try:
            return str(said["id"])
        except (KeyError, TypeError):
            raise Unsure("an answer without an id") from None

    async def show_reading(self, wamid: str) -> None:
        """Show on the phone that a message was read, and that an answer is being written.

        Raises:
            NotNow, Unsure, Refusal: it is not shown, and nobody needs to try again.
        """
        await self._post(
            "messages",
            {
                "messaging_product": "whatsapp",
                "status": "read",
                "message_id": wamid,
                "typing_indicator": {"type": "text"},
            },
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()

    @property
    def _session(self) -> aiohttp.ClientSession:
        """The connections; opened with the first request, as they belong to a running loop."""
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=_SECONDS, connect=_CONNECT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._opened

    async def _post(self, path: str, body: dict[str, Any] | aiohttp.FormData) -> Any:
        """Post with the token that is good; where two are set one is being replaced."""
        for token in list(self._tokens):
            status, said = await self._post_with(token, path, body)
            code = _code_of(said)
            if status < 300:
                return said
            if status == 401 or code in _NO_ACCESS:
                # The other token first from now on; a form can be read only once.
                self._tokens.append(self._tokens.pop(self._tokens.index(token)))
                if isinstance(body, aiohttp.FormData):
                    break
                continue
            if status == 429 or status >= 500 or code in _NOT_NOW:
                raise NotNow(str(status if code < 0 else code))
            if code == _WINDOW_IS_OVER:
                raise OutsideTheWindow
            raise Refusal(str(status if code < 0 else code))
        logger.error("WhatsApp takes none of our access tokens: see WHATSAPP_ACCESS_TOKEN")
        raise NotNow("token")

    async def _post_with(
        self, token: str, path: str, body: dict[str, Any] | aiohttp.FormData
    ) -> tuple[int, Any]:
        content = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._session.post(
                f"{self._address}/{path}", headers=headers, **content
            ) as response:
                return response.status, _parsed(await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            raise NotNow(type(error).__name__) from error
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise Unsure(type(error).__name__) from error


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _code_of(said: Any) -> int:
    try:
        return int(said["error"]["code"])
    except (KeyError, TypeError, ValueError):
        # No code is 0 with Meta, and 0 is a code: "could not authenticate".
        return -1
