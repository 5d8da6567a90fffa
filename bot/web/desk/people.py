"""Who works at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk import passwords, second_step
from bot.web.desk.journal import Deed, Journal
from bot.web.desk.keys import Clock, Keys
from bot.web.desk.roles import MAY_INVITE, PERMISSIONS, Permission, Role
from bot.web.desk.tables import invitations, people, recovery_codes, sessions
from knowledge.registers import Language


@dataclass(frozen=True)
class Person:
    """Somebody with an account; ``house`` is empty for who works for all houses."""

    id: str
    house: str
    role: Role
    name: str
    email: str
    language: Language
    has_second_step: bool
    is_ended: bool

    def may(self, permission: Permission) -> bool:
        """Tell whether the role gives a permission."""
        return permission in PERMISSIONS[self.role]

    @property
    def houses(self) -> str | None:
        """The house whose people and log one may see; None: those of all."""
        return None if self.role == "administrator" else self.house

    def may_manage(self, other: Person) -> bool:
        """Tell whether one may give another a new link, or end the account."""
        is_near = self.houses is None or self.houses == other.house
        return is_near and other.role in MAY_INVITE[self.role] and other.id != self.id


class People:
    """Keeps accounts; each change ends or begins what hangs on it, in one transaction."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, journal: Journal) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._journal = journal

    def lacks_administrator(self) -> bool:
        """Tell whether nobody can let others in."""
        is_one = (people.c.role == "administrator") & people.c.ended.is_(None)
        query = select(func.count()).select_from(people).where(is_one)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one() == 0

    def get(self, person: str) -> Person | None:
        """Return somebody by id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(people.c.id == person)).first()
        return as_person(row) if row else None

    def of(self, house: str | None) -> list[Person]:
        """Return the people of a house, or of all, by name."""
        query = select(people)
        if house is not None:
            query = query.where(people.c.house == house)
        with reading(self._engine) as connection:
            found = [as_person(row) for row in connection.execute(query).all()]
        return sorted(found, key=lambda one: (one.is_ended, one.house, one.name.casefold()))

    def note(self, person: Person, deed: Deed) -> None:
        """Write in the log what somebody did."""
        with writing(self._engine) as connection:
            self._journal.note(connection, person.house, person.name, deed)

    def speak(self, person: Person, language: Language) -> None:
        """Choose the language of the desk."""
        with writing(self._engine) as connection:
            self._set(connection, person, language=language)

    def has_password(self, person: Person, password: str) -> bool:
        """Tell whether a password is somebody's."""
        query = select(people.c.password_hash).where(people.c.id == person.id)
        with reading(self._engine) as connection:
            kept = connection.execute(query).scalar_one_or_none()
        return passwords.is_right(password, kept)

    def change_password(self, person: Person, password: str) -> None:
        """Set a new password; every session ends."""
        password_hash = passwords.hashed(password)
        with writing(self._engine) as connection:
            self._set(connection, person, password_hash=password_hash)
            end_sessions(connection, person.id)
            self._journal.note(connection, person.house, person.name, "password_changed")

    def end(self, person: Person, by: Person) -> None:
        """Switch an account off; every session ends at once, and no link brings it back."""
        with writing(self._engine) as connection:
            theirs = invitations.c.person == person.id
            connection.execute(delete(invitations).where(theirs))
            self._set(connection, person, ended=self._clock())
            end_sessions(connection, person.id)
            self._journal.note(connection, person.house, f"{by.name} → {person.name}", "ended")

    def switch_second_step_on(self, person: Person, secret: str, code: str) -> list[str]:
        """Ask for a code from now on, once a first one was right; return the recovery codes.

        It returns none where the code is wrong.
        """
        step = second_step.step_of(secret, code, self._clock(), last=0)
        if step is None:
            return []
        made = second_step.new_recovery_codes()
        with writing(self._engine) as connection:
            self._set(connection, person, totp_secret=secret, totp_step=step)
            _forget_codes(connection, person.id)
            for one in made:
                row = {"code_hash": self._keys.recovery(person.id, one), "person": person.id}
                connection.execute(insert(recovery_codes).values(row))
            self._journal.note(connection, person.house, person.name, "second_step_on")
        return made

    def switch_second_step_off(self, person: Person) -> None:
        """Ask for no code any more."""
        with writing(self._engine) as connection:
            self._set(connection, person, totp_secret=None, totp_step=0)
            _forget_codes(connection, person.id)
            self._journal.note(connection, person.house, person.name, "second_step_off")

    def _set(self, connection: Connection, person: Person, **values: Any) -> None:
        connection.execute(update(people).where(people.c.id == person.id).values(**values))


def as_person(row: Any) -> Person:
    """Return somebody as a row of the table has them."""
    return Person(
        id=row.id,
        house=row.house,
        role=cast(Role, row.role),
        name=row.name,
        email=row.email,
        language=cast(Language, row.language),
        has_second_step=row.totp_secret is not None,
        is_ended=row.ended is not None,
    )


def end_sessions(connection: Connection, person: str) -> None:
    """Sign somebody out everywhere."""
    connection.execute(delete(sessions).where(sessions.c.person == person))


def _forget_codes(connection: Connection, person: str) -> None:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
