"""What was said in conversations, read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading
from bot.web.conversations.messages import Body, Button, Inbound
from bot.web.conversations.tables import messages

# Put together once: that took longer than the database did.
_ASKED = messages.alias()
_REPLIES_WITH = (
    select(messages.c.body, _ASKED.c.client_id)
    .join(_ASKED, _ASKED.c.id == messages.c.reply_to)
    .where(
        _ASKED.c.conversation == bindparam("identifier"),
        or_(_ASKED.c.id == bindparam("message"), _ASKED.c.answered_with == bindparam("message")),
    )
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


@dataclass(frozen=True)
class Stored:
    """A message as the page gets it, with its place in the conversation and its moment (UTC)."""

    position: int
    moment: datetime
    body: Body


class History:
    """Messages of both sides in a database; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def said_after(self, identifier: str, position: int) -> list[Stored]:
        """Return the messages behind a place of a conversation in order, of both sides."""
        wanted = {"identifier": identifier, "after": position}
        with reading(self._engine) as connection:
            rows = connection.execute(_SAID_AFTER, wanted).all()
        return [Stored(row.position, row.created, _as_body(row)) for row in rows]

    def replies_with(self, message: Inbound) -> list[Body]:
        """Return what a request for a message brought, in order.

        That is the reply to the message itself, after those to earlier messages that had to wait
        for this request. Asked again, it brings the same.
        """
        wanted = {"identifier": message.conversation, "message": message.id}
        with reading(self._engine) as connection:
            rows = connection.execute(_REPLIES_WITH, wanted).all()
        return [{**json.loads(row.body), "reply_to": row.client_id} for row in rows]

    def title_of_choice(self, identifier: str, payload: str) -> str | None:
        """Return the title of the button that offered a payload here; None where none did."""
        with reading(self._engine) as connection:
            titles = (
                one.title for one in offered(connection, identifier) if one.payload == payload
            )
            return next(titles, None)


def offered(connection: Connection, identifier: str) -> Iterator[Button]:
    """Yield the buttons that a conversation was offered, those of its newest message first."""
    for body in said_by_the_guide(connection, identifier):
        yield from (Button(**button) for button in body["buttons"])


def said_by_the_guide(connection: Connection, identifier: str) -> Iterator[Body]:
    """Yield the messages of the assistant in a conversation, the newest first."""
    bodies = (
        select(messages.c.body)
        .where(messages.c.conversation == identifier, messages.c.direction == "out")
        .order_by(messages.c.position.desc())
    )
    for body in connection.execute(bodies).scalars():
        yield json.loads(body)


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
