"""Working out ``bot/nlu/sides.yml`` from the part of the sets that is looked at while building.

``python -m bot.evaluation.sides > bot/nlu/sides.yml``
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.evaluation.sets import SETS, Case, read_cases
from knowledge.vocabulary import facets

#: Sides that are seldom meant lean on how often a side is accepted at all.
_PRIOR = 2.0


def acceptance_table(cases: Iterable[Case]) -> dict[str, dict[str, float]]:
    """Return how often each side is accepted where a side, the first of its list, was meant."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    meant: Counter[str] = Counter()
    for case in cases:
        if case.expect.facet:
            meant[case.expect.facet[0]] += 1
            together[case.expect.facet[0]].update(set(case.expect.facet))
    total = sum(meant.values())
    accepted = {side: sum(one[side] for one in together.values()) / total for side in facets()}
    return {
        side: {
            other: round(
                (together[side][other] + _PRIOR * accepted[other]) / (meant[side] + _PRIOR), 2
            )
            for other in facets()
        }
        for side in facets()
    }


def main() -> None:
    """Print the table as YAML."""
    cases = [
        case
        for name in ("nl", "fr")
        for case in read_cases(SETS / f"{name}.jsonl")
        if case.part == "look"
    ]
    print(
        "# How often a fair judge accepts a side where another was meant (bot/evaluation/sides.py)."
    )
    for side, row in acceptance_table(cases).items():
        print(f"{side}: {{{', '.join(f'{other}: {share}' for other, share in row.items())}}}")


if __name__ == "__main__":
    main()
