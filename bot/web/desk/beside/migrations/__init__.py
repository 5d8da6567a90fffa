"""The history of what lies on the table."""

from pathlib import Path

from bot.migrating import History
from bot.web.desk.beside.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions",
    "alembic_version_desk_beside",
    metadata,
    lock=6_215_411_008,
)
