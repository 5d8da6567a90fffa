"""The table of the overlay: written by the desk, read by every process."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

#: The last row of a document holds, and tells all that is laid over it: by field what the file
#: said then and what holds instead. ``number`` counts the rows of a document, so that of two who
#: change it at once one is refused. ``change`` is what rows written together have in common.
layers = Table(
    "knowledge_overlay",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("change", String(32), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("moment", DateTime, nullable=False),
    UniqueConstraint("document", "number", name="knowledge_overlay_row"),
)
