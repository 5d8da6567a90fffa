"""Keeps a question that was not understood for the editors, without personal data."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.editors import questions_for_editors


class ActionNoteUnanswered(Action):
    """Notes the last message, redacted, with nothing that leads back to the conversation."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_note_unanswered"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Note the question; what it says is changed nowhere else."""
        language = str(tracker.get_slot("language") or "")
        questions_for_editors().note(tracker.latest_message.get("text") or "", language)
        return []
