"""Going on with what the turn before was about, or with what it led to."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.decision.about import (
    MOST_NEAR,
    NO_DOUBT,
    SURE_TOPIC,
    about,
    is_plainly_named,
    offer,
    side,
)
from bot.nlu.decision.acts import OUTSIDE
from bot.nlu.decision.in_context import topics_meant
from bot.nlu.decision.seen import CHOICES, Seen
from bot.nlu.reading import FACET_INTENT, NOT_MEANT, Decision

#: So short a message without a topic of its own asks on about what was offered.
_SHORT_WORDS = 9
#: So few words without a name say nothing of a topic of their own ("c'est payant ?").
_BARE_WORDS = 4
#: A topic below this share does not pull a short message away from what was offered.
_WEAK_TOPIC = 0.3
#: A longer message with this share for another topic has changed the topic.
_SURE_OF_ANOTHER = 0.7
#: A no, or a choice where nothing was offered, says nothing of a topic.
_NO_TOPIC = ("deny", "choose_other", *CHOICES)
#: With this share a message is about another topic, unless it plainly asks for a side of one.
_OTHER_TOPIC, _PLAINLY = 0.9, 0.9
#: What somebody lives through is told, whatever was spoken of ("ik heb geen eten meer in huis").
_TOLD = 0.8
#: Asking for help says what is wrong, not which side of a topic is asked for.
_TELLS = f"{FACET_INTENT}help"
_POINTS_BACK = re.compile(
    r"^(?:en|et|maar|mais|ook|aussi|ok|oke|dus|donc)\b"
    r"|\b(?:dat|daar|daarvan|daarvoor|daarmee|die|dit|hem|ce|ca|cela|celui|celle|en|y|la|le)\b"
)


def goes_on(seen: Seen) -> Decision | None:
    """Answer what a message means after the turn before it, or offer what it may mean."""
    if seen.state.topic not in seen.entries or _changes_topic(seen):
        return None
    if seen.wishes(*_NO_TOPIC) or seen.reading.intent == NOT_MEANT:
        return None
    meant = topics_meant(seen.reading, seen.state, seen.entries)
    (topic, share), *others = meant
    if share < SURE_TOPIC:
        return offer(seen, [one for one, _ in meant])
    answer = about(seen, topic, side(seen, topic), share)
    if share >= NO_DOUBT:
        return answer
    _, *rest = answer.changes["near"]
    near = [[one for one, _ in others[:MOST_NEAR]], *rest]
    return replace(answer, changes={**answer.changes, "near": near})


def _changes_topic(seen: Seen) -> bool:
    """Tell whether a message says by itself what it is about."""
    best, reading = seen.best, seen.reading
    if best is None or seen.is_municipality_alone:
        return False
    if is_plainly_named(seen, best):
        return True
    asks = reading.intent.startswith(FACET_INTENT) and reading.intent != _TELLS
    if asks and reading.certainty >= _PLAINLY:
        return False
    return best.score >= (_TOLD if seen.kind(best.entry) == "situation" else _OTHER_TOPIC)


def keeps_topic(seen: Seen) -> bool:
    """Tell whether a message is about the topic of the turn before."""
    if seen.state.topic not in seen.entries or _changes_topic(seen):
        return False
    (topic, _), *_ = topics_meant(seen.reading, seen.state, seen.entries)
    return topic == seen.state.topic


def asks_on(seen: Seen) -> bool:
    """Tell whether a message asks about what was offered, and names nothing of its own."""
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
