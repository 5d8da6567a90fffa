"""What a running guide keeps of its conversations on WhatsApp, read beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from running_guide import RunningGuide
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.privacy.vault import Vault
from bot.transactions import prepare, reading
from bot.web.channels.whatsapp.identity import Identity
from bot.web.channels.whatsapp.shaping import parts_of
from bot.web.channels.whatsapp.tables import arrivals, outbox, people
from bot.web.conversations.history import History
from bot.web.conversations.tables import messages
from knowledge.database import open_engine

_LEAVING = outbox.c.state.in_(("waiting", "sending"))


class StoredWhatsApp:
    """Looks into the database of a guide that is awake, by the numbers of phones."""

    def __init__(self, guide: RunningGuide) -> None:
        url = guide.settings.get("DATABASE_URL", f"sqlite:///{guide.database}")
        keys = (guide.folder / "var" / "encryption.keys").read_text().split()
        self._engine = prepare(open_engine(url), Vault(tuple(keys)))
        self._identity = Identity(guide.key)

    def conversation_of(self, number: str) -> str | None:
        """Return the conversation that a phone is in; None where it has none."""
        with reading(self._engine) as connection:
            return self._conversation_of(connection, number)

    def said(self, conversation: str, after: int = 0) -> list[Any]:
        """Return the messages of both sides behind a place, as a page would get them."""
        stored = History(self._engine).said_after(conversation, after)
        return [one.body for one in stored]

    def last_place(self, conversation: str) -> int:
        """Return the place of the newest message of a conversation."""
        last = select(func.max(messages.c.position)).where(messages.c.conversation == conversation)
        with reading(self._engine) as connection:
            return int(connection.execute(last).scalar_one() or 0)

    def is_settled(self, number: str, *wamids: str) -> bool:
        """Tell whether messages of a phone came, all was answered, and all of that was sent.

        When everything was erased with the last word, nothing of the phone is left to look at.
        """
        ids = [self._identity.of_message(one) for one in wamids]
        taken_in = select(func.count()).where(arrivals.c.id.in_(ids), arrivals.c.state == "done")
        with reading(self._engine) as connection:
            if connection.execute(taken_in).scalar_one() < len(ids):
                return False
            conversation = self._conversation_of(connection, number)
            return conversation is None or not self._is_busy(connection, conversation)

    def is_busy(self) -> bool:
        """Tell whether anything waits anywhere: to be taken in, answered, queued or sent."""
        taken_in = select(func.count()).where(arrivals.c.state == "waiting")
        with reading(self._engine) as connection:
            return bool(connection.execute(taken_in).scalar_one()) or self._is_busy(connection)

    def problems(self, number: str, wamids: Sequence[str], received: Sequence[Any]) -> list[str]:
        """Lay what a phone got beside what it wrote and what is stored; return what is unlike.

        ``received`` are messages as Meta was asked to send them.
        """
        told = self.said(self.conversation_of(number) or "")
        asked = [one["client_id"] for one in told if one["from"] == "person"]
        answers = [one for one in told if one["from"] == "assistant"]
        parts = [part for one in answers for part in parts_of(one)]
        alike = {
            "taken in": asked == [self.client_id_of(one) for one in wamids],
            "answered": [one["reply_to"] for one in answers] == asked,
            "sent": [_content(one) for one in received] == [_content(one) for one in parts],
        }
        return [f"{step}, but not each once and in order" for step in alike if not alike[step]]

    def client_id_of(self, wamid: str) -> str:
        """Return what a message is known by in its conversation."""
        return f"{self._identity.of_message(wamid)}-0"

    def most_attempts(self, number: str) -> int:
        """Return how often the first message that waits for a phone was tried."""
        conversation = self.conversation_of(number)
        query = select(func.max(outbox.c.attempts)).where(
            outbox.c.conversation == conversation, _LEAVING
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one() or 0)

    def _conversation_of(self, connection: Connection, number: str) -> str | None:
        is_theirs = people.c.sender == self._identity.of_person(number)
        query = select(people.c.conversation).where(is_theirs)
        found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    @staticmethod
    def _is_busy(connection: Connection, conversation: str | None = None) -> bool:
        """Tell whether anything of a conversation, or of any, is under way."""
        unsent = select(func.count()).where(_LEAVING)
        unanswered = select(func.count()).where(messages.c.state == "waiting")
        unqueued = (
            select(func.count())
            .select_from(messages.join(people, people.c.conversation == messages.c.conversation))
            .where(messages.c.direction == "out", messages.c.position > people.c.queued)
        )
        if conversation is not None:
            unsent = unsent.where(outbox.c.conversation == conversation)
            unanswered = unanswered.where(messages.c.conversation == conversation)
            unqueued = unqueued.where(messages.c.conversation == conversation)
        counts = (connection.execute(one).scalar_one() for one in (unanswered, unqueued, unsent))
        return any(counts)


def _content(message: Any) -> Any:
    """Return what a message holds: its type names the field."""
    return message[message["type"]]
