"""What a crisis rule is, what takes its alarm back, and what it raises."""

from __future__ import annotations

from dataclasses import dataclass

#: The kinds in order of urgency: when several match, the first one is reported.
KINDS = (
    "medical",
    "poison",
    "suicide",
    "self-harm",
    "sexual-violence",
    "violence-partner",
    "child-abuse",
    "child-in-danger",
    "missing-child",
    "homeless-tonight",
)

#: How a rule knows: told outright, an indirect sign, or no more than a heavy word.
SAYS = ("act", "sign", "word")

#: Where the words of a context rule must stand to take an alarm back.
WHERE = ("overlap", "sentence", "message")


@dataclass(frozen=True)
class Alarm:
    """A crisis found in a message: its kind, the rule that saw it and the words it saw.

    ``in_pieces`` where a rule saw only parts that stand apart ("slaap" and "luchthaven").
    """

    kind: str
    rule: str
    language: str
    evidence: str
    in_pieces: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule as read from a file; ``examples`` must alarm and ``nots`` must not."""

    id: str
    kind: str
    says: str
    covers: str
    gives_way: frozenset[str]
    examples: tuple[str, ...]
    nots: tuple[str, ...]


@dataclass(frozen=True)
class ContextRule:
    """What takes an alarm back: an idiom, a past event, a question on a service."""

    id: str
    covers: str
    where: str
    lifts: frozenset[str]
    kinds: frozenset[str]
    examples: tuple[str, ...]
    nots: tuple[str, ...]

    def may_lift(self, rule: Rule) -> bool:
        """Tell whether it takes back what such a rule sees."""
        return rule.says in self.lifts and rule.kind in self.kinds
