"""What was said is sealed from now on; what stands there is sealed here.

Revision ID: 0003
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COLUMNS = ("text", "payload", "body")
_messages = sa.table("messages", sa.column("id"), *map(sa.column, _COLUMNS))


def upgrade() -> None:
    _rewrite(op.get_bind().dialect.vault.seal)


def downgrade() -> None:
    _rewrite(op.get_bind().dialect.vault.open)


def _rewrite(change: Callable[[str], str]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_messages)).mappings().all():
        values = {name: None if row[name] is None else change(row[name]) for name in _COLUMNS}
        connection.execute(_messages.update().where(_messages.c.id == row["id"]).values(**values))
