"""Which side of a topic to answer: what was asked for, or what helps most where that is left open.

Who asks "can I get this for my son?" is helped by who it is for, and nearly as well by what it is;
who asks for papers is not helped by how long it takes. ``sides.yml`` holds how often a fair judge
accepts one side as an answer to another.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.reading import FACET_INTENT, Reading
from knowledge.schema import Entry, Facet

_TABLE = Path(__file__).with_name("sides.yml")
#: Sharpens the shares: the likeliest side counts for more than its share (set on the look part).
_SHARPNESS = 1.5
#: In so few words an intent with this share is what was asked for.
_PLAIN_WORDS, _PLAIN = 9, 0.7
#: Telling what one lives through is no question yet: another side must be asked for plainly.
_PLAIN_OF_SITUATION = 0.7
#: A side with this share was asked for in some way.
_ASKED = 0.3
#: The facets to fall back on where an entry does not answer the one that was asked for.
_NEAREST: dict[str, tuple[Facet, ...]] = {
    "who": ("what", "help"),
    "amount": ("cost", "what"),
    "cost": ("amount", "what"),
    "apply": ("contact", "help", "what"),
    "documents": ("apply", "what"),
    "when": ("waiting", "apply", "what"),
    "contact": ("apply", "help", "what"),
    "appeal": ("contact", "apply", "help", "what"),
    "can": ("what", "help"),
    "cannot": ("can", "difference", "what"),
    "area": ("contact", "who", "what"),
    "waiting": ("when", "apply", "what"),
    "privacy": ("what", "help"),
    "difference": ("what",),
    "help": ("what", "apply"),
    "what": ("help",),
}


@cache
def acceptance() -> dict[str, dict[str, float]]:
    """Return how often each side is accepted where a side was meant."""
    table: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return table


def side_to_answer(reading: Reading, entry: Entry) -> Facet:
    """Return the side of an entry that a message is answered from."""
    if entry.kind == "situation":
        # Who tells what it lives through asks what to do, unless another question is plain.
        side, share = _likeliest(reading)
        plain = share >= _PLAIN_OF_SITUATION and side in entry.answers
        return nearest_facet(entry, side if plain else "help")
    if _asks_plainly(reading):
        return nearest_facet(entry, reading.intent.removeprefix(FACET_INTENT))
    return nearest_facet(entry, best_side(reading.sides(), entry.answers) or "what")


def is_asked(reading: Reading) -> bool:
    """Tell whether a message asks for a side at all."""
    return _likeliest(reading)[1] >= _ASKED


def best_side(shares: Mapping[str, float], answered: Container[str]) -> str | None:
    """Return the side, of those that are answered, that helps most; None where none is.

    Every side helps as often as it is accepted where another was meant, weighed by how likely
    each was meant.
    """
    weights = {side: share**_SHARPNESS for side, share in shares.items() if share > 0}
    use = {
        side: sum(weight * acceptance()[meant].get(side, 0.0) for meant, weight in weights.items())
        for side in acceptance()
        if side in answered
    }
    return max(use, key=lambda side: use[side]) if use and any(use.values()) else None


def nearest_facet(entry: Entry, facet: str) -> Facet:
    """Return the facet, or the nearest one that the entry answers."""
    for one in (facet, *_NEAREST.get(facet, ())):
        if one in entry.answers:
            return one
    return next(iter(entry.answers))


def _likeliest(reading: Reading) -> tuple[str, float]:
    sides = reading.sides()
    side = max(sides, key=lambda one: sides[one], default="what")
    return side, sides.get(side, 0.0)


def _asks_plainly(reading: Reading) -> bool:
    """Tell whether a short message asks for one side without any doubt."""
    asks = reading.intent.startswith(FACET_INTENT) and reading.certainty >= _PLAIN
    return asks and len(reading.words) <= _PLAIN_WORDS
