"""Who signs each family up, as its house fills that in."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.referral.in_hand import held, is_in_hand
from bot.referral.record import now
from bot.referral.referrer import Referrer
from bot.referral.tables import referral_referrers, referrals
from bot.transactions import reading, writing


class Referrers:
    """Keeps who signs each family up; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, house: str, referral: str) -> Referrer | None:
        """Return who signs a family up, as its house filled that in; None where it did not."""
        return self._found(referrals.c.id == referral, is_in_hand(house))

    def told(self, conversation: str) -> Referrer | None:
        """Return the same for the family: nothing is written about it that it may not read."""
        return self._found(referrals.c.conversation == conversation)

    def save(self, house: str, referral: str, referrer: Referrer) -> None:
        """Keep who signs a family up, in place of what was kept before.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
            ValueError: something is misspelt.
        """
        if referrer.misspelt:
            raise ValueError(f"no {' and no '.join(referrer.misspelt)}")
        with writing(self._engine) as connection:
            held(connection, house, referral)
            self._replace(connection, referral, referrer)

    @staticmethod
    def _replace(connection: Connection, referral: str, referrer: Referrer) -> None:
        is_its = referral_referrers.c.referral == referral
        connection.execute(delete(referral_referrers).where(is_its))
        fresh = {"referral": referral, "referrer": referrer.as_json(), "moment": now()}
        connection.execute(insert(referral_referrers).values(fresh))

    def _found(self, *conditions: object) -> Referrer | None:
        query = (
            select(referral_referrers.c.referrer)
            .join(referrals, referrals.c.id == referral_referrers.c.referral)
            .where(*conditions)
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else Referrer.from_json(found)
