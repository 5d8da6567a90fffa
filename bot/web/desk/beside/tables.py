"""What lies on the table while staff help a family: ids of the knowledge base, and no person."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, ForeignKey, MetaData, String, Table

from bot.web.desk.tables import sessions

metadata = MetaData()

#: Goes with the session. ``register`` and ``municipality`` are empty until somebody chooses;
#: ``steps`` is a list of topic, facets and place. ``code`` is the hash of the one that brings the
#: sheet to a phone, or tells that it was sent; empty where none was made of what lies there now.
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
    Column("code", String(64), nullable=False, server_default=""),
)

#: A sheet that a family may ask for on its phone until ``expires`` (UTC); gone when it was.
sheet_codes = Table(
    "desk_beside_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("sheet", JSON, nullable=False),
    Column("expires", DateTime, nullable=False),
)
