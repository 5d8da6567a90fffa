"""Where to go: real places, and municipalities."""

from __future__ import annotations

from typing import Any

from bot.nlu.decision.about import about, is_sure
from bot.nlu.decision.following import keeps_topic
from bot.nlu.decision.seen import Seen
from bot.nlu.reading import Decision

#: Where a family can always knock.
_FRONT_DOOR = "huis-van-het-kind"
#: Topics whose answer tells where to go, near the family.
_WITH_PLACES = {"right", "situation"}
#: With this share a place is looked for, whatever is likelier.
_MAY_LOOK = 0.3
#: So short a message with the name of a service and a municipality looks for the place.
_NAME_AND_PLACE_WORDS = 6


def named_place(seen: Seen) -> Decision | None:
    """Show the one real place that the message names, such as "Sociaal Huis Asse"."""
    if not seen.reading.place or seen.named("right"):
        return None
    place, topic = seen.reading.place
    return _finding(seen, topic, {"place": place}) if topic in seen.entries else None


def find(seen: Seen) -> Decision | None:
    """List real places, where the kind of service and the municipality are both known."""
    topic = _service_meant(seen)
    if topic and seen.municipality and (_wants_place(seen) or _only_name_and_place(seen, topic)):
        return _finding(seen, topic, {"municipality": seen.municipality})
    return None


def municipality_alone(seen: Seen) -> Decision | None:
    """Take a municipality and nothing else as where to look."""
    reading, topic = seen.reading, seen.state.topic
    is_alone = seen.is_municipality_alone or reading.words_left <= 1
    if not reading.municipality or not is_alone or reading.named:
        return None
    if seen.best and is_sure(seen, seen.best):
        return None
    if topic and seen.kind(topic) == "programme":
        return about(seen, topic, "area", 0.7)
    if topic and seen.kind(topic) in _WITH_PLACES:
        # "Wij wonen in Brussel" asks what holds there, "Halle" where to go.
        return about(seen, topic, "area" if seen.wishes("ask_area") else "contact", 0.7)
    wanted = topic if topic and seen.has_doors(topic) else _FRONT_DOOR
    if wanted not in seen.places:
        return None
    return Decision("find_service", 0.6, {"topic": wanted, "facet": "contact", "part": 0})


def _finding(seen: Seen, topic: str, changes: dict[str, Any]) -> Decision:
    where = {"topic": topic, "facet": "contact", "part": 0, **changes}
    return Decision("find_service", max(seen.reading.certainty, 0.6), where)


def _wants_place(seen: Seen) -> bool:
    asked = seen.reading.intent in ("find_service", "ask_contact")
    return asked or seen.reading.share("find_service") >= _MAY_LOOK


def _service_meant(seen: Seen) -> str | None:
    for one in seen.reading.named:
        if seen.has_doors(one.entry):
            return one.entry
    best, before = seen.best, seen.state.topic
    if best and seen.has_doors(best.entry) and is_sure(seen, best):
        return best.entry
    if before and not seen.reading.named and seen.has_doors(before) and keeps_topic(seen):
        return before
    return None


def _only_name_and_place(seen: Seen, topic: str) -> bool:
    named = any(one.entry == topic for one in seen.reading.named)
    short = len(seen.reading.words) <= _NAME_AND_PLACE_WORDS
    return named and bool(seen.reading.municipality) and short
