"""Handoffs of houses, counted: what is in hand by state, and what was closed in which month."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.referral.record import IN_HAND
from bot.referral.tables import referral_closings, referrals
from bot.transactions import reading


class Closed(NamedTuple):
    """How often a house closed a referral in a month (``2026-11``) out of a state."""

    house: str
    month: str
    state: str
    times: int


class Handoffs:
    """Counts for one house, or with None for all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def in_hand(self, house: str | None) -> dict[tuple[str, str], int]:
        """Return how many referrals are in hand, by house and state."""
        state = referrals.c.state
        query = (
            select(referrals.c.house, state, func.count())
            .where(referrals.c.house.is_not(None), state.in_(IN_HAND))
            .group_by(referrals.c.house, state)
        )
        if house is not None:
            query = query.where(referrals.c.house == house)
        with reading(self._engine) as connection:
            return {(where, how): times for where, how, times in connection.execute(query)}

    def closed(self, house: str | None) -> list[Closed]:
        """Return what was closed, the first month first."""
        query = select(referral_closings).order_by(
            referral_closings.c.month, referral_closings.c.house
        )
        if house is not None:
            query = query.where(referral_closings.c.house == house)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Closed(one.house, one.month, one.outcome, one.times) for one in rows]
