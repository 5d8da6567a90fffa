"""Posting to the webhook as Meta does: signed, and tried again until it is taken."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import aiohttp

from meta_cloud import webhooks
from meta_cloud.webhooks import Account, Value

#: Real Meta tries for days; a test has no days. Seconds.
FIRST_RETRY, LONGEST_RETRY = 0.1, 5.0
_PATIENCE = aiohttp.ClientTimeout(total=20)


class Posted(NamedTuple):
    """How one post was acknowledged: no status where nobody answered."""

    status: int | None
    milliseconds: float


@dataclass
class Post:
    """One thing to tell, and each try to tell it."""

    values: list[Value]
    tries: list[Posted] = field(default_factory=list)

    @property
    def is_taken(self) -> bool:
        """Whether it was answered with 200."""
        return any(one.status == 200 for one in self.tries)


class Courier:
    """Takes posts to one webhook."""

    def __init__(self, url: str, app_secret: str, account: Account) -> None:
        self.url, self.app_secret, self.account = url, app_secret, account
        self.duplicates = False
        self.unknown_fields = False
        self.retries = True
        self.first_retry, self.longest_retry = FIRST_RETRY, LONGEST_RETRY
        #: Every acknowledgement, in the order in which they came.
        self.acknowledged: list[Posted] = []
        self._session: aiohttp.ClientSession | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._waiting: list[Post] = []
        self._wait_for = 0
        self._then_together: bool | None = None

    async def open(self) -> None:
        """Be ready to post."""
        self._session = aiohttp.ClientSession(
            timeout=_PATIENCE, connector=aiohttp.TCPConnector(limit=0)
        )

    async def close(self) -> None:
        """End all that is still under way."""
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def give_up(self) -> None:
        """Try nothing again, also not what waits for its next try."""
        self.retries = False
        for errand in self._errands:
            errand.cancel()

    def shuffle(self, count: int) -> None:
        """Hold the next posts, and let them go in another order than they came in."""
        self._wait_for, self._then_together = count, None

    def batch(self, count: int, entries: bool = False) -> None:
        """Hold the next posts and let them go as one: in one change, or each in its own entry."""
        self._wait_for, self._then_together = count, entries

    async def bring(self, post: Post) -> None:
        """Bring a post, or hold it while several are waited for."""
        if self._wait_for:
            self._waiting.append(post)
            if len(self._waiting) >= self._wait_for:
                await self._let_go()
            return
        await self.deliver(post)

    async def _let_go(self) -> None:
        held, self._waiting, self._wait_for = self._waiting, [], 0
        if self._then_together is None:
            for post in _in_another_order(held):
                await self.deliver(post)
            return
        values = [value for post in held for value in post.values]
        together = Post(values if self._then_together else [_merged(self.account, values)])
        for post in held:
            # Each of them hears how all of them fared.
            post.tries = together.tries
        await self.deliver(together)

    async def deliver(self, post: Post) -> None:
        """Post, and go on trying beside everything else when it is not taken."""
        if await self._try(post) or not self.retries:
            return
        errand = asyncio.create_task(self._insist(post))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def _try(self, post: Post) -> bool:
        post.tries.append(await self.send(post.values))
        if self.duplicates:
            post.tries.append(await self.send(post.values))
        return post.is_taken

    async def _insist(self, post: Post) -> None:
        pause = self.first_retry
        while self.retries:
            await asyncio.sleep(pause)
            if await self._try(post):
                return
            pause = min(pause * 2, self.longest_retry)

    async def send(self, values: Iterable[Value]) -> Posted:
        """Post values once, signed."""
        envelope = self.account.envelope(values)
        if self.unknown_fields:
            envelope = webhooks.with_unknown_fields(envelope)
        body = webhooks.written(envelope)
        return await self.send_body(body, webhooks.signature(body, self.app_secret))

    async def send_body(self, body: bytes, signature: str | None) -> Posted:
        """Post bytes once, with whatever signature they are given."""
        assert self._session is not None, "the stand-in is not running"
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        if signature is not None:
            headers["X-Hub-Signature-256"] = signature
        began = time.perf_counter()
        status: int | None = None
        try:
            async with self._session.post(self.url, data=body, headers=headers) as answered:
                status = answered.status
                await answered.read()
        except (aiohttp.ClientError, asyncio.TimeoutError):
            pass
        posted = Posted(status, (time.perf_counter() - began) * 1000)
        self.acknowledged.append(posted)
        return posted

    async def ask(self, query: dict[str, str]) -> tuple[int, str]:
        """Ask the webhook with GET, and return the status and the text of the answer."""
        assert self._session is not None, "the stand-in is not running"
        async with self._session.get(self.url, params=query) as answered:
            return answered.status, await answered.text()


def _in_another_order(posts: Sequence[Post]) -> list[Post]:
    shuffled = random.sample(posts, len(posts))
    return shuffled if shuffled != list(posts) else shuffled[::-1]


def _merged(account: Account, values: Sequence[Value]) -> Value:
    """Return one change that holds what several held."""
    lists: dict[str, list[dict[str, object]]] = {}
    for value in values:
        for name in ("contacts", "messages", "statuses", "errors"):
            found = lists.setdefault(name, [])
            found += [one for one in value.get(name, []) if name != "contacts" or one not in found]
    return account.value(lists["messages"], lists["statuses"], lists["contacts"], lists["errors"])
