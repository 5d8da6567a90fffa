"""Signing in: password or provider, then a code where somebody asked for one; guessers wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.transactions import reading, writing
from bot.web.desk import passwords, second_step
from bot.web.desk.journal import Deed, Journal
from bot.web.desk.keys import Clock, Keys
from bot.web.desk.lockout import Lockout
from bot.web.desk.sessions import Session, Sessions
from bot.web.desk.tables import people, recovery_codes

_NO_WAIT = timedelta(0)


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in from: network address, and how the browser calls itself."""

    address: str
    agent: str


@dataclass(frozen=True)
class Outcome:
    """What came of it: the token of a session, or none and how long to wait before the next try."""

    token: str = ""
    waits_for_code: bool = False
    wait: timedelta = _NO_WAIT


class SigningIn:
    """Lets people in. An address that nobody has is answered like a wrong password, as slowly."""

    def __init__(
        self, engine: Engine, keys: Keys, clock: Clock, journal: Journal, sessions: Sessions
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._journal = journal
        self._sessions = sessions
        self._lockout = Lockout(keys, clock)

    def by_password(self, email: str, password: str, browser: Browser) -> Outcome:
        """Begin a session with address and password."""
        account = self._keys.email(email)
        if wait := self._count(account, browser.address):
            passwords.is_right(password, None)
            return Outcome(wait=wait)
        is_theirs = (people.c.email_hash == account) & people.c.ended.is_(None)
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(is_theirs)).first()
        if not passwords.is_right(password, row.password_hash if row else None):
            return self._was_wrong(row, account, browser.address)
        assert row is not None
        with writing(self._engine) as connection:
            outcome = self._begin(connection, row, browser)
            if not outcome.waits_for_code:
                self._lockout.was_right(connection, account, browser.address)
        return outcome

    def by_provider(self, person: str, browser: Browser) -> Outcome:
        """Begin a session of whom a provider vouches for; no token where the account ended.

        Who has a second step here does it here: providers tell of theirs in words of their own, and
        drop it without telling us. Nothing is guessed, so nobody waits.
        """
        is_theirs = (people.c.id == person) & people.c.ended.is_(None)
        with writing(self._engine) as connection:
            row = connection.execute(select(people).where(is_theirs)).first()
            return self._begin(connection, row, browser) if row else Outcome()

    def by_code(self, session: Session, code: str, browser: Browser) -> Outcome:
        """Do the second step: a code of the app, or a recovery code. It changes the token."""
        account = self._keys.email(session.person.email)
        if wait := self._count(account, browser.address):
            return Outcome(wait=wait)
        with writing(self._engine) as connection:
            query = select(people).where(people.c.id == session.person.id)
            row = connection.execute(query.with_for_update()).first()
            if row is not None and self._uses_up(connection, row, code):
                self._sessions.close_in(connection, session.token)
                self._lockout.was_right(connection, account, browser.address)
                self._journal.note(connection, row.house, row.name, "signed_in")
                return Outcome(self._sessions.open(connection, row.id, browser.agent))
        return self._was_wrong(row, account, browser.address, is_code=True)

    def _begin(self, connection: Connection, row: Any, browser: Browser) -> Outcome:
        waits = row.totp_secret is not None
        if not waits:
            self._journal.note(connection, row.house, row.name, "signed_in")
        token = self._sessions.open(connection, row.id, browser.agent, waits)
        return Outcome(token, waits)

    def _count(self, account: str, address: str) -> timedelta:
        """Count a try; return how long to wait where it may not be made now."""
        with writing(self._engine) as connection:
            wait = self._lockout.wait(connection, account, address)
            if not wait:
                self._lockout.count(connection, account, address)
        return wait

    def _was_wrong(self, row: Any, account: str, address: str, is_code: bool = False) -> Outcome:
        with writing(self._engine) as connection:
            wait = self._lockout.wait(connection, account, address)
            if row is not None:
                deed: Deed = "wrong_code" if is_code else "wrong_password"
                self._journal.note(connection, row.house, row.name, deed)
                if wait:
                    self._journal.note(connection, row.house, row.name, "locked_out")
        return Outcome(wait=wait)

    def _uses_up(self, connection: Connection, row: Any, code: str) -> bool:
        """Tell whether a code is right, and let it be right never again."""
        if row.totp_secret is None:
            return False
        step = second_step.step_of(row.totp_secret, code, self._clock(), row.totp_step)
        if step is not None:
            # Only forward: of two browsers with the same code, one is let in.
            is_unused = (people.c.id == row.id) & (people.c.totp_step < step)
            moved = connection.execute(update(people).where(is_unused).values(totp_step=step))
            return bool(moved.rowcount)
        kept = self._keys.recovery(row.id, second_step.as_recovery_code(code))
        used = connection.execute(delete(recovery_codes).where(recovery_codes.c.code_hash == kept))
        if used.rowcount:
            self._journal.note(connection, row.house, row.name, "recovery_used")
        return bool(used.rowcount)
