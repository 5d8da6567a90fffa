"""What came through WhatsApp, who they are, and what goes back.

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
        "whatsapp_arrivals",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    is_waiting = sa.text("state = 'waiting'")
    op.create_index(
        "whatsapp_arrivals_waiting",
        "whatsapp_arrivals",
        ["sender"],
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )
    op.create_index("whatsapp_arrivals_created", "whatsapp_arrivals", ["created"])
    op.create_table(
        "whatsapp_people",
        sa.Column("sender", sa.String(64), primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        _conversation(unique=True),
        sa.Column("opens_with", sa.String(64), nullable=False),
        sa.Column("heard", sa.DateTime, nullable=False),
        sa.Column("queued", sa.Integer, nullable=False),
    )
    op.create_table(
        "whatsapp_outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        _conversation(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_as", sa.String(64)),
        sa.Column("reason", sa.String(64)),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.UniqueConstraint("conversation", "place", name="whatsapp_outbox_in_order"),
    )
    op.create_index("whatsapp_outbox_sent_as", "whatsapp_outbox", ["sent_as"])
    is_leaving = sa.text("state IN ('waiting', 'sending')")
    op.create_index(
        "whatsapp_outbox_leaving",
        "whatsapp_outbox",
        ["conversation", "place"],
        sqlite_where=is_leaving,
        postgresql_where=is_leaving,
    )


def downgrade() -> None:
    op.drop_table("whatsapp_outbox")
    op.drop_table("whatsapp_people")
    op.drop_table("whatsapp_arrivals")
