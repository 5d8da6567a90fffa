"""Which side of a topic to answer: what was asked for, or what helps most where that is left open.

Who asks "can I get this for my son?" is helped by who it is for, and nearly as well by what it is;
who asks for papers is not helped by how long it takes. ``sides.yml`` holds how often a fair judge
accepts one side as an answer to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.nlu.reading import FACET_INTENT, Reading
from knowledge.schema import Entry, Facet
from knowledge.yaml_file import read_yaml

_TABLE = Path(__file__).with_name("sides.yml")
#: Sharpens the shares: the likeliest side counts for more than its share (set on the look part).
_SHARPNESS = 1.5
#: In so few words an intent with this share is what was asked for.
_PLAIN_WORDS, _PLAIN = 9, 0.7
#: Telling what one lives through is no question yet: another side must be asked for plainly.
_PLAIN_OF_SITUATION = 0.8
#: How much counts which sides of a topic people ask for, and how many questions make a habit.
_HABIT, _HABITUAL = 0.5, 3
#: A side with this share was asked for in some way.
_ASKED = 0.3
#: With this share one was asked for without doubt.
_WITHOUT_DOUBT = 0.5
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
    table: dict[str, Any] = read_yaml(_TABLE)
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
    shares = _as_usual(reading.sides(), entry)
    likeliest = max(shares, key=lambda one: shares[one], default="what")
    if entry.kind == "term" and likeliest not in entry.answers:
        # Of a word that has to be explained first, nothing helps more than that.
        return nearest_facet(entry, "what")
    return nearest_facet(entry, best_side(shares, entry.answers) or "what")


def _as_usual(shares: Mapping[str, float], entry: Entry) -> dict[str, float]:
    """Return shares in which the sides that people mostly ask for count for more."""
    asked: Counter[str] = Counter(facet for _, facet, _ in entry.questions.all())
    usual = {side: (asked[side] + _HABITUAL) ** _HABIT for side in acceptance()}
    return {side: share * usual[side] for side, share in shares.items()}


def is_asked(reading: Reading) -> bool:
    """Tell whether a message asks for a side at all."""
    return _likeliest(reading)[1] >= _ASKED


def asked_side(reading: Reading) -> str | None:
    """Return the side that a message asks for without doubt, or None."""
    side, share = _likeliest(reading)
    return side if share >= _WITHOUT_DOUBT else None


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
