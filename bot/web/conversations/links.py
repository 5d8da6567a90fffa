"""One-time links that take a conversation to another device."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.codes import as_made, in_groups, new_code
from bot.transactions import reading, writing
from bot.web.conversations.announcing import announce
from bot.web.conversations.keys import hash_of, new_token
from bot.web.conversations.store import now
from bot.web.conversations.tables import conversations, links

#: How long a link opens its conversation.
LIFETIME = timedelta(minutes=15)

# Sixteen signs are 80 bits, so nobody guesses one.
_LENGTH, _GROUP = 16, 4


class Links:
    """One-time links in the database, of which it holds only a hash."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, conversation: str) -> tuple[str, datetime]:
        """Make a link and return its code and the moment (UTC) until which it opens.

        The conversation's earlier link, and those that nobody used in time, go.
        """
        code = new_code(_LENGTH)
        moment = now()
        expires = moment + LIFETIME
        is_old = or_(links.c.conversation == conversation, links.c.expires < moment)
        with writing(self._engine) as connection:
            connection.execute(delete(links).where(is_old))
            connection.execute(
                insert(links).values(
                    code_hash=hash_of(code), conversation=conversation, expires=expires
                )
            )
        return in_groups(code, _GROUP), expires

    def use(self, code: str) -> tuple[str, str] | None:
        """Return the conversation and its new token; None where the link opens nothing (any more).

        The token of before opens nothing from then on.
        """
        with writing(self._engine) as connection:
            return use_link(connection, code)

    def opens(self, code: str, conversation: str) -> bool:
        """Tell whether a code would open a conversation now."""
        query = select(links.c.conversation).where(
            links.c.code_hash == hash_of(as_made(code)),
            links.c.conversation == conversation,
            links.c.expires >= now(),
        )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None


def use_link(connection: Connection, code: str, channel: str = "web") -> tuple[str, str] | None:
    """Use a link within a transaction (see ``Links.use``), to go on on a channel."""
    conversation = _take(connection, links.c.code_hash == hash_of(as_made(code)))
    if conversation is None:
        return None
    token = new_token()
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation)
        .values(token_hash=hash_of(token), channel=channel)
    )
    announce(connection, conversation)
    return conversation, token


def address_of_link(public_url: str, code: str) -> str:
    """Return the address of a link, with its code as people read it."""
    return f"{public_url}/verder#{in_groups(as_made(code), _GROUP)}"


def _take(connection: Connection, is_it: object) -> str | None:
    """Take a link out and return its conversation; of two at once only one gets it."""
    query = select(links.c.conversation).where(is_it, links.c.expires >= now())
    conversation = connection.execute(query).scalar_one_or_none()
    taken = connection.execute(delete(links).where(is_it)).rowcount
    return conversation if taken else None
