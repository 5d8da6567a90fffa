"""What is noted of a referral that was handed over: each state, and each look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.referral.tables import referral_states

#: States that a house sets; the family's own is ``withdrawn``.
NEW, WITHDRAWN = "new", "withdrawn"
READ, DECLINED, CLOSED = "read", "declined", "closed"
STATES = (READ, "accepted", DECLINED, "contacted", "sent", "meeting", CLOSED)
#: The states of what a house has in hand. A query that names them finds these few by its index; one
#: that only leaves out what is closed reads all of that.
IN_HAND = (NEW, *(state for state in STATES if state != CLOSED))


@dataclass(frozen=True)
class Status:
    """What a house did, when (UTC), and why where it said so."""

    state: str
    reason: str
    moment: datetime


@dataclass(frozen=True)
class View:
    """Who of the staff looked at a referral, why and when (UTC)."""

    who: str
    why: str
    moment: datetime


def note_state(connection: Connection, referral: str, state: str, reason: str = "") -> None:
    """Note a state, with its reason where there is one."""
    connection.execute(
        insert(referral_states).values(
            referral=referral, state=state, reason=reason or None, moment=now()
        )
    )


def now() -> datetime:
    """Return this moment in UTC, as the tables hold it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
