"""The tables of the desk; whoever works there is named in them, sealed, and no family ever is."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table

from bot.privacy.sealed_text import SealedText

metadata = MetaData()

#: ``house`` is the id of a place, empty for administrators; ``email_hash`` finds the address, as a
#: keyed hash. ``totp_step`` is the last step of the clock whose code was used. ``ended`` is when
#: the account was switched off.
people = Table(
    "desk_people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("house", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("name", SealedText, nullable=False),
    Column("email", SealedText, nullable=False),
    Column("email_hash", String(64), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("totp_secret", SealedText),
    Column("totp_step", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("ended", DateTime),
    Index("desk_people_house", "house"),
)

#: A one-time link: for somebody new, or with ``person`` for a colleague who cannot sign in.
invitations = Table(
    "desk_invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("house", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("name", SealedText, nullable=False),
    Column("email", SealedText, nullable=False),
    Column("person", String(32), ForeignKey("desk_people.id", ondelete="CASCADE")),
    Column("expires", DateTime, nullable=False),
)

#: ``secret_hash`` changes while it lasts, last at ``renewed``; ``before_hash`` was the one before,
#: empty at first. ``agent_hash`` is the browser that signed in; ``waits_for_code`` is 1 until the
#: second step.
sessions = Table(
    "desk_sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("before_hash", String(64), nullable=False),
    Column("renewed", DateTime, nullable=False),
    Column("person", String(32), ForeignKey("desk_people.id", ondelete="CASCADE"), nullable=False),
    Column("agent_hash", String(64), nullable=False),
    Column("waits_for_code", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("seen", DateTime, nullable=False),
    Index("desk_sessions_person", "person"),
)

#: Codes for whoever lost the telephone; each works once.
recovery_codes = Table(
    "desk_recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("person", String(32), ForeignKey("desk_people.id", ondelete="CASCADE"), nullable=False),
    Index("desk_recovery_codes_person", "person"),
)

#: Wrong passwords and codes, by keyed hash of an account's address or of a network address.
tries = Table(
    "desk_tries",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last", DateTime, nullable=False),
)

#: What was done at the desk: of a look only that there was one, not at whom.
entries = Table(
    "desk_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("house", String(64), nullable=False),
    Column("who", SealedText, nullable=False),
    Column("deed", String(24), nullable=False),
    Column("moment", DateTime, nullable=False),
    Index("desk_entries_house", "house", "moment"),
)
