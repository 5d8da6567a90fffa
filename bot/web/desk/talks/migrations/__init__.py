"""The history of the table of who is there."""

from pathlib import Path

from bot.migrating import History
from bot.web.desk.talks.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_presences", metadata, lock=6_215_411_012
)
