"""What Alembic runs: the migrations, on the connection that ``bring_up_to_date`` holds."""

from alembic import context

from bot.web.conversations.migrations.upgrade import VERSION_TABLE
from bot.web.conversations.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # One transaction for all, so that a half-made database cannot exist.
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
