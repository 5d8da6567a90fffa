"""What came: stored as it comes, then taken into the conversation of its sender, in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import case, delete, exists, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import insert_new, reading, writing
from bot.web.channels.whatsapp.events import TEXT, Incoming
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.meaning import Meant, code_in, happened, meanings, sheet_code_in
from bot.web.channels.whatsapp.outbox import release_held
from bot.web.channels.whatsapp.sheets import Sheets, asked_for
from bot.web.channels.whatsapp.tables import arrivals, people
from bot.web.conversations.inbox import take_in
from bot.web.conversations.keys import fresh_key, hash_of
from bot.web.conversations.links import use_link
from bot.web.conversations.store import now
from bot.web.conversations.tables import conversations

#: What conversations here are said to be on.
CHANNEL = "whatsapp"
#: Meta posts again for seven days what was not answered: what is older is nobody's message.
KEPT = timedelta(days=8)


@dataclass(frozen=True)
class Settled:
    """A sender's messages, taken in: where they are, and Meta's id of the last one.

    ``is_answered`` tells whether anything among them is answered at all.
    """

    conversation: str
    wamid: str
    is_answered: bool
    #: A conversation that they left for the one of a code.
    left: str | None = None


class Arrivals:
    """What came and who sent it; every method is one transaction."""

    def __init__(self, engine: Engine, identity: Identity, sheets: Sheets) -> None:
        self._engine = engine
        self._identity = identity
        self._sheets = sheets

    def store(self, messages: Sequence[Incoming]) -> None:
        """Keep the messages of a post, each once however often it is posted."""
        oldest = (datetime.now(timezone.utc) - KEPT).timestamp()
        rows = [self._row(one) for one in messages if one.sent > oldest]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert_new(connection, arrivals), rows)

    def _row(self, message: Incoming) -> dict[str, Any]:
        about = self._identity.of_message(message.about) if message.about else ""
        content = {**asdict(message), "about": about, "where": None}
        return {
            "id": self._identity.of_message(message.wamid),
            "sender": self._identity.of_person(message.user or message.number),
            "content": json.dumps(content, ensure_ascii=False),
            "sent": message.sent,
            "state": "waiting",
            "created": now(),
        }

    def waiting(self) -> dict[str, datetime]:
        """Return who wrote and since when it waits (UTC), the longest waiting first."""
        since = func.min(arrivals.c.created)
        query = (
            select(arrivals.c.sender, since)
            .where(arrivals.c.state == "waiting")
            .group_by(arrivals.c.sender)
            .order_by(since)
        )
        with reading(self._engine) as connection:
            return dict(map(tuple, connection.execute(query)))

    def settle(self, sender: str) -> Settled | None:
        """Take what a sender sent into their conversation, in the order of their phone."""
        query = (
            select(arrivals)
            .where(arrivals.c.sender == sender, arrivals.c.state == "waiting")
            .order_by(arrivals.c.sent, arrivals.c.created, arrivals.c.id)
        )
        with writing(self._engine) as connection:
            rows = connection.execute(query.with_for_update()).all()
            if not rows:
                return None
            come = [(row.id, Incoming(**json.loads(row.content))) for row in rows]
            written = _moment(max(message.sent for _, message in come))
            first = conversation = self._conversation_of(connection, sender, come[-1][1], written)
            is_answered = False
            for identifier, message in come:
                conversation, meant = self._meaning_of(connection, conversation, sender, message)
                for number, one in enumerate(meant):
                    take_in(
                        connection, conversation, f"{identifier}-{number}", one.text, one.payload
                    )
                is_answered = is_answered or bool(meant)
            ids = [identifier for identifier, _ in come]
            connection.execute(
                update(arrivals)
                .where(arrivals.c.id.in_(ids))
                .values(state="done", content=None, sender="")
            )
        left = first if first != conversation else None
        return Settled(conversation, come[-1][1].wamid, is_answered, left)

    def _conversation_of(
        self, connection: Connection, sender: str, message: Incoming, written: datetime
    ) -> str:
        """Return the conversation of a sender who wrote; a new one where they have none."""
        if message.user and message.number:
            # Meta began to tell its own id of somebody whom we knew by number; whom we know by that
            # id already goes on where they were.
            known = people.c.sender == self._identity.of_person(message.number)
            is_new = ~exists().where(people.c.sender == sender)
            connection.execute(update(people).where(known, is_new).values(sender=sender))
        theirs = (
            select(people.c.conversation)
            .join(conversations, conversations.c.id == people.c.conversation)
            .where(people.c.sender == sender, conversations.c.token_hash == people.c.opens_with)
            .with_for_update()
        )
        is_theirs = people.c.sender == sender
        conversation = connection.execute(theirs).scalar_one_or_none()
        if conversation is None:
            # None yet, or it went on elsewhere: nothing links that one to this number any more.
            connection.execute(delete(people).where(is_theirs))
            conversation = _begin(connection, sender, written)
        # Meta's own id only where nothing else is known: a message to a number surely arrives.
        address = message.number or message.user
        heard = case((people.c.heard < written, written), else_=people.c.heard)
        connection.execute(update(people).where(is_theirs).values(heard=heard, number=address))
        release_held(connection, conversation)
        return str(conversation)

    def _meaning_of(
        self, connection: Connection, conversation: str, sender: str, message: Incoming
    ) -> tuple[str, list[Meant]]:
        """Return the conversation that a message belongs to, and what it means there."""
        typed = message.text if message.kind == TEXT else ""
        if code := code_in(typed):
            moved = _move(connection, sender, code)
            return moved or conversation, [happened("moved" if moved else "move_failed", "🔗")]
        if code := sheet_code_in(typed):
            return conversation, [asked_for(self._sheets.take(connection, code))]
        return conversation, meanings(connection, conversation, message)

    def forget_old(self) -> None:
        """Forget the ids of messages that Meta does not post again."""
        with writing(self._engine) as connection:
            connection.execute(delete(arrivals).where(arrivals.c.created < now() - KEPT))


def _moment(sent: int) -> datetime:
    """Return the moment (UTC) at which a phone sent something, by our clock at the latest now."""
    return min(now(), datetime.fromtimestamp(sent, timezone.utc).replace(tzinfo=None))


def _begin(connection: Connection, sender: str, written: datetime) -> str:
    identifier, token = fresh_key()
    moment = now()
    connection.execute(
        insert(conversations).values(
            id=identifier,
            token_hash=hash_of(token),
            channel=CHANNEL,
            last_position=0,
            created=moment,
            last_seen=moment,
        )
    )
    connection.execute(
        insert(people).values(
            sender=sender,
            number="",
            conversation=identifier,
            opens_with=hash_of(token),
            heard=written,
            queued=0,
        )
    )
    return identifier


def _move(connection: Connection, sender: str, code: str) -> str | None:
    """Give a sender the conversation of a code; None where the code opens nothing."""
    opened = use_link(connection, code, CHANNEL)
    if opened is None:
        return None
    conversation, token = opened
    place = select(conversations.c.last_position).where(conversations.c.id == conversation)
    # Another number that had it goes without; what was said before is not sent once more.
    connection.execute(
        delete(people).where(people.c.conversation == conversation, people.c.sender != sender)
    )
    connection.execute(
        update(people)
        .where(people.c.sender == sender)
        .values(
            conversation=conversation,
            opens_with=hash_of(token),
            queued=place.scalar_subquery(),
        )
    )
    return conversation
