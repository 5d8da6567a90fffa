"""Rasa's SQL tracker store on our database: it redacts before writing, and it can erase.

Of a referral nothing is written, of neither side: the events of its turns keep no words. The last
answer of a conversation, which a web process may ask for again, is sealed.

Each turn is written once, together with its answer. The web process sends a message again, with
the same id, when it did not hear or could not store the answer; it then gets the answer that
stands here, and the tracker has the turn once.

Language and register outlive a session in the channel, which sends them along with every message;
a tracker starts every session empty (``carry_over_slots_to_new_session: false``).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from bot.nlu.decision.referring import REFERRAL
from bot.privacy.redaction import redact
from bot.privacy.vault import Unreadable, Vault
from bot.referral.draft import READY
from bot.referral.store import Referrals
from bot.settings import read_settings
from bot.transactions import prepare
from knowledge.database import open_engine

#: The action after which nothing of a conversation may remain.
ERASING = "action_erase"
#: The action that moves a referral; it always says which question is open, in a slot.
_MOVING = "action_referral"

#: Where the channel puts a message's place in its conversation, among the message's metadata.
POSITION = "position"

_metadata = MetaData()

#: The last turn of each conversation. One is enough: the web process sends no message before it
#: has stored the answer to the one before.
_turns = Table(
    "rasa_turns",
    _metadata,
    Column("conversation", String(255), primary_key=True),
    Column("message", String(255), nullable=False),
    Column("position", Integer, nullable=False),
    Column("replies", Text, nullable=False),
)


class TurnOverlapped(Exception):
    """Raised when this turn, or a later one, was written by another process meanwhile."""


class TurnUnanswered(Exception):
    """Raised when a family answered in a referral and the actions did not say that it is kept."""


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
        settings = read_settings()
        self.engine = open_engine(settings.database_url)
        self._vault = Vault(settings.encryption_keys)
        self._referrals = Referrals(
            prepare(open_engine(settings.database_url), self._vault),
            settings.secret_key,
            settings.retention_days,
        )
        # An error of the database would show what people wrote, in a log.
        self.engine.hide_parameters = True
        for metadata in (self.Base.metadata, _metadata):
            metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events, redacted; where the person asked for it, erase them all.

        Raises:
            TurnOverlapped: nothing was written, since the turn stands there already.
            TurnUnanswered: nothing was written; the turn has to be taken anew.
        """
        _refuse_what_was_not_taken_in(tracker)
        with self.session_scope() as session:
            # First of all: it holds the conversation, so that what follows sees its last state.
            self._note_turn(session, tracker)
            new = list(self._additional_events(session, tracker))
            if any(
                isinstance(event, ActionExecuted) and event.action_name == ERASING for event in new
            ):
                session.execute(self._rows_of(tracker.sender_id))
            else:
                rows = events_to_keep(tracker, new)
                session.add_all(self._row(tracker.sender_id, one) for one in rows)
            session.commit()

    def replies_to(self, sender_id: str, message_id: str) -> list[dict[str, Any]] | None:
        """Return what was answered to a message, where it is the last of its conversation."""
        query = select(_turns.c.replies).where(
            _turns.c.conversation == sender_id, _turns.c.message == message_id
        )
        with self.session_scope() as session:
            replies = session.execute(query).scalar_one_or_none()
        try:
            return None if replies is None else list(json.loads(self._vault.open(replies)))
        except Unreadable:
            # The keys were changed in between: the turn is taken anew.
            return None

    def erase(self, sender_id: str) -> None:
        """Delete every event of a conversation, and its last answer."""
        with self.session_scope() as session:
            session.execute(delete(_turns).where(_turns.c.conversation == sender_id))
            session.execute(self._rows_of(sender_id))
            session.commit()
        self._referrals.drafts.erase(sender_id)

    def _note_turn(self, session: Session, tracker: DialogueStateTracker) -> None:
        message = tracker.latest_message
        position = ((message.metadata or {}) if message else {}).get(POSITION)
        if message is None or position is None:
            # Written by Rasa's own commands, which number nothing and repeat nothing.
            return
        note: Any = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        fresh = note(_turns).values(
            conversation=tracker.sender_id,
            message=message.message_id,
            position=position,
            replies=self._vault.seal(json.dumps(_replies(tracker, message))),
        )
        written = session.execute(
            fresh.on_conflict_do_update(
                index_elements=[_turns.c.conversation],
                set_={name: fresh.excluded[name] for name in ("message", "position", "replies")},
                where=_turns.c.position < fresh.excluded.position,
            )
        )
        if not written.rowcount:
            raise TurnOverlapped

    def _rows_of(self, sender_id: str) -> Any:
        return delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender_id)

    def _row(self, sender_id: str, data: dict[str, Any]) -> Any:
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=data["event"],
            timestamp=data.get("timestamp"),
            intent_name=(data.get("parse_data") or {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )


def _replies(tracker: DialogueStateTracker, message: UserUttered) -> list[dict[str, Any]]:
    """Return what was said since a message, as Rasa gives it to a channel."""
    replies: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event is message:
            break
        if isinstance(event, BotUttered):
            replies.insert(0, event.message())
    return replies


def _refuse_what_was_not_taken_in(tracker: DialogueStateTracker) -> None:
    """Rasa goes on without an action that fails; an answer of a family would be lost in silence."""
    message = tracker.latest_message
    if message is None or message.intent.get("name") != REFERRAL:
        return
    if not (_is_moved(tracker) and _replies(tracker, message)):
        raise TurnUnanswered


def _is_moved(tracker: DialogueStateTracker) -> bool:
    """Tell whether the action's word came, that is, which question is open now.

    It may have moved the draft and been too late to say so; nothing moves twice when it is asked
    again.
    """
    since = itertools.takewhile(lambda event: not _moves(event), reversed(tracker.events))
    return any(isinstance(event, SlotSet) for event in since)


def _moves(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == _MOVING


def events_to_keep(tracker: DialogueStateTracker, new: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Yield new events as they may be stored; those of a turn of a referral keep no words."""
    message = tracker.latest_message
    is_move = message is not None and message.intent.get("name") == REFERRAL
    is_referral = is_move or (tracker.get_slot("asking") or READY) != READY
    for event in new:
        data = redacted_event(event)
        yield _without_words(data) if is_referral else data


def _without_words(data: dict[str, Any]) -> dict[str, Any]:
    """Return an event of a referral without what either side said in it."""
    if data["event"] == "user" and not data["text"].startswith("/"):
        data = {**data, "text": "", "parse_data": {**data["parse_data"], "text": ""}}
    if data["event"] == "bot":
        data = {**data, "text": "", "data": {}, "metadata": {}}
    return data


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
