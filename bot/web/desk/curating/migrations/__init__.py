"""The history of the tables of curating."""

from pathlib import Path

from bot.migrating import History
from bot.web.desk.curating.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_curating", metadata, lock=6_215_411_041
)
