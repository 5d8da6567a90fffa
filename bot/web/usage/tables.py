"""The table of use."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()

#: How many turns were answered in a month (``2026-11``), for each value of each dimension apart. No
#: row joins two dimensions: a topic, a language and a town together could be one family.
usage = Table(
    "usage",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("dimension", String(16), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
)
