"""The table of who is known to the provider as whom."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, String, Table

from bot.web.desk.tables import people

metadata = MetaData()

#: ``identity_hash`` is a keyed hash of issuer and subject: whom the provider means, told to nobody.
identities = Table(
    "desk_identities",
    metadata,
    Column("identity_hash", String(64), primary_key=True),
    Column(
        "person",
        String(32),
        ForeignKey(people.c.id, ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("created", DateTime, nullable=False),
)
