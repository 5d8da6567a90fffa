"""Answering what waits without being asked again: after Rasa was away, or a process died."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from bot.web.conversations.inbox import Inbox
from bot.web.conversations.rasa_client import RasaClient
from bot.web.conversations.store import ConversationGone, now
from bot.web.conversations.turns import Turns

logger = logging.getLogger(__name__)

#: A message as young as this is left to the request that brought it.
_LEFT_TO_ITS_REQUEST = timedelta(seconds=2)


class WaitingMessages:
    """Takes conversations that wait to Rasa, one after the other.

    Every process does so; the database lends a conversation's turn to one of them. An open stream
    (``events.py``) then brings the answer to the person.
    """

    def __init__(self, inbox: Inbox, turns: Turns, rasa: RasaClient) -> None:
        self._inbox = inbox
        self._turns = turns
        self._rasa = rasa

    async def answer_all(self) -> None:
        """Answer what waits in every conversation, as far as Rasa is awake."""
        since = now() - _LEFT_TO_ITS_REQUEST
        waiting = await run_in_threadpool(self._inbox.conversations_that_wait, since)
        if not waiting or not await self._rasa.is_ready():
            return
        for conversation in waiting:
            try:
                is_answered = await self._turns.answer_waiting(conversation)
            except ConversationGone:
                continue
            # One message on which Rasa fails must not hold up the others; its going away does.
            if not is_answered and not await self._rasa.is_ready():
                return

    async def keep_answering(self, every: float = 3.0) -> None:
        """Answer what waits, again and again."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.answer_all()
            except Exception as error:
                # The database may be away for a while; the next round finds the same messages.
                logger.error("messages wait on: %s", type(error).__name__)
