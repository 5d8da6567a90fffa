"""Answering: one turn of a conversation at a time, in the order in which messages came."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.web.conversations.erasing import Eraser
from bot.web.conversations.inbox import Inbox, Loan, TurnLost
from bot.web.conversations.messages import LAST_POSITION, Conversation, Inbound, Reply
from bot.web.conversations.rasa_client import RasaAway, RasaClient, RasaFailed, Turn
from bot.web.conversations.store import ConversationGone, ConversationStore
from bot.web.conversations.takeover.reception import Reception

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

#: How often Rasa may fail on one message before the conversation goes on without an answer to it.
MOST_ATTEMPTS = 5

Apology = Callable[[Conversation, str], Reply]
#: What a channel says itself to what happened on it.
ChannelAnswer = Callable[[Conversation, str], list[Reply]]
#: Counts a turn that was answered, and never fails.
Count = Callable[[Conversation, Sequence[Reply]], None]


class Turns:
    """Takes the waiting messages of conversations to Rasa.

    The turn of a conversation is lent by the database for ``loan`` seconds and lengthened while
    Rasa thinks. When a process dies, its loans end by themselves; what it then still stored would
    be refused. ``patience`` is how long a request waits for another's turn to end. ``reception``
    knows when a person has a conversation in place of Rasa.
    """

    def __init__(
        self,
        store: ConversationStore,
        inbox: Inbox,
        eraser: Eraser,
        rasa: RasaClient,
        apology: Apology,
        *,
        channel_answer: ChannelAnswer | None = None,
        reception: Reception | None = None,
        count: Count | None = None,
        loan: float = 10.0,
        patience: float = 25.0,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._eraser = eraser
        self._rasa = rasa
        self._apology = apology
        self._channel_answer = channel_answer
        self._reception = reception
        self._count = count
        self._counting: set[asyncio.Task[None]] = set()
        self._loan = loan
        self._patience = patience

    async def answer(self, inbound: Inbound) -> bool:
        """Answer a message, and before it those that still wait; False when that must wait longer.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        try:
            return await self._answer(inbound)
        except SQLAlchemyError as error:
            # The message is stored already: its sender may hear that it is kept.
            logger.error("%s; message %s waits", _failed(error), inbound.id)
            return False

    async def _answer(self, inbound: Inbound) -> bool:
        deadline = time.monotonic() + self._patience
        pause = 0.02
        is_answered = inbound.answered
        while not is_answered:
            with contextlib.suppress(TurnLost):
                loan = await self._borrow(inbound.conversation, inbound.position)
                if loan is not None:
                    return await self._work(loan, inbound.id)
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.3)
            is_answered = await run_in_threadpool(self._inbox.is_answered, inbound.id)
        return True

    async def answer_waiting(self, conversation: str) -> bool:
        """Answer what waits in a conversation; False when Rasa or the database is away.

        Where another request is at it already, that is left to it: Rasa is not away then.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        if not await run_in_threadpool(self._inbox.anything_waits, conversation):
            return True
        try:
            with contextlib.suppress(TurnLost):
                loan = await self._borrow(conversation)
                if loan is not None:
                    return await self._work(loan)
        except SQLAlchemyError as error:
            logger.error("%s; what waits in a conversation waits on", _failed(error))
            return False
        return True

    async def all_counted(self) -> None:
        """Wait until every turn that was answered is counted."""
        await asyncio.gather(*self._counting)

    async def _borrow(self, conversation: str, up_to: int = LAST_POSITION) -> Loan | None:
        return await run_in_threadpool(self._inbox.borrow_turn, conversation, self._loan, up_to)

    async def _work(self, loan: Loan, brought_by: str | None = None) -> bool:
        """Answer what waits in order; stop at the first that cannot be. The turn is given back."""
        keeping = asyncio.create_task(self._keep(loan))
        is_given_back = False
        try:
            for message in loan.waiting:
                if not await self._answer_one(message, loan, brought_by):
                    return False
                is_given_back = message is loan.waiting[-1]
            return True
        finally:
            keeping.cancel()
            if not is_given_back:
                # Also when the server stops in the middle: the next request need not wait then.
                await asyncio.shield(self._return(loan))

    async def _answer_one(self, message: Inbound, loan: Loan, brought_by: str | None) -> bool:
        known = loan.conversation
        if message is not loan.waiting[0]:
            # The answer before may have settled the language or the register.
            known = await run_in_threadpool(self._store.find, known.id)
        replies = await self._replies_to(message, known)
        if replies is None:
            return False
        store = self._inbox.store_replies
        try:
            await run_in_threadpool(store, loan, message, replies, brought_by)
        except TurnLost:
            await self._erase_again_if_gone(known.id)
            raise
        if self._count and not message.happened:
            # Nobody waits for it: the answer is on its way.
            task = asyncio.create_task(run_in_threadpool(self._count, known, replies))
            self._counting.add(task)
            task.add_done_callback(self._counting.discard)
        return True

    async def _replies_to(self, message: Inbound, conversation: Conversation) -> list[Reply] | None:
        if message.happened and self._channel_answer:
            answer = self._channel_answer
            return await run_in_threadpool(answer, conversation, message.happened)
        turn = Turn(
            conversation=message.conversation,
            message=message.id,
            position=message.position,
            text=message.text,
            choice=message.payload,
            language=conversation.language,
            simple=conversation.simple,
            municipality=conversation.municipality,
            channel=conversation.channel,
        )
        try:
            if self._reception is None:
                return await self._rasa.answer(turn)
            return await self._reception.replies(
                message,
                conversation,
                lambda: self._rasa.answer(turn),
                lambda: self._rasa.notice(replace(turn, text=message.text, choice=None)),
            )
        except RasaAway as away:
            logger.warning("Rasa is away (%s); message %s waits", away, message.id)
            return None
        except RasaFailed as failure:
            attempts = await run_in_threadpool(self._inbox.count_attempt, message.id)
            logger.error("Rasa failed on message %s, time %d: %s", message.id, attempts, failure)
            if attempts < MOST_ATTEMPTS:
                return None
            # One message on which Rasa always fails must not silence the conversation for good.
            return [self._apology(conversation, message.text)]

    async def _erase_again_if_gone(self, conversation: str) -> None:
        """Erase at Rasa once more when the person erased the conversation while Rasa answered.

        Rasa stores a turn when it ends, so an erasing that came in between left that turn behind.
        """
        try:
            await run_in_threadpool(self._store.find, conversation)
        except ConversationGone:
            await self._eraser.erase(conversation, turn_ended=True)
            raise

    async def _return(self, loan: Loan) -> None:
        try:
            await run_in_threadpool(self._inbox.return_turn, loan)
        except SQLAlchemyError as error:
            logger.error("%s; the loan of a turn ends by itself", _failed(error))

    async def _keep(self, loan: Loan) -> None:
        is_ours = True
        while is_ours:
            await asyncio.sleep(self._loan / 3)
            try:
                is_ours = await run_in_threadpool(self._inbox.keep_turn, loan, self._loan)
            except SQLAlchemyError as error:
                # There is time to try again before the loan ends.
                logger.error("%s; the loan of a turn was not lengthened", _failed(error))


def _failed(error: SQLAlchemyError) -> str:
    # The kind only: what the database says about a statement may quote a person.
    return f"the database failed ({type(error).__name__})"
