"""Who of the desk is whom at the provider: linked once, on purpose, and known by it from then on.

Never by the e-mail address alone. An organisation gives the address of who left to who comes, and
some providers let people write any: whoever had it there would have the account here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk.journal import Journal
from bot.web.desk.keys import Clock
from bot.web.desk.oidc.tables import identities
from bot.web.desk.people import Person


class OfAnother(Exception):
    """Raised when somebody else of the desk is known by that identity."""


class Identities:
    """Links accounts and finds them; an identity is a keyed hash (``Keys.identity``)."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal

    def owner(self, identity: str) -> str:
        """Return the id of who is known by an identity, empty where nobody is."""
        query = select(identities.c.person).where(identities.c.identity_hash == identity)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def has_one(self, person: Person) -> bool:
        """Tell whether somebody is linked."""
        query = select(identities.c.person).where(identities.c.person == person.id)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def link(self, person: Person, identity: str) -> None:
        """Know somebody by an identity, in place of the one before.

        Raises:
            OfAnother: somebody else is known by it.
        """
        with writing(self._engine) as connection:
            bind(connection, person.id, identity, self._clock())
            self._journal.note(connection, person.house, person.name, "linked")

    def unlink(self, person: Person) -> None:
        """Know somebody by no identity any more."""
        with writing(self._engine) as connection:
            if unbind(connection, person.id):
                self._journal.note(connection, person.house, person.name, "unlinked")


def bind(connection: Connection, person: str, identity: str, moment: datetime) -> None:
    """Know somebody by an identity, in a transaction that does more.

    Raises:
        OfAnother: somebody else is known by it.
    """
    unbind(connection, person)
    is_it = identities.c.identity_hash == identity
    if connection.execute(select(identities.c.person).where(is_it)).first() is not None:
        raise OfAnother
    row = {"identity_hash": identity, "person": person, "created": moment}
    connection.execute(insert(identities).values(row))


def unbind(connection: Connection, person: str) -> bool:
    """Know somebody by no identity any more; tell whether there was one."""
    return bool(
        connection.execute(delete(identities).where(identities.c.person == person)).rowcount
    )
