"""Commands to the conversation, and small talk."""

from __future__ import annotations

from typing import Any

from bot.nlu.decision.seen import SURE_ACT, Seen
from bot.nlu.reading import Decision

CONTROL = {
    "use_dutch", "use_french", "use_simple", "use_standard", "repeat", "more", "stop",
    "start_again", "go_back", "erase",
}  # fmt: skip
SMALLTALK = {"greet", "goodbye", "thank", "courtesy", "insult"}
#: A command needs this share of the evidence, and this one where a topic is named too.
_SURE_COMMAND, _SURE_BESIDE_NAME = 0.6, 0.9
#: A topic whose share is so much larger was meant in its place.
_FAR_LIKELIER = 0.2
#: So short a courtesy says little about a language.
_FEW_WORDS = 3


def control(seen: Seen) -> Decision | None:
    """Do what is asked with the conversation itself."""
    share = _SURE_BESIDE_NAME if seen.reading.named else _SURE_COMMAND
    if not seen.wishes_one_of(CONTROL, share) or _tells_of_something_likelier(seen):
        return None
    intent, state = seen.reading.intent, seen.state
    changes = _changes(intent, seen)
    # A command says little about a language either: stay in the one of the conversation.
    changes.setdefault("language", state.language or seen.reading.language)
    return Decision(intent, seen.reading.certainty, changes)


def smalltalk(seen: Seen) -> Decision | None:
    """Greet, thank and the like."""
    if not seen.wishes_one_of(SMALLTALK, SURE_ACT):
        return None
    if seen.reading.named or seen.is_municipality_alone:
        return None
    short = len(seen.reading.words) <= _FEW_WORDS
    kept = {"language": seen.state.language} if short and seen.state.language else {}
    return Decision(seen.reading.intent, seen.reading.certainty, kept)


def _tells_of_something_likelier(seen: Seen) -> bool:
    """Tell whether a topic is far likelier than the command: "je parle pas bien néerlandais"."""
    best = seen.best
    # What the guide says of itself ("wis mijn gesprek") is no rival to the command to do it.
    if best is None or seen.kind(best.entry) == "bot":
        return False
    return best.score - seen.reading.certainty >= _FAR_LIKELIER


def _changes(intent: str, seen: Seen) -> dict[str, Any]:
    state = seen.state
    if intent in ("use_dutch", "use_french"):
        return {"language": "nl" if intent == "use_dutch" else "fr"}
    if intent in ("use_simple", "use_standard"):
        return {"simple": intent == "use_simple"}
    if intent == "more":
        return {"part": state.part + 1}
    if intent == "start_again":
        return {"topic": "", "facet": "", "part": 0, "previous": []}
    if intent == "go_back" and state.previous:
        topic, facet = state.previous
        return {"topic": topic, "facet": facet, "part": 0, "previous": []}
    if intent == "erase":
        return {"asked": "erase"}
    return {}
