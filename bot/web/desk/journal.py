"""What was done at the desk, for a coordinator to read: who, what and when; never at whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading
from bot.web.desk.keys import Clock
from bot.web.desk.tables import entries

_KEPT = timedelta(days=365)
_SHOWN = 500

Deed = Literal[
    "joined", "signed_in", "wrong_password", "wrong_code", "locked_out", "signed_out",
    "password_changed", "link_used", "second_step_on", "second_step_off", "recovery_used",
    "linked", "unlinked", "invited", "link_made", "ended", "looked", "printed", "marked",
    "took_over", "handed_back", "curated", "completed", "asked", "took_back",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the log (UTC)."""

    house: str
    who: str
    deed: Deed
    moment: datetime


class Journal:
    """Writes and reads the log; a line stands in it for a year."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def note(self, connection: Connection, house: str, who: str, deed: Deed) -> None:
        """Write a line, in the transaction of what it tells of."""
        moment = self._clock()
        connection.execute(delete(entries).where(entries.c.moment < moment - _KEPT))
        line = {"house": house, "who": who, "deed": deed, "moment": moment}
        connection.execute(insert(entries).values(line))

    def of(self, house: str | None) -> list[Entry]:
        """Return the last lines of a house, or of all houses, the latest first."""
        latest = (entries.c.moment.desc(), entries.c.id.desc())
        query = select(entries).order_by(*latest).limit(_SHOWN)
        if house is not None:
            query = query.where(entries.c.house == house)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Entry(one.house, one.who, one.deed, one.moment) for one in rows]
