"""Why a message is understood as it is: what each component saw, and which rule decided."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bot.engine.conversation import Conversations
from bot.knowledge_access import knowledge_base
from bot.nlu.safety_matcher import SafetyRules
from knowledge.base import Snapshot
from knowledge.text import letters

_MOST = 5


def explain(conversations: Conversations, text: str) -> list[str]:
    """Return lines for developers and editors on how a message was understood."""
    exchange = asyncio.run(conversations.say(text))
    seen: dict[str, Any] = exchange.explanation
    snapshot = knowledge_base().current()
    meta = exchange.messages[0]["meta"] if exchange.messages else {}
    result = " ".join(meta[key] for key in ("act", "topic", "facet") if meta.get(key))
    return [
        f"language    {seen.get('language')}",
        f"words       {' '.join(letters(text))}",
        f"safety      {seen.get('alarm') or 'none'} ({_safety(text)})",
        f"place       {seen.get('municipality') or '-'}",
        *_listed("intents", ((name, share) for name, share, _ in seen.get("intents", []))),
        *_listed("sides", _sides(snapshot, text)),
        *_listed("topics", _topics(snapshot, text)),
        f"decided by  {str(seen.get('why', '')).lstrip('_')}",
        f"result      {result}",
    ]


def _safety(text: str) -> str:
    reasons = SafetyRules.load().explain(text)
    if not reasons:
        return "no rule; an alarm without one comes from the sense of danger"
    return "; ".join(
        f"{alarm.kind} by {alarm.rule} on {alarm.evidence!r}"
        + (f", lifted by {lifted}" if lifted else "")
        for alarm, lifted in reasons
    )


def _sides(snapshot: Snapshot, text: str) -> Iterator[tuple[str, float]]:
    yield from ((one.label, one.share) for one in snapshot.index.rank_facets(text))


def _topics(snapshot: Snapshot, text: str) -> Iterator[tuple[str, float]]:
    for one in snapshot.index.rank(text):
        name = f" (name: {one.name}{'' if one.exact else ', misspelt'})" if one.name else ""
        yield f"{one.entry}{name}", one.score


def _listed(title: str, found: Any) -> list[str]:
    lines = [f"{share:.2f} {label}" for label, share in list(found)[:_MOST]] or ["-"]
    return [f"{title if number == 0 else '':<11} {line}" for number, line in enumerate(lines)]
