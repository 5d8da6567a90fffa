"""The decision to answer about a topic: when it is sure, from which side, with what beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.decision.seen import Seen
from bot.nlu.reading import FACET_INTENT, Decision
from bot.nlu.sides import is_asked, nearest_facet, side_to_answer
from knowledge.schema import Facet
from knowledge.search import Candidate

#: A topic with this share is answered at once.
SURE_TOPIC = 0.4
#: More topics than these are no choice.
_MOST_OPTIONS = 4
#: What else may have been meant: sides with this share, and so many of them (or of topics).
_NEAR_SIDE, MOST_NEAR = 0.1, 2
#: One word that names nothing ("toeslag") says too little: it needs this share.
_SURE_OF_ONE_WORD = 0.8
#: What so short a message names, and nothing beside it, needs no more than this share.
_PLAIN_WORDS, _SURE_OF_NAME = 8, 0.2
#: From this share on an answer leaves no doubt.
NO_DOUBT = 0.8
#: The sides of which a question may be about the other thing of nearly the same name.
_MAY_BE_MISTAKEN = {"what", "who", "amount", "apply", "contact", "difference"}
#: The sides of the programme that a municipality turns into whether it works there.
_OF_AN_AREA = {"area", "who", "contact", "what", "can"}


def is_sure(seen: Seen, topic: Candidate) -> bool:
    """Tell whether a topic is sure enough to answer about it at once."""
    if is_plainly_named(seen, topic):
        return topic.score >= _SURE_OF_NAME
    if seen.is_municipality_alone and not topic.exact:
        # Where somebody lives says nothing of a topic, whatever is known of that town.
        return False
    one_word = seen.reading.words_left == 1 and not topic.name
    return topic.score >= (_SURE_OF_ONE_WORD if one_word else SURE_TOPIC)


def confidence(seen: Seen, topic: Candidate) -> float:
    """Return how sure it is that a topic is meant."""
    return max(topic.score, NO_DOUBT) if is_plainly_named(seen, topic) else topic.score


def is_plainly_named(seen: Seen, topic: Candidate) -> bool:
    """Tell whether a short message names this topic, and no other."""
    reading = seen.reading
    return topic.exact and len(reading.named) == 1 and reading.words_left <= _PLAIN_WORDS


def side(seen: Seen, topic: str) -> Facet:
    """Return the side of a topic that the message is answered from."""
    return side_to_answer(seen.reading, seen.entries[topic])


def about(seen: Seen, topic: str, facet: str, confidence: float) -> Decision:
    """Decide to answer about a topic, from the nearest side that its entry answers."""
    reading, entry = seen.reading, seen.entries[topic]
    if topic in reading.confused and facet in _MAY_BE_MISTAKEN:
        facet = "difference"
    if entry.kind == "programme" and reading.municipality and facet in _OF_AN_AREA:
        facet = "area"
    facet = nearest_facet(entry, facet)
    shares = reading.sides()
    others = [
        one
        for one, share in shares.items()
        if one in entry.answers and one != facet and share >= _NEAR_SIDE
    ]
    likely = sorted(others, key=lambda one: -shares[one])[:MOST_NEAR]
    second = [*reading.second] if reading.second and reading.second[0] != topic else []
    changes = {"topic": topic, "facet": facet, "part": 0, "near": [[], likely, second]}
    return Decision(f"{FACET_INTENT}{facet}", confidence, changes)


def offer(seen: Seen, topics: Sequence[str]) -> Decision:
    """Decide to ask which of some topics is meant, the likeliest first."""
    options = [*topics[:_MOST_OPTIONS]]
    facet = side(seen, options[0]) if is_asked(seen.reading) else ""
    return Decision("choose", 0.4, {"options": options, "asked": "choose", "facet": facet})
