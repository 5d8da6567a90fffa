"""Where a conversation goes on: on the web, or on WhatsApp.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    channel = sa.Column("channel", sa.String(16), nullable=False, server_default="web")
    op.add_column("conversations", channel)


def downgrade() -> None:
    op.drop_column("conversations", "channel")
