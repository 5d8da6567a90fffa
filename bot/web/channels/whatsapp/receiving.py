"""From a post of Meta's to an answer on the phone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.web.channels.whatsapp.arrivals import Arrivals, Settled
from bot.web.channels.whatsapp.background import Background
from bot.web.channels.whatsapp.cloud_api import CloudApi, NotNow, OutsideTheWindow, Refusal, Unsure
from bot.web.channels.whatsapp.events import LOCATION, Incoming, Post
from bot.web.channels.whatsapp.outbox import Outbox
from bot.web.channels.whatsapp.sending import Sending
from bot.web.channels.whatsapp.settling import Settling
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.channels.whatsapp.together import Together
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.store import ConversationGone
from bot.web.conversations.turns import Turns

logger = logging.getLogger(__name__)

#: Names the municipality at a position; empty where that is not in Belgium.
TownAt = Callable[[float, float], str]

#: How many senders are answered at once, and above how many nobody is shown that we write.
_AT_ONCE, _QUIET = 8, 4


class Receiving:
    """Takes in what Meta posts, and answers it; every process does so."""

    def __init__(
        self,
        arrivals: Arrivals,
        outbox: Outbox,
        turns: Turns,
        eraser: Eraser,
        sending: Sending,
        api: CloudApi,
        town_at: TownAt,
        background: Background,
        tempo: Tempo,
    ) -> None:
        self._arrivals = arrivals
        self._outbox = outbox
        self._turns = turns
        self._eraser = eraser
        self._sending = sending
        self._api = api
        self._town_at = town_at
        self._background = background
        self._tempo = tempo
        self._settling = Settling(tempo)
        self._messages, self._statuses = Together(self._store), Together(outbox.note)
        self._came = asyncio.Event()
        self._showing: set[asyncio.Task[None]] = set()
        self._in_hand: dict[str, asyncio.Task[None]] = {}

    async def take_in(self, post: Post) -> None:
        """Keep what a post tells; nothing is thought about yet."""
        if post.messages:
            with self._settling.unless_kept():
                await self._messages(post.messages)
            self._came.set()
        if post.statuses:
            await self._statuses(post.statuses)
        for code in post.problems:
            logger.error("WhatsApp reports a problem: code %s", code)

    def _store(self, messages: list[Incoming]) -> None:
        self._arrivals.store([self._placed(one) for one in messages])

    def _placed(self, message: Incoming) -> Incoming:
        """Return a message with the name of the place in place of the position."""
        if message.kind != LOCATION or message.where is None:
            return message
        return replace(message, where=None, text=self._town_at(*message.where))

    async def keep_answering(self) -> None:
        """Answer what came, as soon as it settled; what another process left too."""
        while True:
            anyone_waits = False
            try:
                anyone_waits = await self._begin_to_answer()
            except SQLAlchemyError as error:
                # The database may be away for a while; the next round finds the same rows.
                logger.error("messages wait on: %s", type(error).__name__)
            if anyone_waits:
                await asyncio.sleep(self._tempo.looks_again)
            else:
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._came.wait(), self._tempo.rests)
                self._came.clear()

    async def keep_forgetting(self, every: float = 3600.0) -> None:
        """Forget the ids of messages that Meta does not post again, again and again."""
        while True:
            with contextlib.suppress(SQLAlchemyError):
                await self._background(self._arrivals.forget_old)
            await asyncio.sleep(every)

    async def _begin_to_answer(self) -> bool:
        """Begin with those whose messages settled; tell whether anyone else waits."""
        since = await self._background(self._arrivals.waiting)
        settled = (one for one in since if self._settling.is_settled(since[one]))
        ready = [one for one in settled if one not in self._in_hand]
        for sender in ready[: _AT_ONCE - len(self._in_hand)]:
            task = asyncio.create_task(self._answer(sender))
            self._in_hand[sender] = task
            task.add_done_callback(partial(self._done, sender))
        return bool(since)

    def _done(self, sender: str, _task: asyncio.Task[None]) -> None:
        del self._in_hand[sender]

    async def _answer(self, sender: str) -> None:
        try:
            settled = await self._background(self._arrivals.settle, sender)
            if settled is None:
                return
            if settled.is_answered and len(self._in_hand) <= _QUIET:
                # Beside the thinking, not before it: the answer need not wait for Meta.
                showing = asyncio.create_task(self._show_reading(settled))
                self._showing.add(showing)
                showing.add_done_callback(self._showing.discard)
            if settled.left is not None:
                await self._eraser.erase(settled.left)
            if not await self._turns.answer_waiting(settled.conversation):
                await self._background(self._outbox.say_asleep, settled.conversation)
            await self._sending.deliver(settled.conversation)
        except ConversationGone:
            return
        except Exception as error:
            # Its kind only: a message may be quoted in it. What came is stored, and tried again.
            logger.error("a message is answered later: %s", type(error).__name__)
            await asyncio.sleep(self._tempo.rests)

    async def _show_reading(self, settled: Settled) -> None:
        try:
            await self._api.show_reading(settled.wamid)
        except (NotNow, Unsure, OutsideTheWindow, Refusal) as problem:
            logger.info("not shown as read: %s", problem)
