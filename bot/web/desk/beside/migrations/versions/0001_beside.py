"""What lies on the table in a session.

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
        "desk_beside",
        sa.Column(
            "session",
            sa.String(64),
            sa.ForeignKey("desk_sessions.id_hash", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("register", sa.String(16), nullable=False),
        sa.Column("municipality", sa.String(64), nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
    )
