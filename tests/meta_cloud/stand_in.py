"""The stand-in itself: what it knows of the adapter, its phones, and posting by hand."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from meta_cloud import errors, webhooks
from meta_cloud.clock import Clock
from meta_cloud.courier import Courier, Posted
from meta_cloud.deliveries import Deliveries
from meta_cloud.mishaps import Mishaps
from meta_cloud.orders import Orders
from meta_cloud.phones import Phone
from meta_cloud.running import Running
from meta_cloud.templates import Template
from meta_cloud.webhooks import Account, Value

Result = TypeVar("Result")


@dataclass(frozen=True)
class Media:
    """A file that our adapter uploaded."""

    filename: str
    mime_type: str
    content: bytes


class StandIn(Orders):
    """Stands for Meta's WhatsApp Cloud API towards one adapter.

    Args:
        webhook_url: where the adapter listens.
        app_secret: signs the posts.
        access_token: what the adapter must show; ``access_tokens`` may hold several while one is
            being replaced.
        phone_number_id: the number that families write to, as Meta names it.
        verify_token: what the handshake shows.
        templates: those that Meta approved.
    """

    def __init__(
        self,
        webhook_url: str,
        app_secret: str,
        access_token: str,
        phone_number_id: str,
        verify_token: str,
        templates: Iterable[Template] = (),
    ) -> None:
        self.account = Account(phone_number_id)
        self.courier = Courier(webhook_url, app_secret, self.account)
        self.access_tokens = {access_token}
        self.verify_token = verify_token
        self.clock = Clock()
        self.mishaps = Mishaps()
        self.media: dict[str, Media] = {}
        self.deliveries = Deliveries(
            self.courier,
            self.clock,
            self.mishaps,
            templates,
            self.media,
            self.phone,
            self.phone_of_user,
        )
        self._phones: dict[str, Phone] = {}
        self._running: Running | None = None

    # Running.

    def running(self, port: int = 0) -> Running:
        """Return a context, for ``with`` or ``async with``, in which it answers at a port."""
        self._running = Running(self, port)
        return self._running

    @property
    def address(self) -> str:
        """The address of the phone's view."""
        return f"http://127.0.0.1:{self.runner.port}"

    @property
    def base_url(self) -> str:
        """What the adapter is given as ``WHATSAPP_API_BASE``."""
        return f"{self.address}/v21.0"

    @property
    def runner(self) -> Running:
        """What it runs in.

        Raises:
            RuntimeError: it does not run.
        """
        if self._running is None:
            raise RuntimeError("the stand-in is not running: use `with stand_in.running():`")
        return self._running

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something in the thread of the stand-in, and wait for it."""
        return self.runner.run(work)

    # Phones and posts.

    def phone(self, number: str, name: str = "Sam Janssens") -> Phone:
        """Return the phone with a number (digits, with country code)."""
        return self._phones.setdefault(number, Phone(number, name, self))

    def phone_of_user(self, user: str) -> Phone | None:
        """Return the phone of somebody by Meta's own id of them."""
        return next((phone for phone in self.phones if phone.user == user), None)

    @property
    def phones(self) -> list[Phone]:
        """The phones that wrote or were written to."""
        return list(self._phones.values())

    @property
    def acknowledged(self) -> list[Posted]:
        """Every post so far: its status and how long it took."""
        return list(self.courier.acknowledged)

    def post(self, value: Value | Sequence[Value], signature: str | None = "right") -> Posted:
        """Post values once, each in its own entry; ``signature`` may be another one, or None."""
        values = [value] if isinstance(value, dict) else list(value)
        if signature == "right":
            return self.run(self.courier.send(values))
        body = webhooks.written(self.account.envelope(values))
        return self.run(self.courier.send_body(body, signature))

    def post_body(self, body: bytes, signature: str | None = "right") -> Posted:
        """Post bytes once, whatever they are."""
        if signature == "right":
            signature = webhooks.signature(body, self.courier.app_secret)
        return self.run(self.courier.send_body(body, signature))

    def verify(self) -> bool:
        """Do the handshake, and say whether the webhook gave the challenge back."""
        challenge = str(secrets.randbelow(9 * 10**9) + 10**9)
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": self.verify_token,
        }
        return self.run(self.courier.ask(query)) == (200, challenge)

    def mark(self, wamid: str, typing: bool) -> None:
        """Mark a message of a phone as read, with typing dots or without.

        Raises:
            Refused: no phone wrote it.
        """
        if not any(phone.memory.mark(wamid, typing) for phone in self.phones):
            raise errors.invalid("message_id: no message with this id was received.")

    async def close(self) -> None:
        """End what is still under way."""
        await self.deliveries.close()
        await self.courier.close()
