"""The history of the web app's own tables."""

from pathlib import Path

from bot.migrating import History
from bot.web.conversations.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_web", metadata, lock=6_215_411_001
)
