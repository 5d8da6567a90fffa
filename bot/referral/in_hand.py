"""A referral in the hands of a house: found, held while something changes, and let go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.referral.record import IN_HAND
from bot.referral.tables import referral_questions, referral_referrers, referrals


class Gone(Exception):
    """Raised when a referral was withdrawn, erased or closed: a house can do nothing with it."""

    def __init__(self, house: str, referral: str) -> None:
        super().__init__(f"no referral {referral} with {house}: the family may have withdrawn it")


def is_in_hand(house: str) -> Any:
    """Return the condition that a referral is in the hands of a house."""
    return (referrals.c.house == house) & referrals.c.state.in_(IN_HAND)


def held(connection: Connection, house: str, referral: str) -> Any:
    """Return the row of a referral of a house, held until the transaction ends.

    Raises:
        Gone: there is no such referral in the queue of the house (any more).
    """
    query = select(referrals).where(referrals.c.id == referral, is_in_hand(house))
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise Gone(house, referral)
    return row


def let_go(connection: Connection, referral: str) -> None:
    """Delete what a house added to a referral that it has no more."""
    for table in (referral_referrers, referral_questions):
        connection.execute(delete(table).where(table.c.referral == referral))
