"""What is laid over the content files, who did it, and what is said to be wrong.

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
        "knowledge_overlay",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("change", sa.String(32), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
        sa.UniqueConstraint("document", "number", name="knowledge_overlay_row"),
    )
    op.create_table(
        "desk_curated",
        sa.Column("change", sa.String(32), primary_key=True),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
    )
    op.create_table(
        "desk_doubts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(80), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_index("desk_doubts_document", "desk_doubts", ["document"])


def downgrade() -> None:
    for name in ("desk_doubts", "desk_curated", "knowledge_overlay"):
        op.drop_table(name)
