"""People of the desk, their invitations and sessions, and what was done there.

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
        "desk_people",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("ended", sa.DateTime),
    )
    op.create_index("desk_people_house", "desk_people", ["house"])
    op.create_table(
        "desk_invitations",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        _person(nullable=True),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _person(),
        sa.Column("agent_hash", sa.String(64), nullable=False),
        sa.Column("waits_for_code", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
    )
    op.create_index("desk_sessions_person", "desk_sessions", ["person"])
    op.create_table(
        "desk_recovery_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        _person(),
    )
    op.create_index("desk_recovery_codes_person", "desk_recovery_codes", ["person"])
    op.create_table(
        "desk_tries",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last", sa.DateTime, nullable=False),
    )
    op.create_table(
        "desk_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("house", sa.String(64), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("deed", sa.String(24), nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
    )
    op.create_index("desk_entries_house", "desk_entries", ["house", "moment"])


def downgrade() -> None:
    for name in ("entries", "tries", "recovery_codes", "sessions", "invitations", "people"):
        op.drop_table(f"desk_{name}")


def _person(nullable: bool = False) -> sa.Column:
    return sa.Column(
        "person",
        sa.String(32),
        sa.ForeignKey("desk_people.id", ondelete="CASCADE"),
        nullable=nullable,
    )
