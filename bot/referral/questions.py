"""What a house asks a family, one question at a time, and what comes back."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.referral.draft import Answer, Draft
from bot.referral.flow import leave, put
from bot.referral.in_hand import held, is_in_hand
from bot.referral.record import now
from bot.referral.tables import referral_questions, referrals
from bot.transactions import reading, writing

OPEN, ANSWERED, REFUSED, TAKEN_BACK = "open", "answered", "refused", "taken back"
#: How many characters a question may have.
LONGEST = 500


class StillOpen(Exception):
    """Raised when a house asks while a question of its own waits for an answer."""


@dataclass(frozen=True)
class Question:
    """What was asked, by whom and when (UTC), and what came back where it did."""

    id: str
    who: str
    text: str
    state: str
    asked: datetime
    answer: Answer | None = None


class Questions:
    """Asks and tells; every method but ``ask`` is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(
        self, connection: Connection, house: str, referral: str, who: str, text: str
    ) -> tuple[str, Question]:
        """Ask, in the transaction that tells the family; return its conversation and the question.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
            StillOpen: one question at a time.
            ValueError: the question is empty or too long.
        """
        if not text.strip() or len(text) > LONGEST:
            raise ValueError(f"a question has 1 to {LONGEST} characters")
        row = held(connection, house, referral)
        is_open = referral_questions.c.state == OPEN
        query = select(referral_questions.c.id).where(_is_of(referral), is_open)
        if connection.execute(query).first() is not None:
            raise StillOpen
        asked = Question(secrets.token_hex(16), who[:200], text.strip(), OPEN, now())
        connection.execute(
            insert(referral_questions).values(
                id=asked.id,
                referral=referral,
                who=asked.who,
                question=asked.text,
                state=OPEN,
                seen=False,
                asked=asked.asked,
            )
        )
        move_draft(connection, row, put(Draft.from_json(row.draft), asked.id))
        return row.conversation, asked

    def take_back(self, house: str, referral: str) -> None:
        """Take the open question back, if there is one.

        Raises:
            Gone: there is no such referral in the queue of the house (any more).
        """
        with writing(self._engine) as connection:
            row = held(connection, house, referral)
            is_open = referral_questions.c.state == OPEN
            settled = {"state": TAKEN_BACK, "settled": now()}
            connection.execute(
                update(referral_questions).where(_is_of(referral), is_open).values(settled)
            )
            move_draft(connection, row, leave(Draft.from_json(row.draft)))

    def of(self, house: str, referral: str) -> list[Question]:
        """Return what a house asked about a referral that it has in hand, the oldest first."""
        return self._found(referrals.c.id == referral, is_in_hand(house))

    def told(self, conversation: str) -> list[Question]:
        """Return the same for the family."""
        return self._found(referrals.c.conversation == conversation)

    def open_in(self, conversation: str) -> Question | None:
        """Return the question that waits for an answer in a conversation, if one does."""
        is_open = referral_questions.c.state == OPEN
        found = self._found(referrals.c.conversation == conversation, is_open)
        return found[0] if found else None

    def news(self, house: str) -> dict[str, str]:
        """Return what stands with the questions of a house: open, or settled and not yet seen."""
        query = (
            select(referral_questions.c.referral, referral_questions.c.state)
            .join(referrals, referrals.c.id == referral_questions.c.referral)
            .where(is_in_hand(house), referral_questions.c.seen.is_(False))
            .where(referral_questions.c.state != TAKEN_BACK)
            .order_by(referral_questions.c.asked)
        )
        with reading(self._engine) as connection:
            return {row.referral: row.state for row in connection.execute(query)}

    def _found(self, *conditions: Any) -> list[Question]:
        query = (
            select(referral_questions)
            .join(referrals, referrals.c.id == referral_questions.c.referral)
            .where(*conditions)
            .order_by(referral_questions.c.asked, referral_questions.c.id)
        )
        with reading(self._engine) as connection:
            return [_question(row) for row in connection.execute(query)]


def settle(connection: Connection, question: str, reply: Answer) -> bool:
    """Keep what a family replied; False where its house took the question back meanwhile."""
    is_it = (referral_questions.c.id == question) & (referral_questions.c.state == OPEN)
    words = json.dumps({"said": reply.said, "language": reply.language}, ensure_ascii=False)
    changes = {
        "state": ANSWERED if reply.said else REFUSED,
        "answer": words if reply.said else None,
        "settled": now(),
    }
    settled = connection.execute(update(referral_questions).where(is_it).values(changes))
    return bool(settled.rowcount)


def note_seen(connection: Connection, referral: str) -> None:
    """Note that the house read what came back."""
    is_settled = referral_questions.c.state != OPEN
    connection.execute(
        update(referral_questions).where(_is_of(referral), is_settled).values(seen=True)
    )


def move_draft(connection: Connection, row: Any, draft: Draft) -> None:
    """Let a draft be at another step than its family left it at."""
    values = {"draft": draft.as_json(), "step": "" if draft.is_paused else draft.step}
    connection.execute(update(referrals).where(referrals.c.id == row.id).values(values))


def _is_of(referral: str) -> Any:
    return referral_questions.c.referral == referral


def _question(row: Any) -> Question:
    answer = Answer(**json.loads(row.answer)) if row.answer else None
    return Question(row.id, row.who, row.question, row.state, row.asked, answer)
