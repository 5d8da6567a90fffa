"""The tables of referrals; nothing in them tells who a family is to who lacks the keys."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from bot.privacy.sealed_text import SealedText

metadata = MetaData()

#: ``step`` only names the open question. ``message`` is the
#: last message taken in, so that none counts twice. ``house`` is the place whose queue it is in.
referrals = Table(
    "referrals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(255), nullable=False, unique=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("reference_hash", String(64), nullable=False, unique=True),
    Column("draft", SealedText, nullable=False),
    Column("step", String(64), nullable=False),
    Column("message", String(255)),
    Column("house", String(64)),
    Column("state", String(16)),
    Column("check_in", Date),
    Column("created", DateTime, nullable=False),
    Column("touched", DateTime, nullable=False),
    Index("referrals_house", "house", "state"),
    Index("referrals_touched", "touched"),
)

#: What a house did with a referral and when;
referral_states = Table(
    "referral_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("referral", String(32), ForeignKey("referrals.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", SealedText),
    Column("moment", DateTime, nullable=False),
    Index("referral_states_referral", "referral"),
)

#: Every look of staff at a referral, for the family to see.
referral_views = Table(
    "referral_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("referral", String(32), ForeignKey("referrals.id", ondelete="CASCADE"), nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", String(200), nullable=False),
    Column("moment", DateTime, nullable=False),
    Index("referral_views_referral", "referral"),
)

#: Who signs a family up, as its house filled that in; it goes when the house lets the family go.
referral_referrers = Table(
    "referral_referrers",
    metadata,
    Column(
        "referral", String(32), ForeignKey("referrals.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("referrer", SealedText, nullable=False),
    Column("moment", DateTime, nullable=False),
)

#: What a house asked a family, and what came back: ``open``, ``answered``, ``refused`` or ``taken
#: back``. ``seen`` is whether the house read what came back. It goes with the part above.
referral_questions = Table(
    "referral_questions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("referral", String(32), ForeignKey("referrals.id", ondelete="CASCADE"), nullable=False),
    Column("who", String(200), nullable=False),
    Column("question", SealedText, nullable=False),
    Column("answer", SealedText),
    Column("state", String(16), nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("asked", DateTime, nullable=False),
    Column("settled", DateTime),
    Index("referral_questions_referral", "referral"),
)

#: Wrong codes typed in a conversation since ``since``.
referral_tries = Table(
    "referral_tries",
    metadata,
    Column("conversation", String(255), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("since", DateTime, nullable=False),
)

#: How many referrals a house closed, by month and by the state that they were in before.
referral_closings = Table(
    "referral_closings",
    metadata,
    Column("house", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("times", Integer, nullable=False),
)

#: Obstacles that families meet, counted by month; nothing leads back to one of them.
signals = Table(
    "signals",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("municipality", String(64), primary_key=True),
    Column("theme", String(32), primary_key=True),
    Column("times", Integer, nullable=False),
)
