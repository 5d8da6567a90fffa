"""The history of the referrals' tables."""

from pathlib import Path

from bot.migrating import History
from bot.referral.tables import metadata

HISTORY = History(
    Path(__file__).parent / "versions", "alembic_version_referral", metadata, lock=6_215_411_002
)
