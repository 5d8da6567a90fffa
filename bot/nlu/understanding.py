"""Graph component at the end of the pipeline: turns what was seen into one intent and slots."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_access import knowledge_base
from bot.nlu.decision.deciding import decide
from bot.nlu.language_guess import SPOKEN
from bot.nlu.open_question import asking_now
from bot.nlu.reading import (
    ALARM,
    CONCERN,
    EXPLANATION,
    FACETS,
    LANGUAGE,
    MUNICIPALITY,
    PLACE,
    SECOND,
    SHARES,
    SLOTS,
    TOPICS,
    Decision,
    Reading,
    State,
)
from bot.nlu.said import topic_answered
from bot.nlu.words import LONGEST_MESSAGE
from knowledge.base import Snapshot
from knowledge.search import Candidate
from knowledge.text import letters

#: With this share an intent is as sure as where somebody wrote the message as its example.
_AS_AN_EXAMPLE = 0.99


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Understanding(GraphComponent, IntentClassifier):
    """Decides with the conversation in view; the rules are in ``bot/nlu/decision``."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """Make the component; its rules and thresholds are code."""
        return cls()

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set the intent that Rasa's rules act on, and an entity for every slot that changes."""
        snapshot = knowledge_base().current()
        for message in messages:
            state = _state(tracker)
            reading = read(message, snapshot)
            decision = decide(reading, state, snapshot.entries, snapshot.social_map.services())
            _write(message, decision, reading)
        return messages


def _state(tracker: DialogueStateTracker | None) -> State:
    if tracker is None:
        return State()
    state = State.from_slots(tracker.current_slot_values())
    return replace(
        state, asking=asking_now(tracker.sender_id, state.asking), answered=_answered(tracker)
    )


def _answered(tracker: DialogueStateTracker) -> str | None:
    said = (event for event in reversed(tracker.events) if isinstance(event, BotUttered))
    last = next(said, None)
    return topic_answered(last.metadata) if last else None


def read(message: Message, snapshot: Snapshot) -> Reading:
    """Gather what the components before left in a message."""
    text = (message.get(TEXT) or "")[:LONGEST_MESSAGE]
    words = letters(text)
    ranking = message.get("intent_ranking") or []
    alarm = message.get(ALARM) or {}
    place = message.get(MUNICIPALITY) or {}
    topics = [Candidate(**one) for one in message.get(TOPICS) or []]
    return Reading(
        text=text,
        words=words,
        language=_language(message.get(LANGUAGE) or "nl", alarm.get("language")),
        intents=[(one["name"], one["confidence"], one["margin"]) for one in ranking],
        topics=[one for one in topics if one.entry in snapshot.entries],
        alarm=alarm.get("kind"),
        concern=(message.get(CONCERN) or {}).get("kind"),
        municipality=place.get("id"),
        place_words=place.get("words", 0),
        place=message.get(PLACE),
        facets=message.get(FACETS) or {},
        second=message.get(SECOND),
        shares=message.get(SHARES) or {},
        is_known=any(one.name for one in topics) or _is_known(words, ranking, snapshot),
        confused=_confused(words, topics, snapshot),
        too_long=len(message.get(TEXT) or "") > LONGEST_MESSAGE,
    )


def _is_known(words: list[str], ranking: list[dict[str, Any]], snapshot: Snapshot) -> bool:
    """Tell whether a message holds words that we know; of "blorp wazzle" nothing can be said.

    A message that is an example of an intent, or as good as one, is known whatever its words.
    """
    if ranking and ranking[0]["confidence"] >= _AS_AN_EXAMPLE:
        return True
    return snapshot.index.knows(words)


def _language(written: str, alarm: str | None) -> str:
    """A cry for help that a rule of one language understood is in that language."""
    if alarm and (alarm not in SPOKEN or written not in SPOKEN):
        return alarm
    return written


def _confused(words: list[str], topics: list[Candidate], snapshot: Snapshot) -> frozenset[str]:
    """Return the named topics that a cue in the message shows to be mistaken for another thing."""
    text = f" {' '.join(words)} "
    return frozenset(
        topic.entry
        for topic in topics
        if topic.name and topic.entry in snapshot.entries
        for confusion in snapshot.entries[topic.entry].not_to_confuse_with
        if "difference" in snapshot.entries[topic.entry].answers
        for cue in confusion.cues
        if f" {' '.join(letters(cue))} " in text
    )


def _write(message: Message, decision: Decision, reading: Reading) -> None:
    intent = {"name": decision.intent, "confidence": decision.confidence}
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", [intent], add_to_output=True)
    entities = [
        {
            "entity": slot,
            "value": decision.changes[slot],
            "start": 0,
            "end": 0,
            "extractor": "Understanding",
        }
        for slot in SLOTS
        if slot in decision.changes
    ]
    message.set(ENTITIES, entities, add_to_output=True)
    seen = {
        "language": reading.language,
        "intents": reading.intents[:3],
        "topics": [asdict(one) for one in reading.topics[:3]],
        "municipality": reading.municipality,
        "alarm": message.get(ALARM),
        "concern": message.get(CONCERN),
        "why": decision.why,
    }
    message.set(EXPLANATION, seen, add_to_output=True)
