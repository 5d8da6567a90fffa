"""What somebody wants done, whatever it is about; and what is none of our business."""

from __future__ import annotations

from bot.nlu.decision.about import SURE_TOPIC
from bot.nlu.decision.seen import OFFERED, SURE_ACT, Seen
from bot.nlu.reading import Decision

OUTSIDE = "out_of_scope"
#: Where all rights are checked with a person: a right of its own, but never one that is missed.
CHECKING = "rechtenverkenner-hulp"
#: To have rights checked, or to be handed over, beside a topic that is sure needs this share,
_SURE_BESIDE_TOPIC = 0.7
#: and to be handed over where a right is named this one.
_SURE_BESIDE_RIGHT = 0.8
#: How many rights are named to somebody who wants everything checked: first those that the message
#: gives this share.
_MOST_MISSED, _TOLD = 3, 0.1
#: The rights that families miss most (design section 1, point 9), where nothing else was told.
_OFTEN_MISSED = ("verhoogde-tegemoetkoming", "sociale-toeslag", "schooltoeslag")


def rights_check(seen: Seen) -> Decision | None:
    """Have all rights checked."""
    if not _outweighs_topic("rights_check", seen) or seen.reading.named:
        return None
    best = seen.best
    if best and seen.kind(best.entry) == "situation" and best.score >= SURE_TOPIC:
        # Who tells what happened is met there first; its steps lead to the rights.
        return None
    told = [one.entry for one in seen.reading.topics if one.score >= _TOLD]
    likely = dict.fromkeys((*told, *_OFTEN_MISSED))
    rights = [one for one in likely if seen.kind(one) == "right" and one != CHECKING]
    missed = rights[:_MOST_MISSED]
    return Decision("rights_check", seen.reading.certainty, {"options": missed})


def handoff(seen: Seen) -> Decision | None:
    """Lead to a person."""
    if not _outweighs_topic("handoff", seen):
        return None
    if seen.named("right") and seen.reading.certainty < _SURE_BESIDE_RIGHT:
        return None
    topics = seen.named("service", "programme")
    about = {"topic": topics[0]} if topics else {}
    return Decision("handoff", seen.reading.certainty, {"asked": OFFERED, **about})


def outside(seen: Seen) -> Decision | None:
    """Say that it is not what the guide is for."""
    if not seen.wishes(OUTSIDE) or seen.is_municipality_alone:
        return None
    best = seen.best
    if best and (best.name or best.score > seen.reading.certainty):
        return None
    return Decision(OUTSIDE, seen.reading.certainty)


def _outweighs_topic(act: str, seen: Seen) -> bool:
    """Tell whether an act is sure enough, also beside what the message is about."""
    best = seen.best
    beside = best is not None and best.score >= SURE_TOPIC
    return seen.wishes(act, share=_SURE_BESIDE_TOPIC if beside else SURE_ACT)
