"""Which side of a topic to answer, where a question leaves it open.

Who asks "can I get this for my son?" is helped by who it is for, and nearly as well by what it is;
who asks for papers is not helped by how long it takes. ``sides.yml`` holds how often a fair judge
accepts one side as an answer to another. The side that helps most in all is answered, weighed by
how likely each was meant.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TABLE = Path(__file__).with_name("sides.yml")
#: Sharpens the shares: the likeliest side counts for more than its share (set on the look part).
_SHARPNESS = 1.5


@cache
def acceptance() -> dict[str, dict[str, float]]:
    """Return how often each side is accepted where a side was meant."""
    table: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return table


def best_side(shares: Mapping[str, float], answered: Container[str]) -> str | None:
    """Return the side, of those that are answered, that helps most; None where none is."""
    weights = {side: share**_SHARPNESS for side, share in shares.items() if share > 0}
    use = {
        side: sum(weight * acceptance()[meant].get(side, 0.0) for meant, weight in weights.items())
        for side in acceptance()
        if side in answered
    }
    return max(use, key=lambda side: use[side]) if use and any(use.values()) else None
