"""Asking a family once a week how it goes, where it wants that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.referral.draft import Draft
from bot.referral.flow import CHECK_IN_EVERY
from bot.referral.tables import referrals
from bot.transactions import reading, writing


class CheckIns:
    """When each family is asked; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, conversation: str, today: date) -> bool:
        """Tell whether the family wants to be asked now; the next time is a week from today."""
        is_due = (referrals.c.conversation == conversation) & (referrals.c.check_in <= today)
        query = select(referrals.c.id).where(is_due)
        with reading(self._engine) as connection:
            if connection.execute(query).first() is None:
                return False
        with writing(self._engine) as connection:
            asked = connection.execute(
                update(referrals).where(is_due).values(check_in=today + CHECK_IN_EVERY)
            )
        return bool(asked.rowcount)

    def stop(self, conversation: str) -> None:
        """Ask a family no more how it goes."""
        query = select(referrals).where(referrals.c.conversation == conversation)
        with writing(self._engine) as connection:
            row = connection.execute(query.with_for_update()).first()
            if row is not None:
                draft = replace(Draft.from_json(row.draft), check_in="")
                is_it = referrals.c.id == row.id
                values = {"draft": draft.as_json(), "check_in": None}
                connection.execute(update(referrals).where(is_it).values(values))
