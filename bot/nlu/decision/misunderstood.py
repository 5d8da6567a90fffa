"""Where somebody says that an answer is not what was asked."""

from __future__ import annotations

from bot.nlu.decision.about import is_sure
from bot.nlu.decision.seen import MEANT, SURE_ACT, Seen
from bot.nlu.reading import NOT_MEANT, Decision
from bot.referral.draft import READY

#: Other ways to say no; beside them it needs no more than its part of their share.
_NEARLY = ("choose_other", "deny")
#: With this share, and in so few words, it is all that is said unless something is named.
_PLAINLY, _FEW_WORDS = 0.85, 12


def not_meant(seen: Seen) -> Decision | None:
    """Own up to an answer that was not what was asked; without an answer before it, it is a no."""
    if not _says_so(seen) or _asks_anew(seen):
        return None
    state, certainty = seen.state, seen.reading.certainty
    if state.answered is None or state.asking not in ("", READY):
        return Decision("deny", certainty)
    near = [one for one in state.near.topics if one in seen.entries]
    # The answer was about something else, so what is said in other words does not go on with it.
    before = [state.answered, state.facet or "what"]
    changes = {"topic": "", "facet": "", "part": 0, "previous": before, "options": near}
    return Decision(NOT_MEANT, certainty, {**changes, "asked": MEANT if near else ""})


def _says_so(seen: Seen) -> bool:
    """Tell whether a message says it; "something else" does, where that was our question."""
    if seen.reading.intent == NOT_MEANT:
        return sum(seen.reading.share(one) for one in (NOT_MEANT, *_NEARLY)) >= SURE_ACT
    return bool(seen.state.near.topics) and seen.wishes("choose_other")


def _asks_anew(seen: Seen) -> bool:
    """Tell whether a message also says what is meant: that is answered."""
    reading, best = seen.reading, seen.best
    if reading.municipality or reading.place or reading.named:
        return True
    if reading.certainty >= _PLAINLY and len(reading.words) <= _FEW_WORDS:
        # "Pas ce que j'ai demandé" is near what people write who are ashamed to ask.
        return False
    return best is not None and is_sure(seen, best)
