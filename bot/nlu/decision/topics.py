"""What the message itself is about: a topic to answer, or a few to choose from."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.decision.about import MOST_NEAR, NO_DOUBT, about, confidence, is_sure, offer, side
from bot.nlu.decision.acts import OUTSIDE
from bot.nlu.decision.seen import Seen
from bot.nlu.reading import Decision

#: From this share on the closest topics are offered as choices; below, nothing was understood.
_OFFER_TOPIC = 0.03
#: An answer in doubt also shows other topics that may have been meant, from this share on.
_NEAR_TOPIC = 0.04
#: What a question is about that names nothing and has nothing before it.
_OURSELVES = {"ask_privacy": "bot-privacy", "ask_can": "bot-abilities"}


def about_the_guide(seen: Seen) -> Decision | None:
    """Take a sure question without any topic, about secrecy or ability, as one about ourselves."""
    if (seen.best and seen.best.score >= _OFFER_TOPIC) or not seen.wishes(*_OURSELVES):
        return None
    topic = _OURSELVES[seen.reading.intent]
    if topic not in seen.entries:
        return None
    return about(seen, topic, side(seen, topic), seen.reading.certainty)


def answer_or_offer(seen: Seen) -> Decision | None:
    """Answer about, or offer, what the message names or describes."""
    best = seen.best
    if best is None or not seen.reading.is_known:
        return None
    # What a short message names may come after something that it only resembles.
    sure = next((one for one in seen.reading.topics if is_sure(seen, one)), None)
    if sure is not None:
        answer = about(seen, sure.entry, side(seen, sure.entry), confidence(seen, sure))
        return answer if answer.confidence >= NO_DOUBT else _beside_others(seen, answer)
    if best.score >= _OFFER_TOPIC and seen.reading.intent != OUTSIDE:
        return offer(seen, [one.entry for one in seen.reading.topics])
    return None


def _beside_others(seen: Seen, answer: Decision) -> Decision:
    likely = (one.entry for one in seen.reading.topics if one.score >= _NEAR_TOPIC)
    topics = [one for one in likely if one != answer.changes["topic"]]
    _, *rest = answer.changes["near"]
    return replace(answer, changes={**answer.changes, "near": [topics[:MOST_NEAR], *rest]})
