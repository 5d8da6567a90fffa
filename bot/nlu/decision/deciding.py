"""Which rule decides: the first, in this order, that has an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.nlu.decision.acts import handoff, outside, rights_check
from bot.nlu.decision.commands import control, smalltalk
from bot.nlu.decision.following import goes_on
from bot.nlu.decision.misunderstood import not_meant
from bot.nlu.decision.places import find, municipality_alone, named_place
from bot.nlu.decision.referring import referring
from bot.nlu.decision.replies import agreed, answer_to_our_question
from bot.nlu.decision.seen import Rule, Seen
from bot.nlu.decision.topics import about_the_guide, answer_or_offer
from bot.nlu.decision.unclear import not_understood, nothing_said, number_alone
from bot.nlu.decision.urgent import crisis, other_language, too_long
from bot.nlu.language_guess import SPOKEN
from bot.nlu.reading import Decision, Reading, State
from knowledge.schema import Entry

_RULES: tuple[Rule, ...] = (
    crisis,
    too_long,
    referring,
    nothing_said,
    other_language,
    answer_to_our_question,
    number_alone,
    control,
    smalltalk,
    not_meant,
    rights_check,
    handoff,
    named_place,
    find,
    outside,
    municipality_alone,
    goes_on,
    agreed,
    about_the_guide,
    answer_or_offer,
    not_understood,
)


def decide(
    reading: Reading, state: State, entries: Mapping[str, Entry], places: frozenset[str]
) -> Decision:
    """Decide on a message.

    Args:
        reading: what was seen in it.
        state: what the conversation carries.
        entries: the topics that the guide knows, by id.
        places: the kinds of service of which real places are known.
    """
    seen = Seen(reading, state, entries, places)
    for rule in _RULES:
        if decision := rule(seen):
            return replace(
                decision,
                confidence=round(decision.confidence, 3),
                changes=_with_common(decision.changes, reading, state),
                why=rule.__name__,
            )
    raise AssertionError("the last rule answers everything")


def _with_common(changes: Mapping[str, Any], reading: Reading, state: State) -> dict[str, Any]:
    """Return changes with what every turn forgets, and with what every message may bring."""
    forgotten: dict[str, Any] = {
        "asked": "", "options": [], "unknowns": 0, "place": "", "near": [], "concern": "",
    }  # fmt: skip
    changes = {**forgotten, **changes}
    if reading.language in SPOKEN:
        changes.setdefault("language", reading.language)
    if reading.concern:
        changes["concern"] = reading.concern
    if reading.municipality:
        changes["municipality"] = reading.municipality
    topic = changes.get("topic")
    if topic and state.topic and topic != state.topic and "previous" not in changes:
        changes["previous"] = [state.topic, state.facet or "what"]
    return changes
