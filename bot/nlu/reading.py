"""What each component saw in a message, and what the conversation carries from turn to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from knowledge.search import Candidate

#: How much the example questions count for the side that is asked for; the intents have the rest.
_OF_QUESTIONS = 0.7
#: The side of a topic that acts ask for.
_SIDE_OF_ACT = {"find_service": "contact", "handoff": "apply"}
#: How the intents that ask for a side of a topic begin.
FACET_INTENT = "ask_"
#: Somebody says that an answer is not what was asked; and picks what was meant in its place.
NOT_MEANT, MEANT_OTHER = "not_meant", "meant_other"
#: Where components leave what they saw, for those behind them in the pipeline.
LANGUAGE = "guide_language"
ALARM = "guide_alarm"
CONCERN = "guide_concern"
TOPICS = "guide_topics"
MUNICIPALITY = "guide_municipality"
PLACE = "guide_place"
FACETS = "guide_facets"
SECOND = "guide_second"
SHARES = "guide_shares"
#: Where the decision leaves what it saw and why, for developers and for tests.
EXPLANATION = "guide_explanation"

#: The slots that carry a conversation; each is filled by an entity of the same name.
SLOTS = (
    "language", "simple", "topic", "facet", "part", "options", "asked", "municipality", "place",
    "alarm", "concern", "unknowns", "previous", "near", "move",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One message as understood so far.

    ``intents`` are (name, share, margin), the likeliest first; ``alarm`` is a kind of crisis, and
    ``concern`` one that the message may show;
    ``confused`` are topics that the message may mistake for another thing of nearly the same name;
    ``place_words`` is how many words named the municipality; ``place`` is the real place that the
    message names and the topic it belongs to; ``facets`` are the sides of a topic that example
    questions of the knowledge base speak for, with their shares; ``is_known`` tells whether the
    message holds any word that somebody ever wrote to us; ``second`` is the topic and the side of a
    question that comes after the first.
    """

    text: str
    words: list[str]
    language: str
    intents: list[tuple[str, float, float]]
    topics: list[Candidate]
    alarm: str | None = None
    concern: str | None = None
    municipality: str | None = None
    confused: frozenset[str] = frozenset()
    too_long: bool = False
    place_words: int = 0
    place: tuple[str, str] | None = None
    facets: dict[str, float] = field(default_factory=dict)
    is_known: bool = True
    second: tuple[str, str] | None = None
    shares: Mapping[str, float] = field(default_factory=dict)

    def share(self, intent: str) -> float:
        """Return the share of the evidence that an intent has."""
        return next((share for name, share, _ in self.intents if name == intent), 0.0)

    def sides(self) -> dict[str, float]:
        """Return the sides of a topic that may be asked for, with their shares.

        Example questions of the knowledge base know more about them than the intents do.
        """
        shares = {side: _OF_QUESTIONS * share for side, share in self.facets.items()}
        for name, share, _ in self.intents:
            side = _SIDE_OF_ACT.get(name) or name.removeprefix(FACET_INTENT)
            if name.startswith(FACET_INTENT) or name in _SIDE_OF_ACT:
                shares[side] = shares.get(side, 0.0) + (1 - _OF_QUESTIONS) * share
        return shares

    @property
    def words_left(self) -> int:
        """How many words there are beside the name of the municipality."""
        return len(self.words) - self.place_words

    @property
    def intent(self) -> str:
        return self.intents[0][0] if self.intents else ""

    @property
    def certainty(self) -> float:
        return self.intents[0][1] if self.intents else 0.0

    @property
    def named(self) -> list[Candidate]:
        """The topics whose name the message holds, letter for letter."""
        return [topic for topic in self.topics if topic.exact]


class Near(NamedTuple):
    """What else a message may have meant, or asked.

    Other topics; other sides of the one answered; the topic and side of its second question.
    """

    topics: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """What the slots say before a message; empty values mean that nothing is known.

    ``answered`` is no slot: the topic of the guide's last message, where that was an answer.
    """

    language: str | None = None
    simple: bool = False
    topic: str | None = None
    facet: str | None = None
    part: int = 0
    options: tuple[str, ...] = ()
    asked: str | None = None
    municipality: str | None = None
    unknowns: int = 0
    previous: tuple[str, str] | None = None
    near: Near = field(default_factory=Near)
    asking: str = ""
    answered: str | None = None

    @classmethod
    def from_slots(cls, slots: dict[str, Any]) -> State:
        """Read the state from a tracker's slot values."""
        previous = slots.get("previous") or None
        return cls(
            language=slots.get("language") or None,
            simple=bool(slots.get("simple")),
            topic=slots.get("topic") or None,
            facet=slots.get("facet") or None,
            part=int(slots.get("part") or 0),
            options=tuple(slots.get("options") or ()),
            asked=slots.get("asked") or None,
            municipality=slots.get("municipality") or None,
            unknowns=int(slots.get("unknowns") or 0),
            previous=(previous[0], previous[1]) if previous else None,
            near=Near(*(tuple(some) for some in slots.get("near") or ())),
            asking=slots.get("asking") or "",
        )


@dataclass(frozen=True)
class Decision:
    """What the assistant does: the intent that Rasa's rules act on, and the slots that change."""

    intent: str
    confidence: float
    changes: dict[str, Any] = field(default_factory=dict)
    why: str = ""
