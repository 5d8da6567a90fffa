"""The house that a family handed its referral to, as its staff use the desk."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Engine
from web_guide import shared_knowledge

from bot.referral.draft import Draft
from bot.referral.questions import Question, Questions
from bot.referral.tables import referrals
from bot.transactions import reading, writing
from bot.web.conversations.messages import Reply
from bot.web.desk.referral.asker import Asker

STAFF = "Noor Voorbeeld"


class House:
    """Asks what a conversation file says that it asks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._questions = Questions(engine)
        self._asker = Asker(engine, self._questions, shared_knowledge())

    def ask(self, conversation: str, text: str) -> None:
        """Ask a family something, in its conversation."""
        referral, house, _ = self._of(conversation)
        self._asker.ask(house, referral, STAFF, text)

    def ask_beside(self, conversation: str, text: str) -> Reply:
        """Ask where no web app keeps the conversation; return what it would say there."""
        referral, house, draft = self._of(conversation)
        with writing(self._engine) as connection:
            asked: Question
            _, asked = self._questions.ask(connection, house, referral, STAFF, text)
        return self._asker.in_words(house, asked, draft.register)

    def _of(self, conversation: str) -> tuple[str, str, Draft]:
        query = select(referrals).where(referrals.c.conversation == conversation)
        with reading(self._engine) as connection:
            row = connection.execute(query).one()
        return row.id, row.house, Draft.from_json(row.draft)
