"""Moves the referral that a family drafts; what it holds never enters the tracker."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge_access import content_base
from bot.nlu.addressee import is_simple_turn, is_tapped, language_of_turn
from bot.nlu.reading import State
from bot.referral.access import referrals
from bot.referral.codes import code_in
from bot.referral.flow import take
from bot.referral.moves import LEADS_BACK, NO_CODE, NO_DRAFT, Move
from bot.referral.surroundings import setting_for, words_of
from knowledge.registers import register_for


class ActionReferral(Action):
    """Makes one move; the answer speaks from the draft (bot/engine/referring/)."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_referral"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Move the draft of this conversation, and note only which question is open."""
        message = tracker.latest_message
        text, identifier = message.get("text") or "", message.get("message_id") or ""
        state = State.from_slots(tracker.slots)
        metadata = message.get("metadata") or {}
        intent = (message.get("intent") or {}).get("name") or ""
        register = register_for(
            language_of_turn(intent, text, state, metadata),
            is_simple_turn(intent, state, metadata),
        )
        snapshot = content_base().current()
        move = Move.from_slot(tracker.get_slot("move"), "" if is_tapped(text) else text)
        if move.kind == "code":
            draft = referrals().drafts.take_over(code_in(text) or "", tracker.sender_id, identifier)
            if draft is None:
                return [SlotSet("move", NO_CODE)]
        elif move.kind in LEADS_BACK and referrals().drafts.of(tracker.sender_id) is None:
            return [SlotSet("move", NO_DRAFT)]
        else:
            move = words_of(move, snapshot, register, state.municipality)
            asked = referrals().questions.open_in(tracker.sender_id)
            setting = replace(
                setting_for(snapshot, register, datetime.now(timezone.utc)),
                question=asked.id if asked else "",
            )
            draft = referrals().drafts.turn(
                tracker.sender_id, identifier, lambda before: take(before, move, setting)
            )
        return [SlotSet("asking", "" if draft.is_paused else draft.step)]
