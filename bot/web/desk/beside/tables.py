"""What lies on the table while staff help a family: ids of the knowledge base, and no person."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, MetaData, String, Table

from bot.web.desk.tables import sessions

metadata = MetaData()

#: Goes with the session. ``register`` and ``municipality`` are empty until somebody chooses;
#: ``steps`` is a list of topic, facets and place.
tables_laid = Table(
    "desk_beside",
    metadata,
    Column(
        "session",
        String(64),
        ForeignKey(sessions.c.id_hash, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("register", String(16), nullable=False),
    Column("municipality", String(64), nullable=False),
    Column("steps", JSON, nullable=False),
)
