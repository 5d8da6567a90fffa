"""One-time links: for a new colleague, or for one who cannot sign in any more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk import passwords
from bot.web.desk.journal import Deed, Journal
from bot.web.desk.keys import Clock, Keys, new_token
from bot.web.desk.oidc.identities import bind, unbind
from bot.web.desk.people import Person, end_sessions
from bot.web.desk.roles import Role
from bot.web.desk.tables import invitations, people, recovery_codes
from knowledge.registers import Language

HOURS = 72


@dataclass(frozen=True)
class Invitation:
    """For whom a link is; ``name`` and ``email`` are empty where they choose them themselves.

    ``person`` is the id of the account that gets a new password, empty for a new account.
    """

    house: str
    role: Role
    name: str = ""
    email: str = ""
    person: str = ""


class Taken(Exception):
    """Raised when there is an account with that e-mail address."""


class Invitations:
    """Makes and takes in one-time links."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, journal: Journal) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._journal = journal

    def make(self, invitation: Invitation, by: Person | None = None) -> str:
        """Return the token of a new link; it opens once, within ``HOURS``.

        A link made before for the same person, or for an administrator without a name, opens no
        more.
        """
        token, now = new_token(), self._clock()
        known = invitation.person or None
        with writing(self._engine) as connection:
            connection.execute(delete(invitations).where(invitations.c.expires < now))
            self._void(connection, invitation)
            row = {
                "token_hash": self._keys.token(token),
                "house": invitation.house,
                "role": invitation.role,
                "name": invitation.name,
                "email": invitation.email,
                "person": known,
                "expires": now + timedelta(hours=HOURS),
            }
            connection.execute(insert(invitations).values(row))
            if by is not None:
                who = f"{by.name} → {invitation.name}"
                deed: Deed = "link_made" if known else "invited"
                self._journal.note(connection, invitation.house, who, deed)
        return token

    def look(self, token: str) -> Invitation | None:
        """Return what a link is for; None where it opens nothing (any more)."""
        with reading(self._engine) as connection:
            row = self._row(connection, token)
        return _invitation(row) if row else None

    def accept(
        self,
        token: str,
        name: str,
        email: str,
        password: str,
        language: Language,
        identity: str = "",
    ) -> str:
        """Make the account, or give it its new password; empty where the link opens nothing.

        What the invitation says of name and address holds, whatever is sent. With ``identity``
        somebody is known to the OpenID provider by it from then on.

        Returns:
            The id of the account.

        Raises:
            Taken: another account has that address.
            OfAnother: another account has that identity.
        """
        password_hash = passwords.hashed(password)
        with writing(self._engine) as connection:
            row = self._row(connection, token)
            if row is None:
                return ""
            invitation = _invitation(row)
            used = connection.execute(
                delete(invitations).where(invitations.c.token_hash == row.token_hash)
            )
            if not used.rowcount:
                return ""
            person = invitation.person or secrets.token_hex(16)
            if invitation.person:
                self._renew(connection, invitation, password_hash)
            else:
                name, email = invitation.name or name, invitation.email or email
                account = {
                    "id": person,
                    "house": invitation.house,
                    "role": invitation.role,
                    "name": name.strip(),
                    "email": email.strip(),
                    "language": language,
                    "password_hash": password_hash,
                }
                self._join(connection, account)
            if identity:
                bind(connection, person, identity, self._clock())
                self._journal.note(connection, invitation.house, invitation.name or name, "linked")
        return person

    def _void(self, connection: Connection, invitation: Invitation) -> None:
        """Let links that a new one replaces open no more."""
        for row in connection.execute(select(invitations)).all():
            before = _invitation(row)
            is_theirs = bool(before.person) and before.person == invitation.person
            if is_theirs or not (before.name or invitation.name):
                is_it = invitations.c.token_hash == row.token_hash
                connection.execute(delete(invitations).where(is_it))

    def _join(self, connection: Connection, account: dict[str, str]) -> None:
        """Make an account.

        Raises:
            Taken: another has that address.
        """
        email_hash = self._keys.email(account["email"])
        query = select(people.c.id).where(people.c.email_hash == email_hash)
        if connection.execute(query).first() is not None:
            raise Taken
        now = self._clock()
        row = {**account, "email_hash": email_hash, "totp_step": 0, "created": now}
        connection.execute(insert(people).values(row))
        self._journal.note(connection, account["house"], account["name"], "joined")

    def _renew(self, connection: Connection, invitation: Invitation, password_hash: str) -> None:
        """Let somebody in again who lost password or telephone; no other way in stays open."""
        values = {"password_hash": password_hash, "totp_secret": None, "totp_step": 0}
        is_it = people.c.id == invitation.person
        connection.execute(update(people).where(is_it).values(ended=None, **values))
        codes = recovery_codes.c.person == invitation.person
        connection.execute(delete(recovery_codes).where(codes))
        unbind(connection, invitation.person)
        end_sessions(connection, invitation.person)
        self._journal.note(connection, invitation.house, invitation.name, "link_used")

    def _row(self, connection: Connection, token: str) -> Any:
        query = select(invitations).where(
            invitations.c.token_hash == self._keys.token(token),
            invitations.c.expires > self._clock(),
        )
        return connection.execute(query).first()


def _invitation(row: Any) -> Invitation:
    return Invitation(row.house, cast(Role, row.role), row.name, row.email, row.person or "")
