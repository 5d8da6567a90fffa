"""Messages in which something was seen, and the decision on them, for the tests of its rules."""

from __future__ import annotations

from typing import Any

from bot.nlu.decision.deciding import decide
from bot.nlu.reading import Decision, Reading, State
from knowledge.schema import KINDS, Entry
from knowledge.search import Candidate
from knowledge.text import letters

PLACES = frozenset({"ocmw", "huis-van-het-kind"})


def entry(kind: str, name: str, *facets: str) -> Entry:
    texts = {"nl": "a", "nl-simple": "b", "fr": "c", "fr-simple": "d"}
    fields: dict[str, Any] = {
        "kind": kind,
        "id": name,
        "domain": "money",
        "label": {"nl": name, "fr": name},
        "names": {"nl": [name], "fr": [name]},
        "questions": {"nl": {}, "fr": {}},
        "answers": dict.fromkeys(facets, texts),
        "sources": [],
        "reviewed": {"date": "2026-11-22", "by": "Test"},
    }
    more: dict[str, dict[str, Any]] = {
        "right": {
            "region": "flanders",
            "authority": {"name": "x", "role": "x"},
            "granted": "mixed",
            "conditions": {},
        },
        "service": {"access": {"mode": "direct"}, "cost": "free"},
        "programme": {"access": {"mode": "professional"}, "areas": {}},
        "situation": {"next_steps": ["zorgtoeslag"]},
    }
    return KINDS[kind][1].parse_obj({**fields, **more.get(kind, {})})  # type: ignore[return-value]


ENTRIES = {
    one.id: one
    for one in (
        entry("right", "zorgtoeslag", "what", "who", "amount", "apply", "contact", "difference"),
        entry("right", "schooltoeslag", "what", "apply", "amount"),
        entry("service", "ocmw", "what", "contact", "can"),
        entry("service", "huis-van-het-kind", "what", "contact"),
        entry("programme", "1g1p", "what", "area", "apply", "can"),
        entry("situation", "waiting-list", "help", "what"),
        entry("term", "wachtlijst", "what"),
    )
}


def name(topic: str, score: float = 0.8) -> Candidate:
    return Candidate(topic, score, topic, exact=True)


def like(topic: str, score: float) -> Candidate:
    return Candidate(topic, score)


def after(
    text: str = "hoe zit dat nu precies",
    intent: str = "",
    share: float = 0.9,
    topics: tuple[Candidate, ...] = (),
    state: State | None = None,
    **seen: Any,
) -> Decision:
    """Return the decision on a message in which this was seen."""
    reading = Reading(
        text=text,
        words=letters(text),
        language=seen.pop("language", "nl"),
        intents=[(intent, share, 0.3)] if intent else [],
        topics=list(topics),
        shares={one.entry: one.score for one in topics},
        **seen,
    )
    return decide(reading, state or State(), ENTRIES, PLACES)


def goes_to(decision: Decision) -> tuple[str, Any, Any]:
    return decision.intent, decision.changes.get("topic"), decision.changes.get("facet")


ON_TOPIC = State(language="nl", topic="zorgtoeslag", facet="what")
