"""The history of the table of use."""

from pathlib import Path

from bot.migrating import History
from bot.web.usage.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_usage", metadata, lock=6_215_411_008
)
