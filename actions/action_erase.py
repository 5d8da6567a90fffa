"""Erases what is kept of a conversation, when the person has asked for it twice."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.referral.access import referrals


class ActionErase(Action):
    """Empties the conversation's memory; the tracker store then deletes its rows."""

    def name(self) -> str:
        """Return the name in the domain, which the tracker store knows too."""
        return "action_erase"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget every slot, and the referral."""
        referrals().drafts.erase(tracker.sender_id)
        return [AllSlotsReset()]
