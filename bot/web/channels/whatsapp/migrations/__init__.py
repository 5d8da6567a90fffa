"""The history of WhatsApp's tables."""

from pathlib import Path

from bot.migrating import History
from bot.web.channels.whatsapp.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_whatsapp", metadata, lock=6_215_411_003
)
