"""Why a message is understood as it is: what each component saw, and which rule decided."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bot.engine.conversation import Conversations
from bot.knowledge_access import knowledge_base
from bot.nlu.safety.matcher import SafetyRules
from bot.nlu.safety.watch import BY_SENSE
from bot.nlu.words import LONGEST_MESSAGE
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
        *_listed("safety", safety(seen, text)),
        f"place       {seen.get('municipality') or '-'}",
        *_ranked("intents", ((name, share) for name, share, _ in seen.get("intents", []))),
        *_ranked("sides", _sides(snapshot, text)),
        *_ranked("topics", _topics(snapshot, text)),
        f"decided by  {seen.get('why')}",
        f"result      {result}",
    ]


def safety(seen: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what the watch over safety made of a message, and what each rule saw in it.

    Args:
        seen: the explanation that goes along with the message (``guide_explanation``).
        text: the message.
    """
    found = list(SafetyRules.load().explain(text[:LONGEST_MESSAGE]))
    let_go = [alarm.rule for alarm, lifted in found if not lifted]
    yield _verdict(seen.get("alarm"), seen.get("concern"), let_go)
    for alarm, lifted in found:
        taken_back = f", taken back by {lifted}" if lifted else ""
        yield f"{alarm.kind}: rule {alarm.rule} saw {alarm.evidence!r}{taken_back}"


def _verdict(
    alarm: dict[str, Any] | None, concern: dict[str, Any] | None, let_go: list[str]
) -> str:
    if alarm:
        by = "the sense of danger alone" if alarm["rule"] == BY_SENSE else f"rule {alarm['rule']}"
        return f"{alarm['kind']}: the crisis message, by {by}"
    if not concern and let_go:
        return f"no danger: the sense of danger let go of {', '.join(let_go)}"
    if not concern:
        return "no danger"
    if concern["rule"] == BY_SENSE:
        return f"{concern['kind']}: asked gently, for the sense of danger is in doubt"
    calmed = f"the sense of danger calmed rule {concern['rule']}"
    return f"{concern['kind']}: asked gently, for {calmed}"


def _sides(snapshot: Snapshot, text: str) -> Iterator[tuple[str, float]]:
    yield from ((one.label, one.share) for one in snapshot.index.rank_facets(text))


def _topics(snapshot: Snapshot, text: str) -> Iterator[tuple[str, float]]:
    for one in snapshot.index.rank(text):
        name = f" (name: {one.name}{'' if one.exact else ', misspelt'})" if one.name else ""
        yield f"{one.entry}{name}", one.score


def _ranked(title: str, found: Iterable[tuple[str, float]]) -> Iterator[str]:
    yield from _listed(title, (f"{share:.2f} {label}" for label, share in found))


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(list(islice(lines, _MOST)) or ["-"]):
        yield f"{title if number == 0 else '':<11} {line}"
