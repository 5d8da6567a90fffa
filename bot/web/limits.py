"""How often one conversation and one address may ask: small buckets in this process's memory."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from bot.web.errors import Refused

# Above this, the bucket that was used longest ago is forgotten: it is full again by then.
_MOST_BUCKETS = 20_000


class Buckets:
    """A bucket of tokens for each key: ``capacity`` at once, refilled by ``per_second``."""

    def __init__(
        self, capacity: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_for(self, key: str) -> float:
        """Take a token and return 0, or return how many seconds it is until there is one."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (self._capacity, now))
        tokens = min(self._capacity, tokens + (now - since) * self._per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
        self._buckets[key] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return wait


def _messages() -> Buckets:
    return Buckets(capacity=30, per_second=1)


def _requests() -> Buckets:
    return Buckets(capacity=240, per_second=20)


def _conversations() -> Buckets:
    return Buckets(capacity=60, per_second=2)


def _links() -> Buckets:
    return Buckets(capacity=20, per_second=0.1)


def _exports() -> Buckets:
    return Buckets(capacity=10, per_second=0.1)


@dataclass
class Limits:
    """The limits of one process; several processes each count for themselves.

    ``messages`` counts by conversation: nobody types faster. ``requests`` and ``conversations``
    count by address and are wide, since a Huis van het Kind or a mobile provider sends many
    families from one address. ``links`` counts the making of links by conversation and their use by
    address; ``exports`` are whole files of open data, by address. ``streams_...`` are how many may
    be open at once. Addresses are kept in memory only, never stored or logged here.
    """

    messages: Buckets = field(default_factory=_messages)
    requests: Buckets = field(default_factory=_requests)
    conversations: Buckets = field(default_factory=_conversations)
    links: Buckets = field(default_factory=_links)
    exports: Buckets = field(default_factory=_exports)
    streams_of_conversation: int = 4
    streams_of_address: int = 200


def group_of(address: str) -> str:
    """Return what an address is counted under: IPv6 hands whole /64 networks to one household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def address_of(request: Request) -> str:
    """Return what the sender of a request is counted under."""
    return group_of(request.client.host) if request.client else "unknown"


def count(buckets: Buckets, key: str) -> None:
    """Count one request of somebody.

    Raises:
        Refused: there were too many; it says when one is welcome again.
    """
    if wait := buckets.wait_for(key):
        raise Refused(429, "too_often", headers={"Retry-After": str(int(wait) + 1)})
