"""The history of the desk's tables."""

from pathlib import Path

from bot.migrating import History
from bot.web.desk.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_desk", metadata, lock=6_215_411_004
)
