"""Messages that did not reach a phone: for who runs the guide, never what they said or to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from fastapi import Response

from bot.web.desk.gate import Route
from bot.web.desk.visit import Visit, page


class Undelivered(Protocol):
    """A message that cannot be sent: since when (UTC), and the reason as the carrier names it."""

    @property
    def id(self) -> str: ...
    @property
    def created(self) -> datetime: ...
    @property
    def reason(self) -> str: ...


class Carrier(Protocol):
    """What carries messages to phones."""

    def dead(self) -> Sequence[Undelivered]:
        """Return what cannot be sent."""

    def leaving(self) -> int:
        """Return how many messages wait to be sent."""


class Messages:
    """The page of messages; ``carrier`` is None where the guide is on no phone."""

    def __init__(self, carrier: Carrier | None) -> None:
        self._carrier = carrier

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("GET", "/desk/berichten", "messages", self.show)]

    def show(self, visit: Visit) -> Response:
        carrier = self._carrier
        return page(
            "messages",
            visit,
            is_on=carrier is not None,
            dead=carrier.dead() if carrier else (),
            waiting=carrier.leaving() if carrier else 0,
        )
