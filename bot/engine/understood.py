"""What Rasa understood of a text, for who looks something up and is in no conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.nlu.reading import EXPLANATION

#: A topic of less evidence is a guess.
_WORTH_SHOWING = 0.1


def as_understood(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the topics of a parsed message, the likeliest first, its facet and its danger."""
    decided = {one["entity"]: one["value"] for one in parsed.get("entities") or []}
    seen = parsed.get(EXPLANATION) or {}
    guessed = [one["entry"] for one in seen.get("topics", []) if one["score"] >= _WORTH_SHOWING]
    topics = [decided.get("topic"), *(decided.get("options") or ()), *guessed]
    return {
        "topics": list(dict.fromkeys(one for one in topics if one)),
        "facet": decided.get("facet"),
        "alarm": (seen.get("alarm") or {}).get("kind"),
    }
