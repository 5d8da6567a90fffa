"""Referrals in the database: one for a conversation, sealed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.vault import fingerprint
from bot.referral.codes import code_in, new_code
from bot.referral.draft import Answer, Draft
from bot.referral.flow import CHECK_IN_EVERY, hold
from bot.referral.handoffs import Handoffs
from bot.referral.migrations import HISTORY
from bot.referral.signals import Signals
from bot.referral.tables import (
    referral_closings,
    referral_states,
    referral_tries,
    referral_views,
    referrals,
)
from bot.transactions import insert_new, reading, writing

#: States that a house sets; the family's own is ``withdrawn``.
NEW, WITHDRAWN = "new", "withdrawn"
READ, DECLINED, CLOSED = "read", "declined", "closed"
STATES = (READ, "accepted", DECLINED, "contacted", "sent", "meeting", CLOSED)
#: The states of what a house has in hand. A query that names them finds these few by its index; one
#: that only leaves out what is closed reads all of that.
IN_HAND = (NEW, *(state for state in STATES if state != CLOSED))

_MOST_TRIES, _TRIES_LAST = 5, timedelta(hours=1)


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


class Queued(NamedTuple):
    """A referral in the queue of a house; ``since`` is when it was handed over (UTC)."""

    id: str
    state: str
    since: datetime


class Gone(Exception):
    """Raised when a referral was withdrawn, erased or closed: a house can do nothing with it."""


class Referrals:
    """Keeps drafts, and what houses may see of them; every method is one transaction."""

    def __init__(self, engine: Engine, secret_key: str, kept_days: int) -> None:
        """Open the store on an engine of ``prepare``.

        ``kept_days`` is how long a draft is kept after its last message.
        """
        self._engine = engine
        self._secret_key = secret_key
        self.kept_days = kept_days
        self.signals = Signals(self._engine)
        self.handoffs = Handoffs(self._engine, IN_HAND)
        HISTORY.bring_up_to_date(self._engine)

    # The family's side

    def of(self, conversation: str) -> Draft | None:
        """Return the draft of a conversation, if it has one."""
        query = select(referrals.c.draft).where(referrals.c.conversation == conversation)
        with reading(self._engine) as connection:
            draft = connection.execute(query).scalar_one_or_none()
        return None if draft is None else Draft.from_json(draft)

    def after(self, conversation: str, message: str) -> Draft | None:
        """Return the draft of a conversation as a message left it; None where it did not arrive."""
        query = select(referrals.c.draft).where(
            referrals.c.conversation == conversation, referrals.c.message == message
        )
        with reading(self._engine) as connection:
            draft = connection.execute(query).scalar_one_or_none()
        return None if draft is None else Draft.from_json(draft)

    def turn(self, conversation: str, message: str, move: Callable[[Draft], Draft]) -> Draft:
        """Move the draft of a conversation, or a new one; a message that came before moves nothing.

        Returns the draft as it is after the message.
        """
        with writing(self._engine) as connection:
            self._forget_old(connection)
            query = select(referrals).where(referrals.c.conversation == conversation)
            row = connection.execute(query.with_for_update()).first()
            if row is not None and row.message == message:
                return Draft.from_json(row.draft)
            before = Draft.from_json(row.draft) if row else Draft(new_code(), new_code())
            after = move(before)
            self._write(connection, row, conversation, message, after)
        return after

    def hold(self, conversation: str, words: Answer) -> None:
        """Hold words for the open question of a conversation, where it has one (see ``hold``)."""
        query = select(referrals.c.id, referrals.c.draft).where(
            referrals.c.conversation == conversation
        )
        with writing(self._engine) as connection:
            row = connection.execute(query.with_for_update()).first()
            if row is not None:
                draft = hold(Draft.from_json(row.draft), words)
                is_it = referrals.c.id == row.id
                connection.execute(update(referrals).where(is_it).values(draft=draft.as_json()))

    def take_over(self, code: str, conversation: str, message: str) -> Draft | None:
        """Bring the draft with a code to a conversation; None where the code opens nothing.

        A draft that the conversation had before goes; the conversation of before loses this one.
        """
        moment = _now()
        with writing(self._engine) as connection:
            self._forget_old(connection)
            if self._tried_too_often(connection, conversation, moment):
                return None
            query = select(referrals).where(referrals.c.code_hash == self._hash_of(code))
            row = connection.execute(query.with_for_update()).first()
            if row is None:
                self._note_try(connection, conversation, moment)
                return None
            if row.conversation != conversation:
                connection.execute(
                    delete(referrals).where(referrals.c.conversation == conversation)
                )
            connection.execute(
                update(referrals)
                .where(referrals.c.id == row.id)
                .values(conversation=conversation, message=message, touched=moment)
            )
        return Draft.from_json(row.draft)

    def erase(self, conversation: str) -> None:
        """Erase the draft of a conversation and all that houses had of it."""
        with writing(self._engine) as connection:
            for table in (referrals, referral_tries):
                connection.execute(delete(table).where(table.c.conversation == conversation))

    def history(self, conversation: str) -> list[Status]:
        """Return what the house did with the referral of a conversation, the oldest first."""
        query = (
            select(referral_states)
            .join(referrals, referrals.c.id == referral_states.c.referral)
            .where(referrals.c.conversation == conversation)
            .order_by(referral_states.c.id)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [Status(one.state, one.reason or "", one.moment) for one in rows]

    def views(self, conversation: str) -> list[View]:
        """Return who looked at the referral of a conversation, the oldest first."""
        query = (
            select(referral_views)
            .join(referrals, referrals.c.id == referral_views.c.referral)
            .where(referrals.c.conversation == conversation)
            .order_by(referral_views.c.id)
        )
        with reading(self._engine) as connection:
            return [View(one.who, one.why, one.moment) for one in connection.execute(query).all()]

    # The house's side

    def queue(self, house: str) -> list[Queued]:
        """Return the referrals that a house has in hand, the one that waits longest first."""
        query = _queued(house).order_by(_SINCE, referrals.c.id)
        with reading(self._engine) as connection:
            return [Queued(*row) for row in connection.execute(query)]

    def in_queue(self, house: str, referral: str) -> Queued:
        """Return one referral of the queue of a house, without opening it.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
        """
        query = _queued(house).where(referrals.c.id == referral)
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        if found is None:
            raise _gone(referral, house)
        return Queued(*found)

    def looks(self, house: str) -> list[tuple[str, View]]:
        """Return who looked at which referral that a house has in hand, the latest first."""
        query = (
            select(referral_views)
            .join(referrals, referrals.c.id == referral_views.c.referral)
            .where(_is_in_hand(house))
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
            _is_in_hand(house),
            referrals.c.reference_hash == self._hash_of(code_in(reference) or ""),
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise _gone(reference, house)
        return str(found)

    def open_for(self, house: str, referral: str, who: str, why: str) -> Draft:
        """Return what is shared of a referral, for the staff of its house, and log that look.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
        """
        with writing(self._engine) as connection:
            row = self._in_queue(connection, house, referral)
            connection.execute(
                insert(referral_views).values(
                    referral=referral, who=who[:200], why=why[:200], moment=_now()
                )
            )
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
            row = self._in_queue(connection, house, referral)
            connection.execute(
                update(referrals).where(referrals.c.id == referral).values(state=state)
            )
            self._note_state(connection, referral, state, reason)
            if state == CLOSED:
                self._count_closing(connection, house, row.state)

    # Upkeep

    def step_of(self, conversation: str) -> str:
        """Return the question that a conversation left open; empty where it left none."""
        query = select(referrals.c.step).where(referrals.c.conversation == conversation)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def ask_how_it_goes(self, conversation: str, today: date) -> bool:
        """Tell whether the family wants to be asked now; the next time is a week from today."""
        is_due = (referrals.c.conversation == conversation) & (referrals.c.check_in <= today)
        query = select(referrals.c.id).where(is_due)
        with reading(self._engine) as connection:
            if connection.execute(query).first() is None:
                return False
        with writing(self._engine) as connection:
            asked = connection.execute(
                update(referrals).where(is_due).values(check_in=today + CHECK_IN_EVERY)
            )
        return bool(asked.rowcount)

    def stop_check_ins(self, conversation: str) -> None:
        """Ask a family no more how it goes."""
        query = select(referrals).where(referrals.c.conversation == conversation)
        with writing(self._engine) as connection:
            row = connection.execute(query.with_for_update()).first()
            if row is not None:
                draft = replace(Draft.from_json(row.draft), check_in="")
                is_it = referrals.c.id == row.id
                values = {"draft": draft.as_json(), "check_in": None}
                connection.execute(update(referrals).where(is_it).values(values))

    def _write(
        self, connection: Connection, row: Any, conversation: str, message: str, draft: Draft
    ) -> None:
        moment = _now()
        house = draft.recipient if draft.finished and draft.shared else None
        before = row.house if row else None
        state = (row.state if house == before else NEW) if house else None
        values = {
            "draft": draft.as_json(),
            "step": "" if draft.is_paused else draft.step,
            "message": message,
            "house": house,
            "state": state,
            "check_in": self._next_check_in(row, draft),
            "touched": moment,
        }
        if row is None:
            identifier = secrets.token_hex(16)
            connection.execute(
                insert(referrals).values(
                    id=identifier,
                    conversation=conversation,
                    code_hash=self._hash_of(draft.code),
                    reference_hash=self._hash_of(draft.reference),
                    created=moment,
                    **values,
                )
            )
        else:
            identifier = row.id
            connection.execute(update(referrals).where(referrals.c.id == row.id).values(**values))
        if house != before:
            self._note_state(connection, identifier, NEW if house else WITHDRAWN)
        if house and house != before:
            self.signals.count(connection, draft, moment.date())

    @staticmethod
    def _next_check_in(row: Any, draft: Draft) -> date | None:
        """Return when to ask how it goes: what was put off since the family agreed stays so."""
        if not draft.check_in:
            return None
        first = date.fromisoformat(draft.check_in)
        return max(first, row.check_in) if row is not None and row.check_in else first

    def _in_queue(self, connection: Connection, house: str, referral: str) -> Any:
        query = select(referrals).where(referrals.c.id == referral, _is_in_hand(house))
        row = connection.execute(query.with_for_update()).first()
        if row is None:
            raise _gone(referral, house)
        return row

    @staticmethod
    def _count_closing(connection: Connection, house: str, outcome: str) -> None:
        key = {"house": house, "month": f"{_now():%Y-%m}", "outcome": outcome}
        is_it = [referral_closings.c[name] == value for name, value in key.items()]
        connection.execute(insert_new(connection, referral_closings).values(times=0, **key))
        more = {"times": referral_closings.c.times + 1}
        connection.execute(update(referral_closings).where(*is_it).values(**more))

    def _note_state(
        self, connection: Connection, referral: str, state: str, reason: str = ""
    ) -> None:
        connection.execute(
            insert(referral_states).values(
                referral=referral,
                state=state,
                reason=reason or None,
                moment=_now(),
            )
        )

    def _tried_too_often(self, connection: Connection, conversation: str, moment: datetime) -> bool:
        tries = referral_tries.c
        connection.execute(delete(referral_tries).where(tries.since < moment - _TRIES_LAST))
        query = select(tries.tries).where(tries.conversation == conversation)
        return (connection.execute(query).scalar_one_or_none() or 0) >= _MOST_TRIES

    def _note_try(self, connection: Connection, conversation: str, moment: datetime) -> None:
        again = connection.execute(
            update(referral_tries)
            .where(referral_tries.c.conversation == conversation)
            .values(tries=referral_tries.c.tries + 1)
        )
        if not again.rowcount:
            connection.execute(
                insert(referral_tries).values(conversation=conversation, tries=1, since=moment)
            )

    def _forget_old(self, connection: Connection) -> None:
        old = referrals.c.touched < _now() - timedelta(days=self.kept_days)
        connection.execute(delete(referrals).where(old))

    def _hash_of(self, code: str) -> str:
        return fingerprint(self._secret_key, code)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _is_in_hand(house: str) -> Any:
    return (referrals.c.house == house) & referrals.c.state.in_(IN_HAND)


#: When a referral was (last) handed over.
_SINCE = func.max(referral_states.c.moment)


def _queued(house: str) -> Any:
    return (
        select(referrals.c.id, referrals.c.state, _SINCE)
        .join(referral_states, referral_states.c.referral == referrals.c.id)
        .where(_is_in_hand(house), referral_states.c.state == NEW)
        .group_by(referrals.c.id, referrals.c.state)
    )


def _gone(referral: str, house: str) -> Gone:
    return Gone(f"no referral {referral} with {house}: the family may have withdrawn it")
