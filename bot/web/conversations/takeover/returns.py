"""Giving conversations back to which nobody came, or in which who came fell silent."""

from __future__ import annotations

import asyncio
import logging

from starlette.concurrency import run_in_threadpool

from bot.web.conversations.messages import Conversation, Reply
from bot.web.conversations.takeover.saying import Sayings
from bot.web.conversations.takeover.talk import Talk
from bot.web.conversations.takeover.talks import Talks

logger = logging.getLogger(__name__)


class Returns:
    """Gives back what is overdue; every process does so, and one of them gets each."""

    def __init__(self, talks: Talks, sayings: Sayings) -> None:
        self._talks = talks
        self._sayings = sayings

    def give_back(self) -> int:
        """Give back what is overdue now, with an honest word; return how many that were."""
        return sum(self._give_back(talk) for talk in self._talks.overdue())

    def _give_back(self, talk: Talk) -> bool:
        def says(conversation: Conversation) -> Reply:
            return self._sayings.given_back(conversation, talk)

        return self._talks.give_back(talk, says)

    async def keep_giving_back(self, every: float = 2.0) -> None:
        """Give back what is overdue, again and again."""
        while True:
            try:
                await run_in_threadpool(self.give_back)
            except Exception as error:
                # The database may be away for a while; the next round finds the same rows.
                logger.error("conversations wait to be given back: %s", type(error).__name__)
            await asyncio.sleep(every)
