"""What answers a question of ours: a choice, a municipality, a yes or a no."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.decision.about import about, side
from bot.nlu.decision.following import asks_on
from bot.nlu.decision.seen import CHOICES, MEANT, SURE_ACT, Seen
from bot.nlu.reading import MEANT_OTHER, NOT_MEANT, Decision
from bot.nlu.sides import asked_side, is_asked

#: A yes that also says this is not sure enough for what can never be undone. ("Doe maar" is a yes.)
_HESITATES = re.compile(
    r"\b(?:(?:ja|ok|oke|goed) maar|niet|nee|neen|wacht|eerst"
    r"|mais|pas|non|attends|attendez|abord)\b"
)


def answer_to_our_question(seen: Seen) -> Decision | None:
    """Take up what we asked: whether to erase, for a municipality, to choose."""
    asked, words = seen.state.asked, seen.reading.words
    if asked == "erase" and (seen.wishes("affirm", "erase") or words in (["ok"], ["oke"])):
        if _HESITATES.search(" ".join(words)):
            return Decision("erase", seen.reading.certainty, {"asked": "erase"})
        return Decision("erase_confirmed", seen.reading.certainty)
    if asked == "municipality" and seen.reading.municipality and seen.state.topic:
        return about(seen, seen.state.topic, seen.state.facet or "contact", 0.9)
    return _choice(seen) if seen.state.options else None


def agreed(seen: Seen) -> Decision | None:
    """Take a yes, a no or "something else" to no question of ours as the courtesy that it is."""
    if seen.wishes("affirm") and seen.reading.named:
        # "Je veux appeler le 1700" is near a yes, and asks for what it names.
        return None
    if seen.wishes("affirm", "deny", "choose_other"):
        return Decision(seen.reading.intent, seen.reading.certainty)
    return None


def _choice(seen: Seen) -> Decision | None:
    options, intent = seen.state.options, seen.reading.intent
    facet = seen.state.facet or "what"
    if seen.reading.certainty >= SURE_ACT:
        if intent in CHOICES and CHOICES[intent] < len(options):
            return _picked(seen, options[CHOICES[intent]], facet, 0.95)
        if intent == "affirm" and len(options) == 1:
            return _picked(seen, options[0], facet, 0.9)
        if intent in ("choose_other", "deny") or (intent == NOT_MEANT and not seen.reading.named):
            return Decision("choose_other", seen.reading.certainty)
    for name in (one.entry for one in seen.reading.named):
        if name in options:
            asked_for = side(seen, name) if is_asked(seen.reading) else facet
            return _picked(seen, name, asked_for, 0.95)
    asked = asked_side(seen.reading)
    if asked and seen.state.asked == "choose" and asks_on(seen):
        # "Et combien ?" is about one of the choices; which one is still the question.
        return Decision("choose", 0.4, {"options": [*options], "asked": "choose", "facet": asked})
    return None


def _picked(seen: Seen, topic: str, facet: str, confidence: float) -> Decision:
    """Decide to answer about a choice; where it says what was meant, that is noted too."""
    answer = about(seen, topic, facet, confidence)
    return replace(answer, intent=MEANT_OTHER) if seen.state.asked == MEANT else answer
