"""The table of who is there."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, String, Table

from bot.web.desk.tables import people

metadata = MetaData()

#: Who said to be there for families, and until when (UTC).
presences = Table(
    "desk_presences",
    metadata,
    Column("person", String(32), ForeignKey(people.c.id, ondelete="CASCADE"), primary_key=True),
    Column("until", DateTime, nullable=False),
)
