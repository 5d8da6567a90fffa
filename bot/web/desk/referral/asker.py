"""A question of a house, put in the family's conversation with the guide."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.engine.utterance import payload
from bot.referral.moves import Move
from bot.referral.questions import Question, Questions
from bot.transactions import writing
from bot.web.conversations import speaking
from bot.web.conversations.inbox import say_unasked
from bot.web.conversations.messages import Button, Reply, say
from bot.web.conversations.store import as_conversation, row_of
from bot.web.desk.houses import Houses
from bot.web.knowledge import Knowledge
from bot.web.words import fill
from knowledge.registers import Register, is_simple, language_of


@dataclass(frozen=True)
class Asker:
    """Asks, and says it in one go: a question that the family cannot see is not asked."""

    engine: Engine
    questions: Questions
    knowledge: Knowledge

    def ask(self, house: str, referral: str, who: str, text: str) -> None:
        """Ask a family something on behalf of somebody of its house.

        Raises:
            Gone, StillOpen, ValueError: see ``Questions.ask``.
            ConversationGone: the family is not in conversation any more.
        """
        with writing(self.engine) as connection:
            conversation, asked = self.questions.ask(connection, house, referral, who, text)
            known = as_conversation(row_of(connection, conversation))
            said = self.in_words(house, asked, speaking.register_of(known))
            say_unasked(connection, conversation, said)

    def in_words(self, house: str, asked: Question, register: Register) -> Reply:
        """Return what the guide says, in the register of the family."""
        language = language_of(register)
        words = self.knowledge.current().interface
        named = {"who": asked.who, "house": Houses(self.knowledge).name(house, language)}
        said = say(
            fill(words["referral_question"][register], **named, question=asked.text),
            act="handoff",
            topic="1g1p",
            facet="apply",
            entries=["1g1p"],
            language=language,
            register="simple" if is_simple(register) else "standard",
        )
        said.buttons = [
            Button(
                title=words[f"referral-label-{label}"][register],
                payload=payload("referral", move=Move(kind, target=asked.id).as_slot()),
            )
            for kind, label in (("reply", "reply"), ("rather_not", "rather-not"))
        ]
        return said
