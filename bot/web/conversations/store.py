"""Conversations themselves: what was chosen in them, who may open them, how they are now."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import insert_new, reading, writing
from bot.web.conversations.keys import hash_of
from bot.web.conversations.messages import Conversation
from bot.web.conversations.tables import conversations, messages

# Put together once: that took longer than the database did.
_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("identifier"))


class ConversationGone(Exception):
    """Raised when a conversation does not exist, or does not any more."""


@dataclass(frozen=True)
class Glance:
    """A conversation at one moment: its last place, whether it is being answered, who may open it.

    ``opens_with`` changes when another token opens the conversation.
    """

    last_position: int
    is_answering: bool
    opens_with: str


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
                insert_new(connection, conversations).values(
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
            return as_conversation(row_of(connection, identifier))

    def open(self, identifier: str, token: str) -> Conversation | None:
        """Return the conversation that a token opens; None where it is the wrong token.

        Raises:
            ConversationGone: there is no such conversation.
        """
        with reading(self.engine) as connection:
            row = row_of(connection, identifier)
        is_theirs = hmac.compare_digest(row.token_hash, hash_of(token))
        return as_conversation(row) if is_theirs else None

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
            and_(~is_free(moment), is_waiting).label("is_answering"),
        ).where(conversations.c.id.in_(identifiers))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {
            row.id: Glance(row.last_position, bool(row.is_answering), row.token_hash)
            for row in rows
        }

    def answers(self) -> bool:
        """Tell whether the database can be read; raises what the database raises otherwise."""
        with reading(self.engine) as connection:
            connection.execute(select(conversations.c.id).limit(1))
        return True


def now() -> datetime:
    """Return this moment in UTC, without a zone, as the tables keep it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def row_of(connection: Connection, identifier: str) -> Any:
    """Return the row of a conversation.

    Raises:
        ConversationGone: there is none.
    """
    row = connection.execute(_CONVERSATION, {"identifier": identifier}).one_or_none()
    if row is None:
        raise ConversationGone(identifier)
    return row


def as_conversation(row: Any) -> Conversation:
    """Return a row as what it stands for."""
    return Conversation(row.id, row.language, row.simple, row.spoken, row.municipality, row.channel)


def is_free(moment: Any) -> Any:
    """Return the condition that nobody holds the turn of a conversation at a moment."""
    return or_(conversations.c.turn_until.is_(None), conversations.c.turn_until < moment)
