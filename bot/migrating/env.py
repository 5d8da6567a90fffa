"""What Alembic runs: the migrations, on the connection that ``bot.migrating`` holds."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["metadata"],
    version_table=given["version_table"],
    # One transaction for all, so that a half-made database cannot exist.
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
