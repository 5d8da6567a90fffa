"""The queues of houses: what families handed over, opened with a reason, and how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.vault import fingerprint
from bot.referral.codes import code_in
from bot.referral.draft import Draft
from bot.referral.flow import leave
from bot.referral.in_hand import Gone, held, is_in_hand, let_go
from bot.referral.questions import move_draft, note_seen
from bot.referral.record import CLOSED, DECLINED, NEW, STATES, View, note_state, now
from bot.referral.tables import referral_closings, referral_states, referral_views, referrals
from bot.transactions import insert_new, reading, writing

_SINCE = func.max(referral_states.c.moment)
_QUEUED = (
    select(referrals.c.id, referrals.c.state, _SINCE)
    .join(referral_states, referral_states.c.referral == referrals.c.id)
    .where(referral_states.c.state == NEW)
    .group_by(referrals.c.id, referrals.c.state)
)


class Queued(NamedTuple):
    """A referral in the queue of a house; ``since`` is when it was handed over (UTC)."""

    id: str
    state: str
    since: datetime


class Queues:
    """What houses have in hand; every method is one transaction."""

    def __init__(self, engine: Engine, secret_key: str) -> None:
        self._engine = engine
        self._secret_key = secret_key

    def of(self, house: str) -> list[Queued]:
        """Return the referrals that a house has in hand, the one that waits longest first."""
        query = _QUEUED.where(is_in_hand(house)).order_by(_SINCE, referrals.c.id)
        with reading(self._engine) as connection:
            return [Queued(*row) for row in connection.execute(query)]

    def one(self, house: str, referral: str) -> Queued:
        """Return one referral of the queue of a house, without opening it.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
        """
        query = _QUEUED.where(is_in_hand(house), referrals.c.id == referral)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise Gone(house, referral)
        return Queued(*row)

    def looks(self, house: str) -> list[tuple[str, View]]:
        """Return who looked at which referral that a house has in hand, the latest first."""
        query = (
            select(referral_views)
            .join(referrals, referrals.c.id == referral_views.c.referral)
            .where(is_in_hand(house))
            .order_by(referral_views.c.id.desc())
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [(one.referral, View(one.who, one.why, one.moment)) for one in rows]

    def closings(self, house: str) -> dict[tuple[str, str], int]:
        """Return how many referrals a house closed, by month and by the state before it."""
        query = select(referral_closings).where(referral_closings.c.house == house)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {(one.month, one.outcome): one.times for one in rows}

    def find(self, house: str, reference: str) -> str:
        """Return the id of the referral with a reference, as it stands on the form.

        Raises:
            Gone: there is none in the queue of the house (any more).
        """
        query = select(referrals.c.id).where(
            is_in_hand(house),
            referrals.c.reference_hash == fingerprint(self._secret_key, code_in(reference) or ""),
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise Gone(house, reference)
        return str(found)

    def open(self, house: str, referral: str, who: str, why: str) -> Draft:
        """Return what is shared of a referral, for the staff of its house, and log that look.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
        """
        with writing(self._engine) as connection:
            row = held(connection, house, referral)
            connection.execute(
                insert(referral_views).values(
                    referral=referral, who=who[:200], why=why[:200], moment=now()
                )
            )
            note_seen(connection, referral)
        return Draft.from_json(row.draft).for_the_house

    def mark(self, house: str, referral: str, state: str, reason: str = "") -> None:
        """Note what the house did; withdrawn while it did so, the withdrawal holds.

        What is closed leaves the house for good, and is only counted; the family keeps its own.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
            ValueError: there is no such state, or a refusal has no reason.
        """
        if state not in STATES or (state == DECLINED and not reason.strip()):
            raise ValueError(f"{state!r} is no state of {', '.join(STATES)}, or lacks its reason")
        with writing(self._engine) as connection:
            row = held(connection, house, referral)
            connection.execute(
                update(referrals).where(referrals.c.id == referral).values(state=state)
            )
            note_state(connection, referral, state, reason)
            if state == CLOSED:
                let_go(connection, referral)
                move_draft(connection, row, leave(Draft.from_json(row.draft)))
                self._count_closing(connection, house, row.state)

    @staticmethod
    def _count_closing(connection: Connection, house: str, outcome: str) -> None:
        key = {"house": house, "month": f"{now():%Y-%m}", "outcome": outcome}
        is_it = [referral_closings.c[name] == value for name, value in key.items()]
        connection.execute(insert_new(connection, referral_closings).values(times=0, **key))
        more = {"times": referral_closings.c.times + 1}
        connection.execute(update(referral_closings).where(*is_it).values(**more))
