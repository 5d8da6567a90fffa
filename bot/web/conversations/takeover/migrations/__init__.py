"""The history of the tables of taking over."""

from pathlib import Path

from bot.migrating import History
from bot.web.conversations.takeover.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_talks", metadata, lock=6_215_411_011
)
