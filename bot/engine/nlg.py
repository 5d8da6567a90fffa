"""Rasa's NLG hook: every response of the domain is spoken from the knowledge base.

Rasa loads this class by the path in ``endpoints.yml`` (``nlg: type:``). The hook is not in Rasa's
manual; tests/conversations holds it in place.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.engine.speech import say
from bot.engine.utterance import Button, Meta, Utterance
from bot.engine.voice import Turn, Voice
from bot.knowledge_access import knowledge_base
from bot.nlu.addressee import is_simple_turn, is_tapped, language_of_turn
from bot.nlu.open_question import asking_now
from bot.nlu.reading import State
from bot.nlu.said import meta_of
from knowledge.search import Index


class KnowledgeNlg(NaturalLanguageGenerator):
    """Generates responses from the tracker's slots and the knowledge base."""

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None
    ) -> None:
        """Make the generator; Rasa passes its endpoint and an empty domain, neither is needed."""
        # Loaded before Rasa says that it is ready: the first family must not wait for it.
        knowledge_base()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Return the message for a response, with buttons and what it is about."""
        now = datetime.now(timezone.utc)
        snapshot = knowledge_base().current()
        voice = Voice(snapshot, _turn(tracker, snapshot.index), now)
        return say(utter_action, voice).as_response()


def _turn(tracker: DialogueStateTracker, index: Index) -> Turn:
    slots = tracker.current_slot_values()
    state = State.from_slots(slots)
    message = tracker.latest_message
    metadata = (message.metadata if message else None) or {}
    intent = (message.intent.get("name") if message else "") or ""
    text = (message.text or "") if message else ""
    return Turn(
        intent=intent,
        language=language_of_turn(intent, text, state, metadata),
        simple=is_simple_turn(intent, state, metadata),
        topic=state.topic,
        facet=state.facet,
        part=state.part,
        options=state.options,
        asked=state.asked,
        municipality=state.municipality,
        place=slots.get("place") or None,
        previous=state.previous[0] if state.previous else None,
        alarm=slots.get("alarm"),
        concern=slots.get("concern"),
        unknowns=state.unknowns,
        near=state.near,
        channel=metadata.get("channel") or "",
        conversation=tracker.sender_id,
        asking=asking_now(tracker.sender_id, state.asking),
        move=slots.get("move") or "",
        message=(message.message_id if message else None) or "",
        text="" if is_tapped(text) else text,
        asks_on=not is_tapped(text) and not any(one.exact for one in index.names_in(text)),
        last=_last_said(tracker),
    )


def _last_said(tracker: DialogueStateTracker) -> Utterance | None:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.text:
            carried = (event.metadata or {}).get("metadata") or {}
            meta = meta_of(event.metadata) or {"act": "answer"}
            meta["entries"] = tuple(meta.get("entries", ()))
            meta["sources"] = tuple(meta.get("sources", ()))
            buttons = (event.data or {}).get("buttons") or []
            return Utterance(
                event.text,
                Meta(**meta),
                tuple(Button(**one) for one in buttons),
                tuple(carried.get("cards") or ()),
            )
    return None
