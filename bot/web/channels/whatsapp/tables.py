"""The tables of WhatsApp: what came, who they are, and what goes back.

Meta's ids of messages hold the sender's number, so of both only a keyed hash stands in clear.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.privacy.sealed_text import SealedText
from bot.web.conversations.tables import conversations

metadata = MetaData()

_IS_WAITING = text("state = 'waiting'")
_IS_LEAVING = text("state IN ('waiting', 'sending')")

#: What Meta posted, stored before anything else. ``content`` is what came, until it is taken into
#: the conversation; after that the row only keeps it from being taken in again. ``sent`` is the
#: sender's own moment (seconds since 1970): posts can overtake each other.
arrivals = Table(
    "whatsapp_arrivals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sender", String(64), nullable=False),
    Column("content", SealedText),
    Column("sent", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("created", DateTime, nullable=False),
    Index(
        "whatsapp_arrivals_waiting",
        "sender",
        sqlite_where=_IS_WAITING,
        postgresql_where=_IS_WAITING,
    ),
    Index("whatsapp_arrivals_created", "created"),
)

#: The conversation of a number. ``opens_with`` is the conversation's token when it became theirs:
#: with another one it has moved to another device. ``heard`` is when they wrote last (UTC); up to
#: the place ``queued`` what the guide said is in the outbox.
people = Table(
    "whatsapp_people",
    metadata,
    Column("sender", String(64), primary_key=True),
    Column("number", SealedText, nullable=False),
    Column(
        "conversation",
        String(32),
        ForeignKey(conversations.c.id, ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("opens_with", String(64), nullable=False),
    Column("heard", DateTime, nullable=False),
    Column("queued", Integer, nullable=False),
)

#: One message to a phone. ``place`` orders those of a conversation; ``part`` is what Meta is asked
#: to send, until it took it. A row is ``waiting`` until ``due``, ``sending`` until ``due`` at the
#: latest, then ``sent``, ``delivered`` or ``read``; or ``dead``, for a ``reason``.
outbox = Table(
    "whatsapp_outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "conversation",
        String(32),
        ForeignKey(conversations.c.id, ondelete="CASCADE"),
        nullable=False,
    ),
    Column("place", Integer, nullable=False),
    Column("part", SealedText),
    Column("state", String(10), nullable=False),
    Column("due", DateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_as", String(64)),
    Column("reason", String(64)),
    Column("created", DateTime, nullable=False),
    UniqueConstraint("conversation", "place", name="whatsapp_outbox_in_order"),
    Index("whatsapp_outbox_sent_as", "sent_as"),
    Index(
        "whatsapp_outbox_leaving",
        "conversation",
        "place",
        sqlite_where=_IS_LEAVING,
        postgresql_where=_IS_LEAVING,
    ),
)
