"""Which answer was not what was asked, as the events of a conversation tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.addressee import is_tapped
from bot.nlu.decision.commands import CONTROL, SMALLTALK
from bot.nlu.reading import FACET_INTENT, MEANT_OTHER, NOT_MEANT
from bot.nlu.said import topic_answered
from bot.privacy.unanswered import BadAnswer

#: What is said between a question and a word about its answer.
_IN_BETWEEN = {*CONTROL, *SMALLTALK, NOT_MEANT}
#: What asks something, beside the sides of a topic.
_ASKING = {"choose", "find_service"}

_Event = Mapping[str, Any]


@dataclass(frozen=True)
class Missed:
    """A question as it was typed, and the answer that was none to it.

    ``is_noted`` tells that the family said so before it picked what it meant.
    """

    question: str
    language: str
    answer: BadAnswer
    is_noted: bool = False


def missed(events: Sequence[_Event]) -> Missed | None:
    """Return what the last message says to have been answered badly; None where that is not sure.

    It is sure where what was typed last got answers about one topic only, and where what is tapped
    was offered beside them.
    """
    now = max((place for place, one in enumerate(events) if one["event"] == "user"), default=0)
    asked = _place_of_question(events, now)
    if asked is None:
        return None
    between = events[asked + 1 : now]
    topics = {one for event in between if (one := _answered(event))}
    meant = _value(events[now], "topic") if _intent(events[now]) == MEANT_OTHER else ""
    if len(topics) != 1 or meant in topics or not _is_offered(events[now], between):
        return None
    return Missed(
        events[asked]["text"],
        _value(events[asked], "language"),
        BadAnswer(topics.pop(), meant),
        any(_intent(event) == NOT_MEANT for event in between),
    )


def _place_of_question(events: Sequence[_Event], now: int) -> int | None:
    """Return where the question stands that was typed last before a message."""
    for place in range(now - 1, -1, -1):
        event = events[place]
        if event["event"] != "user" or is_tapped(event.get("text") or ""):
            continue
        intent = _intent(event)
        if intent.startswith(FACET_INTENT) or intent in _ASKING:
            return place
        if intent not in _IN_BETWEEN:
            return None
    return None


def _is_offered(message: _Event, between: Sequence[_Event]) -> bool:
    """Tell whether what is tapped was offered since the question; typed words need no offer."""
    text = message.get("text") or ""
    buttons = (
        button.get("payload")
        for event in between
        if event["event"] == "bot"
        for button in (event.get("data") or {}).get("buttons") or ()
    )
    return not is_tapped(text) or text in buttons


def _answered(event: _Event) -> str | None:
    return topic_answered(event.get("metadata")) if event["event"] == "bot" else None


def _intent(event: _Event) -> str:
    parsed = event.get("parse_data") or {}
    return str((parsed.get("intent") or {}).get("name") or "")


def _value(event: _Event, slot: str) -> str:
    """Return what a message set a slot to."""
    entities = (event.get("parse_data") or {}).get("entities") or ()
    return next((str(one["value"] or "") for one in entities if one["entity"] == slot), "")
