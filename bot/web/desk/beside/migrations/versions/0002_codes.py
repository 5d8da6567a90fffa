"""One-time codes that bring a sheet to the family's phone.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "desk_beside", sa.Column("code", sa.String(64), nullable=False, server_default="")
    )
    op.create_table(
        "desk_beside_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("sheet", sa.JSON, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
