"""The only place with SQL for conversations, messages and turns."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.web.conversations.announcing import announce
from bot.web.conversations.messages import Body, Conversation, Inbound, Reply, is_simple
from bot.web.conversations.tables import conversations, erasures, links, messages
from bot.web.conversations.transactions import reading, writing

#: The longest that Rasa can be at one turn, with time to spare.
_LONGEST_TURN = timedelta(seconds=60)

# Statements of every turn are put together once: that took longer than the database did.
_ASKED = messages.alias()
_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("identifier"))
_RESERVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("identifier"))
    .values(last_position=conversations.c.last_position + bindparam("count"))
)
_RESERVE_IN_TURN = _RESERVE.where(conversations.c.turn_holder == bindparam("holder"))
_RESERVED = select(conversations.c.last_position).where(
    conversations.c.id == bindparam("identifier")
)
_RETURN_TURN = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("identifier"),
        conversations.c.turn_holder == bindparam("holder"),
    )
    .values(turn_holder=None, turn_until=None)
)
_LEND = update(conversations).where(conversations.c.id == bindparam("identifier"))
_LEND_IF_FREE = _LEND.where(
    or_(conversations.c.turn_until.is_(None), conversations.c.turn_until < bindparam("moment"))
)
_LEND_ON = _LEND.where(conversations.c.turn_holder == bindparam("holder"))
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
_REPLIES_WITH = (
    select(messages.c.body, _ASKED.c.client_id)
    .join(_ASKED, _ASKED.c.id == messages.c.reply_to)
    .where(or_(_ASKED.c.id == bindparam("message"), _ASKED.c.answered_with == bindparam("message")))
    .order_by(messages.c.position)
)
_SAID_AFTER = (
    select(messages, _ASKED.c.client_id.label("replied_client_id"))
    .outerjoin(_ASKED, _ASKED.c.id == messages.c.reply_to)
    .where(
        messages.c.conversation == bindparam("identifier"),
        messages.c.position > bindparam("after"),
        messages.c.state != "erased",
    )
    .order_by(messages.c.position)
)

#: The highest place that a message can have in a conversation.
LAST_POSITION = 2**31 - 1


class ConversationGone(Exception):
    """Raised when a conversation does not exist, or does not any more."""


class TurnLost(Exception):
    """Raised when a worker's loan of the turn ended before its work was stored."""


@dataclass(frozen=True)
class Glance:
    """A conversation at one moment: its last place, whether it is being answered, who may open it.

    ``opens_with`` changes when another token opens the conversation.
    """

    last_position: int
    is_answering: bool
    opens_with: str


@dataclass(frozen=True)
class Stored:
    """A message as the page gets it, with its place in the conversation and its moment (UTC)."""

    position: int
    moment: datetime
    body: Body


def now() -> datetime:
    """Return this moment in UTC, without a zone, as the tables keep it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def fresh_key() -> tuple[str, str]:
    """Return an id and a token for a conversation, as nobody else has."""
    return secrets.token_hex(16), new_token()


class ConversationStore:
    """Conversations in a database; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin_once(
        self,
        identifier: str,
        token: str,
        language: str | None,
        simple: bool | None,
        municipality: str | None = None,
    ) -> None:
        """Make a conversation with a key of ``fresh_key``, unless it is there already.

        Of its token only a hash is kept.
        """
        moment = now()
        with writing(self.engine) as connection:
            connection.execute(
                _insert_new(connection, conversations).values(
                    id=identifier,
                    token_hash=hash_of(token),
                    language=language,
                    simple=simple,
                    municipality=municipality,
                    last_position=0,
                    created=moment,
                    last_seen=moment,
                )
            )

    def find(self, identifier: str) -> Conversation:
        """Return a conversation.

        Raises:
            ConversationGone: there is none.
        """
        with reading(self.engine) as connection:
            return _conversation(_row(connection, identifier))

    def open(self, identifier: str, token: str) -> Conversation | None:
        """Return the conversation that a token opens; None where it is the wrong token.

        Raises:
            ConversationGone: there is no such conversation.
        """
        with reading(self.engine) as connection:
            row = _row(connection, identifier)
        is_theirs = hmac.compare_digest(row.token_hash, hash_of(token))
        return _conversation(row) if is_theirs else None

    def remember_choice(
        self, conversation: Conversation, language: str | None, simple: bool | None
    ) -> Conversation:
        """Keep what the person set with the switches of the page; None leaves it as it is."""
        chosen = replace(
            conversation,
            language=conversation.language if language is None else language,
            simple=conversation.simple if simple is None else simple,
        )
        if chosen != conversation:
            with writing(self.engine) as connection:
                connection.execute(
                    update(conversations)
                    .where(conversations.c.id == chosen.id)
                    .values(language=chosen.language, simple=chosen.simple)
                )
        return chosen

    def take_in(self, identifier: str, client_id: str, text: str, payload: str | None) -> Inbound:
        """Store a message of the person, once for each ``client_id``, and return it.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        with writing(self.engine) as connection:
            # Reserving a place first holds the conversation's row: of two requests with the same
            # client_id the second finds what the first stored.
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

    def title_of_choice(self, identifier: str, payload: str) -> str | None:
        """Return the title of the button that offered a payload here; None where none did."""
        offered = (
            select(messages.c.body)
            .where(messages.c.conversation == identifier, messages.c.direction == "out")
            .order_by(messages.c.position.desc())
        )
        with reading(self.engine) as connection:
            for body in connection.execute(offered).scalars():
                for button in json.loads(body)["buttons"]:
                    if button["payload"] == payload:
                        return str(button["title"])
        return None

    def is_answered(self, message: str) -> bool:
        """Tell whether a message of the person has its answer.

        Raises:
            ConversationGone: the message was erased with its conversation.
        """
        with reading(self.engine) as connection:
            state = connection.execute(
                select(messages.c.state).where(messages.c.id == message)
            ).scalar_one_or_none()
        if state is None:
            raise ConversationGone
        return bool(state != "waiting")

    def work_of(
        self, identifier: str, up_to: int | None = None
    ) -> tuple[Conversation, list[Inbound]]:
        """Return a conversation and its unanswered messages in order, up to a position.

        Raises:
            ConversationGone: there is none.
        """
        wanted = {"identifier": identifier, "up_to": LAST_POSITION if up_to is None else up_to}
        with reading(self.engine) as connection:
            conversation = _conversation(_row(connection, identifier))
            rows = connection.execute(_WAITING, wanted).all()
        return conversation, [_inbound(row) for row in rows]

    def borrow_turn(self, identifier: str, seconds: float) -> str | None:
        """Lend the turn of a conversation to the caller; None while another has it."""
        holder, moment = secrets.token_hex(16), now()
        wanted = {"identifier": identifier, "moment": moment, "turn_holder": holder}
        return holder if self._lend(_LEND_IF_FREE, wanted, moment, seconds) else None

    def keep_turn(self, identifier: str, holder: str, seconds: float) -> bool:
        """Lengthen a loan; False when it was lost."""
        wanted = {"identifier": identifier, "holder": holder}
        return self._lend(_LEND_ON, wanted, now(), seconds)

    def _lend(
        self, statement: Any, wanted: dict[str, Any], moment: datetime, seconds: float
    ) -> bool:
        values = {**wanted, "turn_until": moment + timedelta(seconds=seconds)}
        with writing(self.engine) as connection:
            is_lent = bool(connection.execute(statement, values).rowcount)
            if is_lent:
                announce(connection, wanted["identifier"])
        return is_lent

    def return_turn(self, identifier: str, holder: str) -> None:
        """Give the turn back; harmless when the loan was lost."""
        with writing(self.engine) as connection:
            connection.execute(_RETURN_TURN, {"identifier": identifier, "holder": holder})

    def count_attempt(self, message: str) -> int:
        """Note that Rasa failed on a message, and return how often it has by now."""
        with writing(self.engine) as connection:
            connection.execute(
                update(messages)
                .where(messages.c.id == message)
                .values(attempts=messages.c.attempts + 1)
            )
            attempts = select(messages.c.attempts).where(messages.c.id == message)
            return int(connection.execute(attempts).scalar_one_or_none() or 0)

    def store_replies(
        self, holder: str, answered: Inbound, replies: Sequence[Reply], answered_with: str | None
    ) -> None:
        """Store the replies to a message and mark it answered, in one transaction.

        Where they say that the person had everything erased, it is erased in that transaction.

        Raises:
            TurnLost: the caller does not hold the turn any more; nothing was stored.
        """
        settled = _what_the_replies_settle(replies)
        with writing(self.engine) as connection:
            last = _reserve(
                connection, answered.conversation, len(replies), holder=holder, **settled
            )
            if last is None:
                raise TurnLost
            is_erased = any(reply.meta.erased for reply in replies)
            if is_erased:
                _erase_what_was_said(connection, answered)
            for position, reply in enumerate(replies, last - len(replies) + 1):
                identifier = secrets.token_hex(16)
                connection.execute(
                    _ADD_MESSAGE,
                    {
                        "id": identifier,
                        "conversation": answered.conversation,
                        "position": position,
                        "direction": "out",
                        "reply_to": answered.id,
                        "text": reply.text,
                        "body": json.dumps(reply.body(identifier), ensure_ascii=False),
                        "state": "sent",
                        "attempts": 0,
                        "created": now(),
                    },
                )
            connection.execute(
                _MARK_ANSWERED,
                {
                    "message": answered.id,
                    "state": "erased" if is_erased else "answered",
                    "answered_with": answered_with,
                },
            )

    def replies_with(self, message: str) -> list[Body]:
        """Return what a request for a message brought, in order.

        That is the reply to the message itself, after those to earlier messages that had to wait
        for this request. Asked again, it brings the same.
        """
        with reading(self.engine) as connection:
            rows = connection.execute(_REPLIES_WITH, {"message": message}).all()
        return [{**json.loads(row.body), "reply_to": row.client_id} for row in rows]

    def history(self, identifier: str) -> list[Body]:
        """Return all messages of a conversation in order, of the person and of the assistant."""
        return [stored.body for stored in self.said_after(identifier, 0)]

    def said_after(self, identifier: str, position: int) -> list[Stored]:
        """Return the messages behind a place of a conversation in order, of both sides."""
        wanted = {"identifier": identifier, "after": position}
        with reading(self.engine) as connection:
            rows = connection.execute(_SAID_AFTER, wanted).all()
        return [Stored(row.position, row.created, _as_body(row)) for row in rows]

    def glance(self, identifiers: Sequence[str]) -> dict[str, Glance]:
        """Return how conversations are at this moment; those that are gone are left out."""
        moment = now()
        is_waiting = exists().where(
            messages.c.conversation == conversations.c.id, messages.c.state == "waiting"
        )
        query = select(
            conversations.c.id,
            conversations.c.last_position,
            conversations.c.token_hash,
            and_(~_is_free(moment), is_waiting).label("is_answering"),
        ).where(conversations.c.id.in_(identifiers))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {
            row.id: Glance(row.last_position, bool(row.is_answering), row.token_hash)
            for row in rows
        }

    def conversations_that_wait(self, since: datetime) -> list[str]:
        """Return the conversations with a message that nobody is answering, oldest first.

        Messages that came after ``since`` do not count: the request that brought them is at it.
        """
        query = (
            select(messages.c.conversation)
            .join(conversations, conversations.c.id == messages.c.conversation)
            .where(messages.c.state == "waiting", messages.c.created < since, _is_free(now()))
            .group_by(messages.c.conversation)
            .order_by(func.min(messages.c.created))
        )
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())

    def erase(self, identifier: str) -> None:
        """Erase a conversation with all it holds, and note that Rasa has still to do the same."""
        with writing(self.engine) as connection:
            _erase(connection, identifier)

    def erase_silent(self, since: datetime) -> int:
        """Erase the conversations in which nothing was said since a moment; return how many."""
        silent = select(conversations.c.id).where(conversations.c.last_seen < since)
        with writing(self.engine) as connection:
            # Locked rows are looked at once more: who speaks at this very moment is not erased.
            found = list(connection.execute(silent.with_for_update()).scalars())
            for identifier in found:
                _erase(connection, identifier)
        return len(found)

    def erasures_left(self) -> list[str]:
        """Return the conversations that Rasa has still to erase, oldest first."""
        with reading(self.engine) as connection:
            query = select(erasures.c.conversation).order_by(erasures.c.created)
            return list(connection.execute(query).scalars())

    def erased_at_rasa(self, identifier: str, turn_ended: bool = False) -> None:
        """Forget a conversation that Rasa has erased too, unless a turn may still end there."""
        done = erasures.c.conversation == identifier
        if not turn_ended:
            done &= erasures.c.created <= now()
        with writing(self.engine) as connection:
            connection.execute(delete(erasures).where(done))

    def answers(self) -> bool:
        """Tell whether the database can be read; raises what the database raises otherwise."""
        with reading(self.engine) as connection:
            connection.execute(select(conversations.c.id).limit(1))
        return True


def new_token() -> str:
    """Return what opens a conversation."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _row(connection: Connection, identifier: str) -> Any:
    row = connection.execute(_CONVERSATION, {"identifier": identifier}).one_or_none()
    if row is None:
        raise ConversationGone(identifier)
    return row


def _conversation(row: Any) -> Conversation:
    return Conversation(row.id, row.language, row.simple, row.spoken, row.municipality)


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


def _is_free(moment: datetime) -> Any:
    """Return the condition that nobody holds the turn of a conversation."""
    return or_(conversations.c.turn_until.is_(None), conversations.c.turn_until < moment)


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


def _as_body(row: Any) -> Body:
    if row.direction == "out":
        return {**json.loads(row.body), "reply_to": row.replied_client_id}
    return {
        "id": row.id,
        "from": "person",
        "text": row.text,
        "client_id": row.client_id,
        "choice": row.payload is not None,
        "answered": row.state == "answered",
    }


def _erase_what_was_said(connection: Connection, confirming: Inbound) -> None:
    """Erase what both sides said up to a message, itself included; the conversation goes on.

    What the person said after it has no answer yet, and stays.
    """
    is_here = messages.c.conversation == confirming.conversation
    is_over = or_(messages.c.state != "waiting", messages.c.id == confirming.id)
    connection.execute(delete(links).where(links.c.conversation == confirming.conversation))
    connection.execute(delete(messages).where(is_here, messages.c.direction == "out"))
    connection.execute(
        update(messages)
        .where(is_here, is_over)
        .values(text="", payload=None, answered_with=None, state="erased", created=now())
    )


def _erase(connection: Connection, identifier: str) -> None:
    loan = select(conversations.c.turn_until).where(conversations.c.id == identifier)
    is_lent = connection.execute(loan.with_for_update()).scalar_one_or_none() is not None
    # Rasa stores a turn when it ends: it may have to erase once more after that.
    final = now() + _LONGEST_TURN if is_lent else now()
    # The conversation goes first and takes its messages along: in the order in which a turn locks
    # them, so that the two cannot wait for each other.
    connection.execute(delete(conversations).where(conversations.c.id == identifier))
    announce(connection, identifier)
    note = _insert_new(connection, erasures).values(conversation=identifier, created=final)
    connection.execute(note)


def _insert_new(connection: Connection, table: Table) -> Any:
    """Return an insert that leaves a row alone that is there already."""
    insert_into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert_into(table).on_conflict_do_nothing()
