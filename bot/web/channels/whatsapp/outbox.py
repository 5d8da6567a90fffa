"""What goes to phones: queued once, sent in order, and known when it arrived."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.channels.whatsapp.events import Status
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.shaping import Part, parts_of
from bot.web.channels.whatsapp.tables import outbox, people
from bot.web.conversations import speaking
from bot.web.conversations.store import as_conversation, now
from bot.web.conversations.tables import conversations, messages

#: A business may write freely for so long after somebody wrote to it (Meta).
WINDOW = timedelta(hours=24)
#: Why a message waits until they write again, and how soon it is looked at once more all the same.
_HELD, _HELD_FOR = "window", timedelta(minutes=5)
#: One message of the guide has fewer parts than this; what is told in between comes last.
_PARTS = 100
_LAST = _PARTS - 1
#: Marks what is said last before all that is known of a number is erased.
ENDS = "ends"
_LEAVING = outbox.c.state.in_(("waiting", "sending"))
_IS_HELD = func.coalesce(outbox.c.reason, "") == _HELD
#: States never go back: Meta's news can overtake each other.
_ORDER = ("sending", "sent", "delivered", "read")
_IS_THEIRS = and_(
    conversations.c.id == people.c.conversation,
    conversations.c.token_hash == people.c.opens_with,
)
_SAID_SINCE = (
    select(messages.c.position, messages.c.body)
    .where(
        messages.c.conversation == bindparam("conversation"),
        messages.c.direction == "out",
        messages.c.position > bindparam("since"),
    )
    .order_by(messages.c.position)
)


class Undelivered(NamedTuple):
    """A message that cannot be sent: since when (UTC), and Meta's code for why."""

    id: str
    created: datetime
    reason: str


@dataclass(frozen=True)
class Leaving:
    """A message that is about to be sent: by whom, to whom, what, and for the how-many-th time.

    ``is_in_window`` tells whether Meta lets us write freely to them now.
    """

    id: str
    conversation: str
    number: str
    part: Part
    attempts: int
    is_in_window: bool


class Outbox:
    """What goes to phones; every method is one transaction."""

    def __init__(self, engine: Engine, identity: Identity) -> None:
        self._engine = engine
        self._identity = identity

    def fill(self, conversation: str) -> None:
        """Queue what the guide said in a conversation since this was last done."""
        theirs = (
            select(people.c.queued)
            .join(conversations, _IS_THEIRS)
            .where(people.c.conversation == conversation)
        )
        with writing(self._engine) as connection:
            queued = connection.execute(theirs.with_for_update()).scalar_one_or_none()
            if queued is None:
                return
            wanted = {"conversation": conversation, "since": queued}
            said = connection.execute(_SAID_SINCE, wanted).all()
            for row in said:
                body = json.loads(row.body)
                parts = parts_of(body)
                if body["meta"].get("erased"):
                    # What still waits to be sent was said before, and is erased with it; with the
                    # last word goes the number.
                    is_here = outbox.c.conversation == conversation
                    connection.execute(delete(outbox).where(is_here))
                    parts[-1] = {**parts[-1], ENDS: True}
                self._queue(connection, conversation, row.position, parts)
            if said:
                connection.execute(
                    update(people)
                    .where(people.c.conversation == conversation)
                    .values(queued=said[-1].position)
                )

    def _queue(
        self, connection: Connection, conversation: str, position: int, parts: Sequence[Part]
    ) -> None:
        for number, part in enumerate(parts[:_LAST]):
            self._add(connection, conversation, position * _PARTS + number, part)

    @staticmethod
    def _add(connection: Connection, conversation: str, place: int, part: Part) -> None:
        moment = now()
        connection.execute(
            insert(outbox).values(
                id=secrets.token_hex(16),
                conversation=conversation,
                place=place,
                part=json.dumps(part, ensure_ascii=False),
                state="waiting",
                due=moment,
                attempts=0,
                created=moment,
            )
        )

    def say_asleep(self, conversation: str) -> None:
        """Tell once, until the next answer, that the guide is away and the message is kept."""
        query = select(conversations).where(conversations.c.id == conversation)
        is_here = outbox.c.conversation == conversation
        told = select(func.max(outbox.c.place)).where(is_here, outbox.c.place % _PARTS == _LAST)
        answered = select(func.max(messages.c.position)).where(
            messages.c.conversation == conversation, messages.c.direction == "out"
        )
        with writing(self._engine) as connection:
            row = connection.execute(query.with_for_update()).first()
            if row is None:
                return
            last_told = connection.execute(told).scalar_one() or 0
            if last_told > (connection.execute(answered).scalar_one() or 0) * _PARTS:
                return
            said = speaking.asleep(speaking.register_of(as_conversation(row)))
            [part] = parts_of(said.body("asleep"))
            self._add(connection, conversation, row.last_position * _PARTS + _LAST, part)

    def unfilled(self) -> list[str]:
        """Return the conversations in which the guide said what is not queued yet."""
        query = (
            select(people.c.conversation)
            .join(conversations, _IS_THEIRS)
            .join(messages, messages.c.conversation == people.c.conversation)
            .where(
                # The place of the last message spares a look at those of every conversation.
                conversations.c.last_position > people.c.queued,
                messages.c.position > people.c.queued,
                messages.c.direction == "out",
            )
            .distinct()
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def due(self) -> list[str]:
        """Return the conversations of which a message can leave now, the longest waiting first."""
        query = (
            select(outbox.c.conversation)
            .where(_LEAVING)
            .group_by(outbox.c.conversation)
            .having(func.min(outbox.c.due) <= now())
            .order_by(func.min(outbox.c.due))
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def take(self, conversation: str, lease: timedelta) -> Leaving | None:
        """Return the next message of a conversation, which nobody else sends while the lease lasts.

        None where nothing waits, or what is next is not due. What is held lets others by: of these
        a template may leave.
        """
        moment = now()
        is_held = and_(outbox.c.state == "waiting", outbox.c.due > moment, _IS_HELD)
        first = (
            select(outbox, people.c.number, people.c.heard)
            .join(people, people.c.conversation == outbox.c.conversation)
            .where(outbox.c.conversation == conversation, _LEAVING, ~is_held)
            .order_by(outbox.c.place)
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(first).first()
        if row is None or row.due > moment:
            return None
        with writing(self._engine) as connection:
            taken = connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id, outbox.c.due == row.due, outbox.c.state == row.state)
                .values(state="sending", due=moment + lease)
            )
        if not taken.rowcount:
            return None
        is_in_window = row.heard > moment - WINDOW
        part = json.loads(row.part)
        return Leaving(row.id, conversation, row.number, part, row.attempts, is_in_window)

    def wait_for_news(self, lease: timedelta) -> None:
        """Let what was being sent when a process ended be nobody's for as long as a lease lasts.

        Meta may have taken it, and could not tell while nobody was there.
        """
        with writing(self._engine) as connection:
            being_sent = update(outbox).where(outbox.c.state == "sending")
            connection.execute(being_sent.values(due=now() + lease))

    def sent(self, leaving: Leaving, wamid: str) -> None:
        """Note that Meta took a message, and forget what it said."""
        with writing(self._engine) as connection:
            _advance(
                connection, outbox.c.id == leaving.id, "sent", self._identity.of_message(wamid)
            )

    def wait(self, leaving: Leaving, until: datetime, reason: str) -> None:
        """Let a message wait until a moment (UTC); everything behind it waits too."""
        self._wait(leaving, due=until, attempts=leaving.attempts + 1, reason=reason[:64])

    def hold(self, leaving: Leaving) -> None:
        """Let a message wait until they write again (``release_held``)."""
        self._wait(leaving, due=now() + _HELD_FOR, reason=_HELD)

    def _wait(self, leaving: Leaving, **values: Any) -> None:
        is_it = (outbox.c.id == leaving.id) & (outbox.c.state == "sending")
        with writing(self._engine) as connection:
            connection.execute(update(outbox).where(is_it).values(state="waiting", **values))

    def give_up(self, leaving: Leaving, reason: str) -> None:
        """Send a message no more: it can never arrive. What is behind it goes on."""
        with writing(self._engine) as connection:
            _bury(connection, outbox.c.id == leaving.id, reason)

    def note(self, statuses: Sequence[Status]) -> None:
        """Keep what Meta tells about messages of ours; what it says twice or late changes nothing.

        A message whose answer from Meta was lost is known by the id that we gave it: so it is not
        sent once more.
        """
        with writing(self._engine) as connection:
            for status in statuses:
                sent_as = self._identity.of_message(status.wamid)
                is_it = outbox.c.sent_as == sent_as
                if status.outbox_id:
                    is_it |= outbox.c.id == status.outbox_id
                if status.state == "failed":
                    _bury(connection, is_it, status.reason)
                elif status.state in _ORDER:
                    _advance(connection, is_it, status.state, sent_as)

    def dead(self) -> list[Undelivered]:
        """Return what could not be sent: when it was to be, and why; never what or to whom."""
        query = (
            select(outbox.c.id, outbox.c.created, outbox.c.reason)
            .where(outbox.c.state == "dead")
            .order_by(outbox.c.created)
        )
        with reading(self._engine) as connection:
            return [Undelivered(*row) for row in connection.execute(query)]

    def leaving(self) -> int:
        """Return how many messages wait to be sent."""
        with reading(self._engine) as connection:
            return int(
                connection.execute(
                    select(func.count()).select_from(outbox).where(_LEAVING)
                ).scalar_one()
            )


def release_held(connection: Connection, conversation: str) -> None:
    """Let what was held in a conversation leave, before all that is said from now on."""
    is_here = outbox.c.conversation == conversation
    held = update(outbox).where(is_here, outbox.c.state == "waiting", _IS_HELD)
    connection.execute(held.values(due=now(), reason=None))


def _advance(connection: Connection, is_it: Any, state: str, sent_as: str) -> None:
    """Move a message on to a state; what it said is forgotten, since it was taken."""
    earlier = _ORDER[: _ORDER.index(state)]
    connection.execute(
        update(outbox)
        .where(is_it, outbox.c.state.in_(("waiting", *earlier)))
        .values(state=state, part=None, sent_as=sent_as, reason=None)
    )


def _bury(connection: Connection, is_it: Any, reason: str) -> None:
    """Note that a message failed, unless it is known to be on the phone."""
    connection.execute(
        update(outbox)
        .where(is_it, outbox.c.state.not_in(("delivered", "read", "dead")))
        .values(state="dead", part=None, reason=reason[:64])
    )
