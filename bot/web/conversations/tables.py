"""The tables of conversations."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

metadata = MetaData()

#: ``language`` and ``simple`` are what the person chose (null: nothing chosen yet); ``spoken`` is
#: the language of the last answer; ``municipality`` is where it began; ``channel`` where it goes
#: on. ``turn_holder`` and
#: ``turn_until`` lend the conversation's turn to one worker for a short while. Moments are in UTC,
#: without a zone.
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("language", String(2)),
    Column("simple", Boolean),
    Column("spoken", String(2)),
    Column("municipality", String(64)),
    Column("channel", String(16), nullable=False, server_default="web"),
    Column("last_position", Integer, nullable=False),
    Column("turn_holder", String(32)),
    Column("turn_until", DateTime),
    Column("created", DateTime, nullable=False),
    Column("last_seen", DateTime, nullable=False),
    Index("conversations_last_seen", "last_seen"),
)

#: What was said is sealed. A message of the person (``direction`` in) is ``waiting`` until it is
#: ``answered``; when it is ``erased`` it has no words left, and its ``client_id`` keeps it from
#: being taken in again. ``answered_with`` is the message whose request brought the answer. A
#: message of the assistant (out) is a ``reply_to`` one of the person; ``body`` is its JSON as it
#: goes to the page.
messages = Table(
    "messages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("position", Integer, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("client_id", String(100)),
    Column("reply_to", String(32)),
    Column("answered_with", String(32)),
    Column("text", SealedText, nullable=False),
    Column("payload", SealedText),
    Column("body", SealedText),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    UniqueConstraint("conversation", "position", name="messages_in_order"),
    UniqueConstraint("conversation", "client_id", name="messages_once"),
    Index("messages_reply_to", "reply_to"),
    # Few messages wait, and those are looked for all the time.
    Index(
        "messages_waiting",
        "conversation",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

#: Conversations erased here whose tracker Rasa has still to erase; a row lives until Rasa did.
#: ``created`` is when it was erased or, where a turn ran, the latest that this turn can end.
erasures = Table(
    "erasures",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("created", DateTime, nullable=False),
)

#: One-time links that take a conversation to another device; only a hash of each code is kept.
links = Table(
    "links",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("expires", DateTime, nullable=False),
    Index("links_conversation", "conversation"),
)
