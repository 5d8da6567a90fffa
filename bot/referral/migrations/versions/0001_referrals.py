"""Referrals, what houses do with them, who looked, wrong codes, and counted obstacles.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(255), nullable=False, unique=True),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("reference_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("message", sa.String(255)),
        sa.Column("house", sa.String(64)),
        sa.Column("state", sa.String(16)),
        sa.Column("check_in", sa.Date),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("touched", sa.DateTime, nullable=False),
    )
    op.create_index("referrals_house", "referrals", ["house", "state"])
    op.create_index("referrals_touched", "referrals", ["touched"])
    op.create_table(
        "referral_states",
        sa.Column("id", sa.Integer, primary_key=True),
        _referral(),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_index("referral_states_referral", "referral_states", ["referral"])
    op.create_table(
        "referral_views",
        sa.Column("id", sa.Integer, primary_key=True),
        _referral(),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_index("referral_views_referral", "referral_views", ["referral"])
    op.create_table(
        "referral_tries",
        sa.Column("conversation", sa.String(255), primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_table(
        "signals",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("municipality", sa.String(64), primary_key=True),
        sa.Column("theme", sa.String(32), primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )


def _referral() -> sa.Column:
    return sa.Column(
        "referral",
        sa.String(32),
        sa.ForeignKey("referrals.id", ondelete="CASCADE"),
        nullable=False,
    )


def downgrade() -> None:
    for table in (
        "signals", "referral_tries", "referral_views", "referral_states", "referrals",
    ):  # fmt: skip
        op.drop_table(table)
