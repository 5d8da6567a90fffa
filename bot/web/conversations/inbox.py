"""What people sent: each message stored once, answered in its turn, by one worker at a time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.conversations.announcing import announce
from bot.web.conversations.erasures import erase_what_was_said
from bot.web.conversations.messages import (
    LAST_POSITION,
    Conversation,
    Inbound,
    Reply,
    is_simple,
)
from bot.web.conversations.store import (
    ConversationGone,
    as_conversation,
    is_free,
    now,
    row_of,
)
from bot.web.conversations.tables import conversations, messages

# Statements of every turn are put together once: that took longer than the database did.
_IS_IT = conversations.c.id == bindparam("identifier")
_HOLDS_ITS_TURN = conversations.c.turn_holder == bindparam("holder")
_RESERVE = (
    update(conversations)
    .where(_IS_IT)
    .values(last_position=conversations.c.last_position + bindparam("count"))
)
_RESERVE_IN_TURN = _RESERVE.where(_HOLDS_ITS_TURN)
_RESERVED = select(conversations.c.last_position).where(_IS_IT)
_LEND_IF_FREE = update(conversations).where(_IS_IT, is_free(bindparam("moment")))
_LEND_ON = update(conversations).where(_IS_IT, _HOLDS_ITS_TURN)
_NOT_LENT = {"turn_holder": None, "turn_until": None}
_RETURN_TURN = _LEND_ON.values(_NOT_LENT)
_ADD_MESSAGE = insert(messages)
_MARK_ANSWERED = update(messages).where(messages.c.id == bindparam("message"))
_FIND_MESSAGE = select(messages).where(
    messages.c.conversation == bindparam("identifier"),
    messages.c.client_id == bindparam("client_id"),
)
_WAITING = (
    select(messages)
    .where(
        messages.c.conversation == bindparam("identifier"),
        messages.c.state == "waiting",
        messages.c.position <= bindparam("up_to"),
    )
    .order_by(messages.c.position)
)


@dataclass(frozen=True)
class Loan:
    """The turn of a conversation, lent to a holder, with what waits for an answer, in order."""

    holder: str
    conversation: Conversation
    waiting: list[Inbound]


class TurnLost(Exception):
    """Raised when a worker's loan of the turn ended before its work was stored."""


class Inbox:
    """Messages of people and the turns that answer them; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take_in(self, identifier: str, client_id: str, text: str, payload: str | None) -> Inbound:
        """Store a message of the person, once for each ``client_id``, and return it.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        with writing(self._engine) as connection:
            return take_in(connection, identifier, client_id, text, payload)

    def is_answered(self, message: str) -> bool:
        """Tell whether a message of the person has its answer.

        Raises:
            ConversationGone: the message was erased with its conversation.
        """
        with reading(self._engine) as connection:
            state = connection.execute(
                select(messages.c.state).where(messages.c.id == message)
            ).scalar_one_or_none()
        if state is None:
            raise ConversationGone
        return bool(state != "waiting")

    def anything_waits(self, identifier: str) -> bool:
        """Tell whether a conversation has messages without an answer.

        Raises:
            ConversationGone: there is no such conversation.
        """
        with reading(self._engine) as connection:
            row_of(connection, identifier)
            wanted = {"identifier": identifier, "up_to": LAST_POSITION}
            return connection.execute(_WAITING, wanted).first() is not None

    def conversations_that_wait(self, since: datetime) -> list[str]:
        """Return the conversations with a message that nobody is answering, oldest first.

        Messages that came after ``since`` do not count: the request that brought them is at it.
        """
        query = (
            select(messages.c.conversation)
            .join(conversations, conversations.c.id == messages.c.conversation)
            .where(messages.c.state == "waiting", messages.c.created < since, is_free(now()))
            .group_by(messages.c.conversation)
            .order_by(func.min(messages.c.created))
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def borrow_turn(
        self, identifier: str, seconds: float, up_to: int = LAST_POSITION
    ) -> Loan | None:
        """Lend the turn of a conversation, to answer what waits up to a position.

        Returns None while another has it.
        """
        holder, moment = secrets.token_hex(16), now()
        wanted = {"identifier": identifier, "moment": moment, "turn_holder": holder}
        with writing(self._engine) as connection:
            if not _lend(connection, _LEND_IF_FREE, wanted, moment, seconds):
                return None
            conversation = as_conversation(row_of(connection, identifier))
            rows = connection.execute(_WAITING, {"identifier": identifier, "up_to": up_to}).all()
        return Loan(holder, conversation, [_inbound(row) for row in rows])

    def keep_turn(self, loan: Loan, seconds: float) -> bool:
        """Lengthen a loan; False when it was lost."""
        wanted = {"identifier": loan.conversation.id, "holder": loan.holder}
        with writing(self._engine) as connection:
            return _lend(connection, _LEND_ON, wanted, now(), seconds)

    def return_turn(self, loan: Loan) -> None:
        """Give the turn back; harmless when the loan was lost."""
        wanted = {"identifier": loan.conversation.id, "holder": loan.holder}
        with writing(self._engine) as connection:
            connection.execute(_RETURN_TURN, wanted)

    def count_attempt(self, message: str) -> int:
        """Note that Rasa failed on a message, and return how often it has by now."""
        with writing(self._engine) as connection:
            connection.execute(
                update(messages)
                .where(messages.c.id == message)
                .values(attempts=messages.c.attempts + 1)
            )
            attempts = select(messages.c.attempts).where(messages.c.id == message)
            return int(connection.execute(attempts).scalar_one_or_none() or 0)

    def store_replies(
        self, loan: Loan, answered: Inbound, replies: Sequence[Reply], answered_with: str | None
    ) -> None:
        """Store the replies to a message and mark it answered, in one transaction.

        With the last of what waited, the turn is given back. Where the replies say that the person
        had everything erased, it is erased in that transaction.

        Raises:
            TurnLost: the caller does not hold the turn any more; nothing was stored.
        """
        changes = _what_the_replies_settle(replies)
        if answered == loan.waiting[-1]:
            changes |= _NOT_LENT
        with writing(self._engine) as connection:
            last = _reserve(
                connection, answered.conversation, len(replies), holder=loan.holder, **changes
            )
            if last is None:
                raise TurnLost
            is_erased = any(reply.meta.erased for reply in replies)
            if is_erased:
                erase_what_was_said(connection, answered)
            for position, reply in enumerate(replies, last - len(replies) + 1):
                _add_reply(connection, answered.conversation, position, reply, answered.id)
            connection.execute(
                _MARK_ANSWERED,
                {
                    "message": answered.id,
                    "state": "erased" if is_erased else "answered",
                    "answered_with": answered_with,
                },
            )


def take_in(
    connection: Connection, identifier: str, client_id: str, text: str, payload: str | None
) -> Inbound:
    """Store a message of the person within a transaction (see ``Inbox.take_in``).

    Raises:
        ConversationGone: the conversation was erased meanwhile.
    """
    # Reserving a place first holds the conversation's row: of two requests with the same client_id
    # the second finds what the first stored.
    position = _reserve(connection, identifier, 1)
    if position is None:
        raise ConversationGone(identifier)
    found = connection.execute(
        _FIND_MESSAGE, {"identifier": identifier, "client_id": client_id}
    ).one_or_none()
    if found is not None:
        return _inbound(found)
    fresh = Inbound(secrets.token_hex(16), identifier, position, text, payload, False)
    connection.execute(
        _ADD_MESSAGE,
        {
            "id": fresh.id,
            "conversation": identifier,
            "position": position,
            "direction": "in",
            "client_id": client_id,
            "text": text,
            "payload": payload,
            "state": "waiting",
            "attempts": 0,
            "created": now(),
        },
    )
    return fresh


def say_unasked(
    connection: Connection, identifier: str, reply: Reply, client_id: str | None = None
) -> None:
    """Store a message of the assistant that answers nothing, once for each ``client_id``.

    Raises:
        ConversationGone: the conversation was erased meanwhile.
    """
    position = _reserve(connection, identifier, 1)
    if position is None:
        raise ConversationGone(identifier)
    known = {"identifier": identifier, "client_id": client_id}
    if client_id is None or connection.execute(_FIND_MESSAGE, known).first() is None:
        _add_reply(connection, identifier, position, reply, None, client_id)


def _add_reply(
    connection: Connection,
    conversation: str,
    position: int,
    reply: Reply,
    reply_to: str | None,
    client_id: str | None = None,
) -> None:
    identifier = secrets.token_hex(16)
    connection.execute(
        _ADD_MESSAGE,
        {
            "id": identifier,
            "conversation": conversation,
            "position": position,
            "direction": "out",
            "client_id": client_id,
            "reply_to": reply_to,
            "text": reply.text,
            "body": json.dumps(reply.body(identifier), ensure_ascii=False),
            "state": "sent",
            "attempts": 0,
            "created": now(),
        },
    )


def _lend(
    connection: Connection, statement: Any, wanted: dict[str, Any], moment: datetime, seconds: float
) -> bool:
    values = {**wanted, "turn_until": moment + timedelta(seconds=seconds)}
    is_lent = bool(connection.execute(statement, values).rowcount)
    if is_lent:
        announce(connection, wanted["identifier"])
    return is_lent


def _reserve(
    connection: Connection, identifier: str, count: int, holder: str | None = None, **changes: Any
) -> int | None:
    """Reserve places at the end of a conversation, and change what else changes with that.

    Returns the last place; None where the conversation is not there, or its turn not held.
    """
    wanted = {"identifier": identifier, "count": count, "last_seen": now(), **changes}
    statement = _RESERVE
    if holder is not None:
        statement, wanted["holder"] = _RESERVE_IN_TURN, holder
    if not connection.execute(statement, wanted).rowcount:
        return None
    announce(connection, identifier)
    return int(connection.execute(_RESERVED, {"identifier": identifier}).scalar_one())


def _what_the_replies_settle(replies: Sequence[Reply]) -> dict[str, Any]:
    """Return what the conversation keeps of its replies: the language spoken, and a switch.

    Who asks in words for another language or register ("control") has chosen, as with the page's
    switches; any other answer follows its message and changes no choice.
    """
    settled: dict[str, Any] = {}
    for meta in (reply.meta for reply in replies):
        if meta.language not in ("nl", "fr"):
            continue
        settled["spoken"] = meta.language
        if meta.act == "control":
            settled["language"] = meta.language
            if meta.register_ is not None:
                settled["simple"] = is_simple(meta.register_)
    return settled


def _inbound(row: Any) -> Inbound:
    return Inbound(
        row.id, row.conversation, row.position, row.text, row.payload, row.state != "waiting"
    )
