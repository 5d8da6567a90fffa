"""Who signs a family up, and what its house asks it.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _referral(**options: bool) -> sa.Column[str]:
    its = sa.ForeignKey("referrals.id", ondelete="CASCADE")
    return sa.Column("referral", sa.String(32), its, **options)


def upgrade() -> None:
    op.create_table(
        "referral_referrers",
        _referral(primary_key=True),
        sa.Column("referrer", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_table(
        "referral_questions",
        sa.Column("id", sa.String(32), primary_key=True),
        _referral(nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seen", sa.Boolean, nullable=False),
        sa.Column("asked", sa.DateTime, nullable=False),
        sa.Column("settled", sa.DateTime),
    )
    op.create_index("referral_questions_referral", "referral_questions", ["referral"])


def downgrade() -> None:
    op.drop_table("referral_questions")
    op.drop_table("referral_referrers")
