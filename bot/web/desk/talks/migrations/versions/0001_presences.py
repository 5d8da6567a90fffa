"""Who is there for families, and until when.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    person = sa.ForeignKey("desk_people.id", ondelete="CASCADE")
    op.create_table(
        "desk_presences",
        sa.Column("person", sa.String(32), person, primary_key=True),
        sa.Column("until", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("desk_presences")
