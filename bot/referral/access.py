"""The one store of referrals that all parts of a process share."""

from __future__ import annotations

from functools import cache

from bot.privacy.vault import Vault
from bot.referral.store import Referrals
from bot.settings import read_settings
from bot.transactions import prepare
from knowledge.database import open_engine


@cache
def referrals() -> Referrals:
    """Return the store of this process, opened on first use.

    Raises:
        DatabaseUnavailable, SettingsError: see ``open_engine`` and ``read_settings``.
    """
    settings = read_settings()
    engine = prepare(open_engine(settings.database_url), Vault(settings.encryption_keys))
    return Referrals(engine, settings.secret_key, settings.retention_days)
