"""Erasing conversations: at the person's wish, and after a long silence."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from bot.web.conversations.erasures import Erasures
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import now

logger = logging.getLogger(__name__)


class Eraser:
    """Erases here at once and at Rasa as soon as it is awake."""

    def __init__(self, erasures: Erasures, rasa: RasaClient, retention_days: int) -> None:
        self._erasures = erasures
        self._rasa = rasa
        self._retention_days = retention_days

    async def erase(self, conversation: str, turn_ended: bool = False) -> None:
        """Erase one conversation, in every table and at Rasa; see ``Erasures.done_at_rasa``."""
        await run_in_threadpool(self._erasures.erase, conversation)
        await self._erase_at_rasa(conversation, turn_ended)

    async def erase_if_nothing_waits(self, conversation: str) -> None:
        """Erase one conversation likewise, unless a message waits for its answer."""
        if await run_in_threadpool(self._erasures.erase_if_nothing_waits, conversation):
            await self._erase_at_rasa(conversation)

    async def purge(self) -> int:
        """Erase the conversations that were silent for longer than is kept; return how many."""
        since = now() - timedelta(days=self._retention_days)
        erased = await run_in_threadpool(self._erasures.erase_silent, since)
        await self.erase_the_rest_at_rasa()
        return erased

    async def erase_the_rest_at_rasa(self) -> None:
        """Let Rasa erase what was erased here; what it cannot do now stays for the next time."""
        for conversation in await run_in_threadpool(self._erasures.left):
            if not await self._erase_at_rasa(conversation):
                return

    async def _erase_at_rasa(self, conversation: str, turn_ended: bool = False) -> bool:
        if not await self._rasa.erase(conversation):
            return False
        await run_in_threadpool(self._erasures.done_at_rasa, conversation, turn_ended)
        return True

    async def keep_purging(self, every: float = 3600.0, retry: float = 60.0) -> None:
        """Purge now and every hour, and every minute let Rasa erase what it has still to erase."""
        loop = asyncio.get_running_loop()
        next_purge = loop.time()
        while True:
            try:
                if loop.time() >= next_purge:
                    next_purge += every
                    erased = await self.purge()
                    logger.info("erased %d silent conversations", erased)
                else:
                    await self.erase_the_rest_at_rasa()
            except Exception as error:
                # The database may be away for a while; the next round finds the same rows.
                logger.error("erasing waits: %s", type(error).__name__)
            await asyncio.sleep(retry)
