"""Erasing in the database, and what Rasa has still to erase."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.referral.tables import referrals
from bot.transactions import insert_new, reading, writing
from bot.web.conversations.announcing import announce
from bot.web.conversations.messages import Inbound
from bot.web.conversations.store import now
from bot.web.conversations.tables import conversations, erasures, links, messages
from bot.web.conversations.takeover.tables import looks, talks

#: The longest that Rasa can be at one turn, with time to spare.
_LONGEST_TURN = timedelta(seconds=60)


class Erasures:
    """Erases conversations whole; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erase(self, identifier: str) -> None:
        """Erase a conversation with all it holds, and note that Rasa has still to do the same."""
        with writing(self._engine) as connection:
            _erase(connection, identifier)

    def erase_if_nothing_waits(self, identifier: str) -> bool:
        """Erase a conversation with all it holds; False where a message waits for its answer."""
        row = select(conversations.c.id).where(conversations.c.id == identifier)
        waiting = select(messages.c.id).where(
            messages.c.conversation == identifier, messages.c.state == "waiting"
        )
        with writing(self._engine) as connection:
            # Held, so that no message comes in between the look and the erasing.
            connection.execute(row.with_for_update())
            if connection.execute(waiting.limit(1)).first() is not None:
                return False
            _erase(connection, identifier)
        return True

    def erase_silent(self, since: datetime) -> int:
        """Erase the conversations in which nothing was said since a moment; return how many.

        Referrals go by their own last message, also where their conversation goes on.
        """
        silent = select(conversations.c.id).where(conversations.c.last_seen < since)
        with writing(self._engine) as connection:
            # Locked rows are looked at once more: who speaks at this very moment is not erased.
            found = list(connection.execute(silent.with_for_update()).scalars())
            for identifier in found:
                _erase(connection, identifier)
            connection.execute(delete(referrals).where(referrals.c.touched < since))
        return len(found)

    def left(self) -> list[str]:
        """Return the conversations that Rasa has still to erase, oldest first."""
        with reading(self._engine) as connection:
            query = select(erasures.c.conversation).order_by(erasures.c.created)
            return list(connection.execute(query).scalars())

    def done_at_rasa(self, identifier: str, turn_ended: bool = False) -> None:
        """Forget a conversation that Rasa has erased too, unless a turn may still end there."""
        done = erasures.c.conversation == identifier
        if not turn_ended:
            done &= erasures.c.created <= now()
        with writing(self._engine) as connection:
            connection.execute(delete(erasures).where(done))


def erase_what_was_said(connection: Connection, confirming: Inbound) -> None:
    """Erase what both sides said up to a message, itself included; the conversation goes on.

    What the person said after it has no answer yet, and stays.
    """
    is_here = messages.c.conversation == confirming.conversation
    is_over = or_(messages.c.state != "waiting", messages.c.id == confirming.id)
    for table in (links, talks, looks):
        connection.execute(delete(table).where(table.c.conversation == confirming.conversation))
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
    note = insert_new(connection, erasures).values(conversation=identifier, created=final)
    connection.execute(note)
