"""The tables of curating; what is laid over the files stands in ``knowledge.overlay.tables``."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table

from bot.privacy.sealed_text import SealedText
from knowledge.overlay.tables import layers

metadata = MetaData()
layers.to_metadata(metadata)

#: Who made a change of the overlay, by its name there; ``house`` is empty for an administrator.
changes = Table(
    "desk_curated",
    metadata,
    Column("change", String(32), primary_key=True),
    Column("house", String(64), nullable=False),
    Column("who", SealedText, nullable=False),
    Column("deed", String(16), nullable=False),
)

#: What somebody says is wrong with a place or topic, until it is settled. Only staff read it.
doubts = Table(
    "desk_doubts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String(80), nullable=False),
    Column("what", SealedText, nullable=False),
    Column("house", String(64), nullable=False),
    Column("who", SealedText, nullable=False),
    Column("moment", DateTime, nullable=False),
    Index("desk_doubts_document", "document"),
)
