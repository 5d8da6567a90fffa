"""Keeps a question that was answered with something else for the editors."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.editors import questions_for_editors
from actions.missed import missed


class ActionNoteBadlyAnswered(Action):
    """Notes the question before, redacted, with nothing that leads back to the conversation."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_note_badly_answered"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Note the question and its answer, where the conversation leaves no doubt about them."""
        if found := missed(tracker.events):
            questions_for_editors().note_badly_answered(
                found.question, found.language, found.answer, is_noted=found.is_noted
            )
        return []
