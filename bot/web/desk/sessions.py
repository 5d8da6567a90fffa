"""Sessions of the desk: they end by themselves, with the password, and when a token was copied.

The browser holds ``id.secret``. The secret is replaced while the session lasts: of a browser and
whoever copied its cookie, one soon shows a secret that is no more. Then both are out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk.keys import Clock, Keys, new_token
from bot.web.desk.people import Person, as_person
from bot.web.desk.tables import people, sessions

SILENCE, LONGEST = timedelta(minutes=60), timedelta(hours=12)
#: A secret is replaced after so long, and may be shown a little longer: by a request that was under
#: way, or a browser that the answer with the new one did not reach.
RENEWED, GRACE = timedelta(minutes=5), timedelta(minutes=1)
#: A session is noted as alive once in so long, not with each page.
_NOTED = timedelta(minutes=1)
_FOR_THE_CODE = timedelta(minutes=10)


@dataclass(frozen=True)
class Session:
    """Somebody signed in; ``waits_for_code`` until the second step was right.

    ``id`` stays while ``token``, which holds it, changes; ``is_due`` says that it should.
    """

    id: str
    token: str
    person: Person
    waits_for_code: bool
    is_due: bool


class Sessions:
    """Keeps sessions; the database holds only hashes of what the browser has."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def open(
        self, connection: Connection, person: str, agent: str, waits_for_code: bool = False
    ) -> str:
        """Begin a session of a browser, and return its token."""
        name, secret, now = new_token(), new_token(), self._clock()
        is_over = (sessions.c.seen < now - SILENCE) | (sessions.c.created < now - LONGEST)
        connection.execute(delete(sessions).where(is_over))
        row = {
            "id_hash": self._keys.token(name),
            "secret_hash": self._keys.token(secret),
            "before_hash": "",
            "renewed": now,
            "person": person,
            "agent_hash": self._keys.agent(agent),
            "waits_for_code": int(waits_for_code),
            "created": now,
            "seen": now,
        }
        connection.execute(insert(sessions).values(row))
        return f"{name}.{secret}"

    def find(self, token: str, agent: str, by_itself: bool = False) -> Session | None:
        """Return the session of a token; None where it ended, or is another browser's.

        A token that another browser shows, or whose secret was replaced a while ago, was copied:
        its session ends.
        What a page asks ``by_itself``, with nobody there, does not keep the session alive.
        """
        name, secret = _parts(token)
        row, person = self._row(name)
        if person is None:
            return None
        now, shown = self._clock(), self._keys.token(secret)
        is_current = shown == row.secret_hash
        is_known = is_current or (shown == row.before_hash and now - row.renewed <= GRACE)
        if not is_known or not self._holds(row, person, agent, now):
            self.close(token)
            return None
        if now - row.seen > _NOTED and not by_itself:
            with writing(self._engine) as connection:
                is_it = sessions.c.id_hash == row.id_hash
                connection.execute(update(sessions).where(is_it).values(seen=now))
        is_due = is_current and now - row.renewed >= RENEWED
        return Session(name, token, person, bool(row.waits_for_code), is_due)

    def owner(self, name: str, agent: str) -> Person | None:
        """Return who is signed in, by the id of a session, where the browser cannot show more."""
        row, person = self._row(name)
        if person is None or row.waits_for_code:
            return None
        return person if self._holds(row, person, agent, self._clock()) else None

    def renew(self, session: Session) -> str:
        """Replace the secret of a session; return the token, empty where another request did."""
        _, before = _parts(session.token)
        secret = new_token()
        is_it = sessions.c.id_hash == self._keys.token(session.id)
        is_current = sessions.c.secret_hash == self._keys.token(before)
        values = {
            "secret_hash": self._keys.token(secret),
            "before_hash": self._keys.token(before),
            "renewed": self._clock(),
        }
        with writing(self._engine) as connection:
            moved = connection.execute(update(sessions).where(is_it & is_current).values(values))
        return f"{session.id}.{secret}" if moved.rowcount else ""

    def close(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            self.close_in(connection, token)

    def close_in(self, connection: Connection, token: str) -> None:
        """End a session, in a transaction that does more."""
        is_it = sessions.c.id_hash == self._keys.token(_parts(token)[0])
        connection.execute(delete(sessions).where(is_it))

    def _row(self, name: str) -> tuple[Any, Person | None]:
        """Return a session and who is signed in with it."""
        if not name:
            return None, None
        is_it = sessions.c.id_hash == self._keys.token(name)
        with reading(self._engine) as connection:
            row = connection.execute(select(sessions).where(is_it)).first()
            owner = row and connection.execute(select(people).where(people.c.id == row.person))
            return row, as_person(owner.one()) if owner else None

    def _holds(self, row: Any, person: Person, agent: str, now: datetime) -> bool:
        longest = _FOR_THE_CODE if row.waits_for_code else LONGEST
        is_over = now - row.seen > SILENCE or now - row.created > longest
        return not (is_over or person.is_ended or row.agent_hash != self._keys.agent(agent))


def _parts(token: str) -> tuple[str, str]:
    name, _, secret = token.partition(".")
    return name, secret
