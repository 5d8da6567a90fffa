"""Rasa's SQL tracker store on our database: it redacts before writing, and it can erase.

Language and register outlive a session in the channel, which sends them along with every message;
a tracker starts every session empty (``carry_over_slots_to_new_session: false``).
"""

from __future__ import annotations

import json
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker

from bot.privacy.redaction import redact
from bot.settings import read_settings
from knowledge.database import open_engine

#: The action after which nothing of a conversation may remain.
ERASING = "action_erase"


class GuideTrackerStore(SQLTrackerStore):
    """Keeps what a conversation needs until its next turn."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the store at DATABASE_URL.

        Raises:
            DatabaseUnavailable: at once, where Rasa's own store would wait for ever.
        """
        self.engine = open_engine(read_settings().database_url)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events, redacted; where the person asked for it, erase them all."""
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            if any(
                isinstance(event, ActionExecuted) and event.action_name == ERASING for event in new
            ):
                session.execute(self._rows_of(tracker.sender_id))
            else:
                session.add_all(self._row(tracker.sender_id, event) for event in new)
            session.commit()

    def erase(self, sender_id: str) -> None:
        """Delete every event of a conversation."""
        with self.session_scope() as session:
            session.execute(self._rows_of(sender_id))
            session.commit()

    def _rows_of(self, sender_id: str) -> Any:
        return delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender_id)

    def _row(self, sender_id: str, event: Event) -> Any:
        data = redacted_event(event)
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=(data.get("parse_data") or {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )


def redacted_event(event: Event) -> dict[str, Any]:
    """Return an event as it may be stored: what a person typed is masked wherever it stands."""
    data: dict[str, Any] = event.as_dict()
    if event.type_name == "user":
        data["text"] = redact(data.get("text") or "")
        parsed = dict(data.get("parse_data") or {})
        parsed["text"] = data["text"]
        # Where words began and ended tells their length; nothing reads it again.
        parsed.pop("text_tokens", None)
        data["parse_data"] = parsed
    return data
