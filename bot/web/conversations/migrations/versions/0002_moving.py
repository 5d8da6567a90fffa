"""Where a conversation began, links that take it to another device, and an index on what waits.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("municipality", sa.String(64)))
    op.create_index(
        "messages_waiting",
        "messages",
        ["conversation"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "links",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column(
            "conversation",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("links_conversation", "links", ["conversation"])


def downgrade() -> None:
    op.drop_table("links")
    op.drop_index("messages_waiting", "messages")
    op.drop_column("conversations", "municipality")
