"""The open question of a referral: a house may have asked one, or taken it back, since the turn."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.referral.access import referrals
from bot.referral.draft import REPLYING


def asking_now(conversation: str, known: str) -> str:
    """Return the step that asks a family something; ``known`` is what the last turn left open."""
    try:
        step = referrals().drafts.step_of(conversation)
    except SQLAlchemyError:
        # Words about danger wait for no database.
        return known
    return step if step in REPLYING or known in REPLYING else known
