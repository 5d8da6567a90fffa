"""Who is there for families: who said so, until when, and is still signed in.

A page that stands open says little: its reader may be at lunch. So somebody says to be there, for
some hours; and who signs off, or is signed off after an hour of silence, is not there any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.engine import Engine

from bot.transactions import reading, writing
from bot.web.desk.keys import Clock
from bot.web.desk.people import Person
from bot.web.desk.roles import PERMISSIONS
from bot.web.desk.sessions import LONGEST, SILENCE
from bot.web.desk.tables import people, sessions
from bot.web.desk.talks.tables import presences

_ROLES = [role for role, permissions in PERMISSIONS.items() if "talks" in permissions]
_MAY_TALK = people.c.ended.is_(None) & people.c.role.in_(_ROLES)


class Presence:
    """Keeps who is there; every method is one transaction."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def houses(self) -> frozenset[str]:
        """Return the houses in which anybody may talk with families."""
        query = select(people.c.house).where(_MAY_TALK).distinct()
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def is_there(self, house: str) -> bool:
        """Tell whether somebody of a house is there now."""
        query = self._there().where(people.c.house == house).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def until(self, person: Person) -> datetime | None:
        """Return until when somebody is there (UTC); None where they are not."""
        query = self._there().where(people.c.id == person.id)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none()

    def come(self, person: Person, hours: int) -> None:
        """Be there for some hours from now on; for none: not any more."""
        until = self._clock() + timedelta(hours=hours)
        with writing(self._engine) as connection:
            connection.execute(delete(presences).where(presences.c.person == person.id))
            if hours:
                connection.execute(insert(presences).values(person=person.id, until=until))

    def _there(self) -> Any:
        moment = self._clock()
        is_signed_in = exists().where(
            sessions.c.person == people.c.id,
            sessions.c.waits_for_code == 0,
            sessions.c.seen > moment - SILENCE,
            sessions.c.created > moment - LONGEST,
        )
        return (
            select(presences.c.until)
            .join(people, people.c.id == presences.c.person)
            .where(_MAY_TALK, presences.c.until > moment, is_signed_in)
        )
