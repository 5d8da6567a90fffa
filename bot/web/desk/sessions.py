"""Sessions of the desk: they end by themselves, and with the password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk.keys import Clock, Keys, new_token
from bot.web.desk.people import Person, as_person
from bot.web.desk.tables import people, sessions

SILENCE, LONGEST = timedelta(minutes=60), timedelta(hours=12)
#: A session is noted as alive once in so long, not with each page.
_NOTED = timedelta(minutes=1)
_FOR_THE_CODE = timedelta(minutes=10)


@dataclass(frozen=True)
class Session:
    """Somebody signed in; ``waits_for_code`` until the second step was right."""

    token: str
    person: Person
    waits_for_code: bool


class Sessions:
    """Keeps sessions; the database holds only a hash of what the browser has."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def open(
        self, connection: Connection, person: str, agent: str, waits_for_code: bool = False
    ) -> str:
        """Begin a session of a browser, and return its token."""
        token, now = new_token(), self._clock()
        is_over = (sessions.c.seen < now - SILENCE) | (sessions.c.created < now - LONGEST)
        connection.execute(delete(sessions).where(is_over))
        row = {
            "token_hash": self._keys.token(token),
            "person": person,
            "agent_hash": self._keys.agent(agent),
            "waits_for_code": int(waits_for_code),
            "created": now,
            "seen": now,
        }
        connection.execute(insert(sessions).values(row))
        return token

    def find(self, token: str, agent: str, by_itself: bool = False) -> Session | None:
        """Return the session of a token; None where it ended, or is another browser's.

        A token that another browser shows was stolen: its session ends. What a page asks
        ``by_itself``, with nobody there, does not keep the session alive.
        """
        if not token:
            return None
        is_it = sessions.c.token_hash == self._keys.token(token)
        with reading(self._engine) as connection:
            row = connection.execute(select(sessions).where(is_it)).first()
            owner = row and connection.execute(select(people).where(people.c.id == row.person))
            person = as_person(owner.one()) if owner else None
        if person is None:
            return None
        now = self._clock()
        longest = _FOR_THE_CODE if row.waits_for_code else LONGEST
        is_over = now - row.seen > SILENCE or now - row.created > longest
        if is_over or person.is_ended or row.agent_hash != self._keys.agent(agent):
            self.close(token)
            return None
        if now - row.seen > _NOTED and not by_itself:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(is_it).values(seen=now))
        return Session(token, person, bool(row.waits_for_code))

    def close(self, token: str) -> None:
        """End a session."""
        is_it = sessions.c.token_hash == self._keys.token(token)
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(is_it))
