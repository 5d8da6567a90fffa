"""Sessions whose secret changes while they last; whoever was signed in signs in once more.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _anew(
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("before_hash", sa.String(64), nullable=False),
        sa.Column("renewed", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    _anew(sa.Column("token_hash", sa.String(64), primary_key=True))


def _anew(*key: sa.Column) -> None:
    op.drop_table("desk_sessions")
    op.create_table(
        "desk_sessions",
        *key,
        sa.Column(
            "person",
            sa.String(32),
            sa.ForeignKey("desk_people.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("agent_hash", sa.String(64), nullable=False),
        sa.Column("waits_for_code", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
    )
    op.create_index("desk_sessions_person", "desk_sessions", ["person"])
