"""Going on with the topic of the turn before."""

from __future__ import annotations

import re

from bot.nlu.decision.about import about, side
from bot.nlu.decision.acts import OUTSIDE
from bot.nlu.decision.seen import Seen
from bot.nlu.reading import FACET_INTENT, Decision
from bot.nlu.sides import asked_side
from knowledge.schema import Entry, Situation

#: So short a message without a topic of its own keeps the one of its conversation.
_SHORT_WORDS = 9
#: So few words without a name say nothing of a topic of their own ("c'est payant ?").
_BARE_WORDS = 4
#: A topic below this share does not pull a short message away from the topic before.
_WEAK_TOPIC = 0.3
#: A longer message with this share for another topic has changed the topic.
_SURE_OF_ANOTHER = 0.7
#: A next step of a situation is asked about where the message gives it this share; less is noise.
_MEANS_STEP = 0.1
_POINTS_BACK = re.compile(
    r"^(?:en|et|maar|mais|ook|aussi|ok|oke|dus|donc)\b"
    r"|\b(?:dat|daar|daarvan|daarvoor|daarmee|die|dit|hem|ce|ca|cela|celui|celle|en|y|la|le)\b"
)


def goes_on(seen: Seen) -> Decision | None:
    """Keep the topic of the turn before where a message asks on without naming another."""
    before = seen.state.topic
    if before is None or before not in seen.entries or not keeps_topic(seen):
        return None
    topic = _step_asked_about(seen, seen.entries[before]) or before
    return about(seen, topic, side(seen, topic), max(seen.reading.certainty, 0.5))


def keeps_topic(seen: Seen) -> bool:
    """Tell whether a message may be about the topic of the turn before."""
    return (seen.best is not None and seen.best.entry == seen.state.topic) or asks_on(seen)


def asks_on(seen: Seen) -> bool:
    """Tell whether a message asks about what was spoken of, and names nothing of its own."""
    best, reading = seen.best, seen.reading
    bare = len(reading.words) <= _BARE_WORDS
    if best and (best.name or (best.score >= _SURE_OF_ANOTHER and not bare)):
        return False
    if seen.wishes(OUTSIDE):
        return False
    asks = reading.intent.startswith(FACET_INTENT) or reading.intent in ("find_service", "affirm")
    short = len(reading.words) <= _SHORT_WORDS
    weak = best is None or best.score < _WEAK_TOPIC or bare
    points_back = bool(_POINTS_BACK.search(" ".join(reading.words)))
    return asks and ((short and (weak or points_back)) or (weak and points_back))


def _step_asked_about(seen: Seen, situation: Entry) -> str | None:
    """Return the next step of a situation that a follow-up is about: "is it automatic?"

    What one lives through costs nothing and cannot be applied for; what the answer led to can.
    """
    asked = asked_side(seen.reading)
    if not isinstance(situation, Situation) or not asked or asked in situation.answers:
        return None
    meant = [one.entry for one in seen.reading.topics if one.score >= _MEANS_STEP]
    if seen.state.previous:
        # "Do they come to Bever?", after a fear that was told in between.
        meant.append(seen.state.previous[0])
    steps = (one for one in meant if one in situation.next_steps and one in seen.entries)
    return next((one for one in steps if asked in seen.entries[one].answers), None)
