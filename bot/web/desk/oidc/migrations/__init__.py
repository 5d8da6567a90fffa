"""The history of who is known to the provider as whom; the desk's own comes first."""

from pathlib import Path

from bot.migrating import History
from bot.web.desk.oidc.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_desk_oidc", metadata, lock=6_215_411_021
)
