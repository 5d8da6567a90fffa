"""Conversations that a person of a house may take over, and who read them.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _conversation(**options: bool) -> sa.Column:
    return sa.Column(
        "conversation",
        sa.String(32),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        **options,
    )


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.String(32), primary_key=True),
        _conversation(unique=True),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("reads_before", sa.Boolean, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("asked", sa.DateTime, nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("speaks_as", sa.Text),
        sa.Column("ends", sa.DateTime, nullable=False),
        sa.Column("danger", sa.Integer),
    )
    op.create_index("talks_house", "talks", ["house"])
    op.create_table(
        "talk_looks",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("reads_before", sa.Boolean, nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_index("talk_looks_house", "talk_looks", ["house", "moment"])
    op.create_index("talk_looks_conversation", "talk_looks", ["conversation"])


def downgrade() -> None:
    op.drop_table("talk_looks")
    op.drop_table("talks")
