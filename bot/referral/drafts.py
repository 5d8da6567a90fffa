"""Drafts in the database: one for a conversation, sealed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.privacy.vault import fingerprint
from bot.referral.codes import new_code
from bot.referral.draft import Answer, Draft
from bot.referral.flow import hold
from bot.referral.in_hand import let_go
from bot.referral.questions import settle
from bot.referral.record import NEW, WITHDRAWN, Status, View, note_state, now
from bot.referral.signals import Signals
from bot.referral.tables import referral_states, referral_tries, referral_views, referrals
from bot.transactions import reading, writing

_MOST_TRIES, _TRIES_LAST = 5, timedelta(hours=1)


class Drafts:
    """Keeps what families draft; every method is one transaction."""

    def __init__(self, engine: Engine, secret_key: str, kept_days: int, signals: Signals) -> None:
        self._engine = engine
        self._secret_key = secret_key
        self._signals = signals
        self.kept_days = kept_days

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
            after = _replied(connection, move(before))
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
        moment = now()
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

    def step_of(self, conversation: str) -> str:
        """Return the question that a conversation left open; empty where it left none."""
        query = select(referrals.c.step).where(referrals.c.conversation == conversation)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def _write(
        self, connection: Connection, row: Any, conversation: str, message: str, draft: Draft
    ) -> None:
        moment = now()
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
            let_go(connection, identifier)
            note_state(connection, identifier, NEW if house else WITHDRAWN)
        if house and house != before:
            self._signals.count(connection, draft, moment.date())

    @staticmethod
    def _next_check_in(row: Any, draft: Draft) -> date | None:
        """Return when to ask how it goes: what was put off since the family agreed stays so."""
        if not draft.check_in:
            return None
        first = date.fromisoformat(draft.check_in)
        return max(first, row.check_in) if row is not None and row.check_in else first

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
        old = referrals.c.touched < now() - timedelta(days=self.kept_days)
        connection.execute(delete(referrals).where(old))

    def _hash_of(self, code: str) -> str:
        return fingerprint(self._secret_key, code)


def _replied(connection: Connection, draft: Draft) -> Draft:
    """Give the house what the family replies with this message, where it still waits for that."""
    if draft.reply is None:
        return draft
    is_settled = settle(connection, draft.question, draft.reply)
    notice = draft.notice if is_settled else "question_gone"
    return replace(draft, reply=None, question="", notice=notice)
