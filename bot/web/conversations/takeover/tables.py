"""The tables of taking over; a row goes with its conversation."""

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
)

from bot.privacy.sealed_text import SealedText
from bot.web.conversations.tables import conversations

metadata = MetaData()


def _of_a_conversation(**options: bool) -> Column:
    return Column(
        "conversation",
        String(32),
        ForeignKey(conversations.c.id, ondelete="CASCADE"),
        nullable=False,
        **options,
    )


#: A conversation for which a person of a house was asked, until it is the guide's again. Behind
#: the place ``since`` that person may read; what was said before, where ``reads_before``.
#: ``owner`` is the account that took it, null until then, and ``speaks_as`` what the family reads
#: in place of the guide. At ``ends`` it goes back by itself. ``danger`` is the place of the last
#: message that may show some.
talks = Table(
    "talks",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_a_conversation(unique=True),
    Column("house", String(64), nullable=False),
    Column("reads_before", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    Column("asked", DateTime, nullable=False),
    Column("owner", String(32)),
    Column("speaks_as", SealedText),
    Column("ends", DateTime, nullable=False),
    Column("danger", Integer),
    Index("talks_house", "house"),
)

#: Who read a conversation: it opens to nobody but who takes it.
looks = Table(
    "talk_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_a_conversation(),
    Column("house", String(64), nullable=False),
    Column("who", SealedText, nullable=False),
    Column("reads_before", Boolean, nullable=False),
    Column("moment", DateTime, nullable=False),
    Index("talk_looks_house", "house", "moment"),
    Index("talk_looks_conversation", "conversation"),
)
