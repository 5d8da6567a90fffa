"""Conversations, their messages, and what is still to be erased at Rasa.

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
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("simple", sa.Boolean),
        sa.Column("spoken", sa.String(2)),
        sa.Column("last_position", sa.Integer, nullable=False),
        sa.Column("turn_holder", sa.String(32)),
        sa.Column("turn_until", sa.DateTime),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("last_seen", sa.DateTime, nullable=False),
    )
    op.create_index("conversations_last_seen", "conversations", ["last_seen"])
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "conversation",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("client_id", sa.String(100)),
        sa.Column("reply_to", sa.String(32)),
        sa.Column("answered_with", sa.String(32)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.UniqueConstraint("conversation", "position", name="messages_in_order"),
        sa.UniqueConstraint("conversation", "client_id", name="messages_once"),
    )
    op.create_index("messages_reply_to", "messages", ["reply_to"])
    op.create_table(
        "erasures",
        sa.Column("conversation", sa.String(32), primary_key=True),
        sa.Column("created", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("erasures")
    op.drop_table("messages")
    op.drop_table("conversations")
