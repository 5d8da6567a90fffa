"""Conversations that a person of a house is asked for, has, or gives back: one owner at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import insert_new, reading, writing
from bot.web.conversations.announcing import announce
from bot.web.conversations.inbox import say_unasked
from bot.web.conversations.messages import Conversation, Reply
from bot.web.conversations.store import ConversationGone, as_conversation, row_of
from bot.web.conversations.tables import conversations
from bot.web.conversations.takeover.tables import looks, talks
from bot.web.conversations.takeover.talk import Look, Patience, Talk, TalkGone, TalkTaken

#: Says something to a family: in the language and register of its conversation.
Says = Callable[[Conversation], Reply]


class Talks:
    """Talks in a database; every method is one transaction."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], patience: Patience) -> None:
        self.engine = engine
        self._clock = clock
        self.patience = patience

    def of(self, conversation: str) -> Talk | None:
        """Return the talk of a conversation, asked for or taken."""
        return self._one(talks.c.conversation == conversation)

    def of_house(self, house: str) -> list[Talk]:
        """Return the talks of a house, the longest waiting first."""
        return self._all(talks.c.house == house)

    def get(self, house: str, talk: str) -> Talk:
        """Return a talk of a house.

        Raises:
            TalkGone: the house has no such talk.
        """
        found = self._one((talks.c.house == house) & (talks.c.id == talk))
        if found is None:
            raise TalkGone
        return found

    def overdue(self) -> list[Talk]:
        """Return the talks that nobody came to, or in which the owner fell silent."""
        return self._all(talks.c.ends <= self._clock())

    def looks(self, house: str) -> list[Look]:
        """Return who of a house read conversations that are still there, the latest first."""
        query = select(looks).where(looks.c.house == house).order_by(looks.c.moment.desc())
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [Look(row.who, row.reads_before, row.moment) for row in rows]

    def ask(self, conversation: str, house: str, reads_before: bool) -> None:
        """Ask for a person of a house; asked again, it changes nothing.

        Raises:
            ConversationGone: the conversation was erased meanwhile.
        """
        moment = self._clock()
        with writing(self.engine) as connection:
            place = _hold(connection, conversation).last_position
            row = {
                "id": secrets.token_hex(16),
                "conversation": conversation,
                "house": house,
                "reads_before": reads_before,
                "since": place,
                "asked": moment,
                "ends": moment + self.patience.to_come,
            }
            connection.execute(insert_new(connection, talks).values(row))
            announce(connection, house)

    def take(self, house: str, talk: str, owner: str, speaks_as: str, says: Says) -> Talk:
        """Take a talk that nobody has, and note that it is read; of two at once, one gets it.

        Raises:
            TalkTaken: a colleague was first.
            TalkGone: the house has no such talk (any more).
        """
        moment = self._clock()
        is_free = talks.c.owner.is_(None) & (talks.c.ends > moment)
        taken = {
            "owner": owner,
            "speaks_as": speaks_as,
            "ends": moment + self.patience.to_write,
        }
        with writing(self.engine) as connection:
            found = self._held(connection, house, talk)
            change = update(talks).where(talks.c.id == talk, is_free).values(taken)
            if not connection.execute(change).rowcount:
                raise TalkTaken(found.speaks_as) if found.owner else TalkGone
            look = {
                "conversation": found.conversation,
                "house": house,
                "who": speaks_as,
                "reads_before": found.reads_before,
                "moment": moment,
            }
            connection.execute(insert(looks).values(look))
            _say(connection, found, says)
        return found

    def write(self, house: str, talk: str, owner: str, says: Says, client_id: str) -> None:
        """Say something to the family as its person, once for each ``client_id``.

        Raises:
            TalkGone: it is not theirs (any more); nothing was said.
        """
        moment = self._clock()
        is_theirs = (talks.c.owner == owner) & (talks.c.ends > moment)
        with writing(self.engine) as connection:
            found = self._held(connection, house, talk)
            change = update(talks).where(talks.c.id == talk, is_theirs)
            ends = moment + self.patience.to_write
            if not connection.execute(change.values(ends=ends)).rowcount:
                raise TalkGone
            _say(connection, found, says, client_id)

    def hand_back(self, house: str, talk: str, owner: str, says: Says) -> None:
        """Give the conversation back to the guide.

        Raises:
            TalkGone: it is not theirs (any more).
        """
        with writing(self.engine) as connection:
            found = self._held(connection, house, talk)
            if not _delete(connection, found, talks.c.owner == owner):
                raise TalkGone
            _say(connection, found, says)

    def end(self, conversation: str) -> Talk | None:
        """Let the family end its talk, and return what it was."""
        with suppress(ConversationGone), writing(self.engine) as connection:
            _hold(connection, conversation)
            found = _first(connection, talks.c.conversation == conversation)
            if found is not None:
                _delete(connection, found, talks.c.conversation == conversation)
            return found
        return None

    def give_back(self, overdue: Talk, says: Says) -> bool:
        """Give a talk back that is overdue; False where somebody came or wrote meanwhile."""
        with suppress(ConversationGone), writing(self.engine) as connection:
            _hold(connection, overdue.conversation)
            if _delete(connection, overdue, talks.c.ends <= self._clock()):
                _say(connection, overdue, says)
                return True
        return False

    def ring(self, talk: Talk) -> None:
        """Let the house of a talk know that the family wrote."""
        with writing(self.engine) as connection:
            announce(connection, talk.house)

    def warn(self, talk: Talk, place: int) -> None:
        """Note that the message at a place may show danger."""
        with writing(self.engine) as connection:
            connection.execute(update(talks).where(talks.c.id == talk.id).values(danger=place))
            announce(connection, talk.house)

    def _held(self, connection: Connection, house: str, talk: str) -> Talk:
        """Return a talk of a house, whose conversation is then held: an erasing holds it first."""
        is_it = (talks.c.house == house) & (talks.c.id == talk)
        found = _first(connection, is_it)
        if found is not None:
            with suppress(ConversationGone):
                _hold(connection, found.conversation)
                found = _first(connection, is_it)
        if found is None:
            raise TalkGone
        return found

    def _one(self, is_it: Any) -> Talk | None:
        with reading(self.engine) as connection:
            return _first(connection, is_it)

    def _all(self, are_they: Any) -> list[Talk]:
        with reading(self.engine) as connection:
            rows = connection.execute(select(talks).where(are_they).order_by(talks.c.asked)).all()
        return [_as_talk(row) for row in rows]


def _first(connection: Connection, is_it: Any) -> Talk | None:
    row = connection.execute(select(talks).where(is_it)).first()
    return _as_talk(row) if row else None


def _hold(connection: Connection, conversation: str) -> Any:
    query = select(conversations).where(conversations.c.id == conversation)
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise ConversationGone(conversation)
    return row


def _say(connection: Connection, talk: Talk, says: Says, client_id: str | None = None) -> None:
    known = as_conversation(row_of(connection, talk.conversation))
    say_unasked(connection, talk.conversation, says(known), client_id)
    announce(connection, talk.house)


def _delete(connection: Connection, talk: Talk, still: Any) -> bool:
    gone = connection.execute(delete(talks).where(talks.c.id == talk.id, still)).rowcount
    announce(connection, talk.house)
    return bool(gone)


def _as_talk(row: Any) -> Talk:
    return Talk(
        row.id,
        row.conversation,
        row.house,
        row.reads_before,
        row.since,
        row.asked,
        row.owner,
        row.speaks_as or "",
        row.ends,
        row.danger,
    )
