"""Sending what is queued: each conversation in order, many at once, again where Meta was away."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from bot.web.channels.whatsapp.background import Background
from bot.web.channels.whatsapp.cloud_api import (
    CloudApi,
    NotNow,
    OutsideTheWindow,
    Refusal,
    Unsure,
)
from bot.web.channels.whatsapp.outbox import ENDS, Leaving, Outbox
from bot.web.channels.whatsapp.pace import Pace
from bot.web.channels.whatsapp.shaping import Part
from bot.web.channels.whatsapp.sheets import FILE_NAME, Sheets
from bot.web.channels.whatsapp.tempo import Tempo
from bot.web.conversations.erasing import Eraser
from bot.web.conversations.papers import PAPERS, Papers, file_name
from bot.web.conversations.store import now
from bot.web.errors import Refused
from bot.web.metrics import Metrics

logger = logging.getLogger(__name__)

#: How many conversations are sent to at once.
_AT_ONCE = 8


class Sending:
    """Sends what is queued. Every process does so; the database lends each message to one."""

    def __init__(
        self,
        outbox: Outbox,
        api: CloudApi,
        papers: Papers,
        sheets: Sheets,
        eraser: Eraser,
        metrics: Metrics,
        background: Background,
        tempo: Tempo,
    ) -> None:
        self._outbox = outbox
        self._api = api
        self._papers = papers
        self._sheets = sheets
        self._eraser = eraser
        self._count = metrics.whatsapp_sent.labels
        self._background = background
        self._tempo = tempo
        self._pace = Pace()
        self._in_hand: set[str] = set()
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def deliver(self, conversation: str) -> None:
        """Queue what was said in a conversation and send it, as far as Meta takes it now."""
        await self._background(self._outbox.fill, conversation)
        await self.send(conversation)

    async def send(self, conversation: str) -> None:
        """Send what is queued in a conversation, as far as Meta takes it now."""
        if conversation in self._in_hand:
            # Whoever is at it looks for more when it is done.
            return
        self._in_hand.add(conversation)
        take, lease = self._outbox.take, timedelta(seconds=self._tempo.lease)
        try:
            async with self._at_once:
                while leaving := await self._background(take, conversation, lease):
                    if not await self._send(leaving):
                        return
        finally:
            self._in_hand.discard(conversation)

    async def keep_sending(self) -> None:
        """Send what could not be sent before, and what another process queued, again and again."""
        while True:
            await asyncio.sleep(self._tempo.rests)
            try:
                unfilled = await self._background(self._outbox.unfilled)
                await asyncio.gather(*map(self.deliver, unfilled))
                due = await self._background(self._outbox.due)
                await asyncio.gather(*map(self.send, due))
            except Exception as error:
                # The database may be away for a while; the next round finds the same rows.
                logger.error("messages wait to be sent: %s", type(error).__name__)

    async def _send(self, leaving: Leaving) -> bool:
        """Send one message; False where those behind it have to wait."""
        try:
            part = await self._ready(leaving)
            if part is None:
                await self._background(self._outbox.give_up, leaving, "nothing to send")
                return True
            await self._pace.wait()
            wamid = await self._api.send(leaving.number, part, leaving.id)
        except NotNow as problem:
            self._count("later").inc()
            pause = self._pause(leaving.attempts)
            await self._background(self._outbox.wait, leaving, now() + pause, str(problem))
            return False
        except Unsure as problem:
            # Left as it is being sent: Meta's news may still tell that it arrived.
            self._count("unsure").inc()
            logger.warning("nobody knows whether a message arrived: %s", problem)
            return False
        except Refusal as refusal:
            self._count("dead").inc()
            logger.error("WhatsApp refuses message %s: code %s", leaving.id, refusal)
            await self._background(self._outbox.give_up, leaving, str(refusal))
            return True
        except OutsideTheWindow:
            self._count("held").inc()
            # When they write again, the window opens, and this is the first thing that they get.
            await self._background(self._outbox.hold, leaving)
            return True
        self._count("sent").inc()
        await self._background(self._outbox.sent, leaving, wamid)
        if leaving.part.get(ENDS):
            await self._eraser.erase_if_nothing_waits(leaving.conversation)
        return True

    def _pause(self, attempts: int) -> timedelta:
        """Return how long to wait: longer each time, and never all at the same moment."""
        grown = self._tempo.first_pause * 2.0 ** min(attempts, 10)
        longest = min(self._tempo.longest_pause, grown)
        return timedelta(seconds=random.uniform(longest / 2, longest))

    async def _ready(self, leaving: Leaving) -> Part | None:
        """Return what Meta is asked to send; None where a paper is not there any more.

        Raises:
            OutsideTheWindow: Meta does not let us write freely, and this is no template.
            NotNow, Unsure, Refusal: a paper could not be brought.
        """
        part = dict(leaving.part)
        template = part.pop("template", None)
        part.pop(ENDS, None)
        if not leaving.is_in_window:
            if template is None:
                raise OutsideTheWindow
            return {"type": "template", "template": template}
        if "sheet" in part:
            pdf = await run_in_threadpool(self._sheets.pdf, part["sheet"])
            return await self._document(pdf, FILE_NAME, part) if pdf else None
        return await self._printed(leaving, part) if "paper" in part else part

    async def _printed(self, leaving: Leaving, part: Part) -> Part | None:
        paper = next((one for one in PAPERS if one == part["paper"]), None)
        if paper is None:
            return None
        try:
            pdf = await self._papers.pdf(leaving.conversation, paper)
        except Refused:
            return None
        return await self._document(pdf, file_name(paper), part)

    async def _document(self, pdf: bytes, name: str, part: Part) -> Part:
        media = await self._api.upload(pdf, name)
        document = {"id": media, "filename": name, "caption": part["caption"]}
        return {"type": "document", "document": document}
