"""What comes before any understanding: danger, a message too long, another language."""

from __future__ import annotations

from bot.nlu.decision.seen import Seen
from bot.nlu.language_guess import SPOKEN
from bot.nlu.reading import Decision


def crisis(seen: Seen) -> Decision | None:
    """Say who helps now, whatever else the message asks."""
    if not seen.reading.alarm:
        return None
    # What was going on stays as it was, so that the person can go on with it. Not an erasing: a
    # "yes" may answer the words about the danger.
    asked = "" if seen.state.asked == "erase" else seen.state.asked or ""
    kept = {"asked": asked, "options": list(seen.state.options)}
    changes = {**kept, "alarm": seen.reading.alarm, "language": seen.reading.language}
    return Decision("crisis", 1.0, changes)


def too_long(seen: Seen) -> Decision | None:
    """Ask for a shorter message."""
    return Decision("too_long", 1.0) if seen.reading.too_long else None


def other_language(seen: Seen) -> Decision | None:
    """Meet a language that the guide does not speak."""
    if seen.reading.language in SPOKEN:
        return None
    return Decision("other_language", 0.9, {"language": seen.reading.language})
