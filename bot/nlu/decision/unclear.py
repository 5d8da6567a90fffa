"""Where a message says nothing that we know."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.decision.seen import Seen
from bot.nlu.language_guess import SPOKEN
from bot.nlu.reading import Decision

#: With half of the share from which topics are a choice, one may still be what was meant.
_MAYBE = 0.015
_MOST_OFFERED = 2
#: A longer number may be a postcode or a line to call.
_NUMBER = re.compile(r"\W*\d{1,2}\W*")
_HAPPY = re.compile("[\U0001f44d\U0001f44c\U0001f64f\u2764\U0001f60a\U0001f642\U0001f600]")


def nothing_said(seen: Seen) -> Decision | None:
    """Take a friendly sign as thanks, and what holds no word that we know as not understood."""
    reading = seen.reading
    if reading.language not in SPOKEN or (reading.words and reading.is_known):
        return None
    if reading.words and (seen.state.options or reading.municipality or reading.place):
        return None
    if _HAPPY.search(reading.text):
        return Decision("thank", 0.6)
    return not_understood(seen)


def number_alone(seen: Seen) -> Decision | None:
    """Take a number that chooses nothing and names nothing as not understood."""
    reading = seen.reading
    if not _NUMBER.fullmatch(reading.text) or reading.named:
        return None
    # What is spelt like it ("1": "1g1p") is no likelier meant than anything else.
    return _saying_so(seen, ())


def not_understood(seen: Seen) -> Decision:
    """Say so, and offer what is closest."""
    likely = seen.reading.topics[:_MOST_OFFERED]
    return _saying_so(seen, [one.entry for one in likely if one.score >= _MAYBE])


def _saying_so(seen: Seen, close: Iterable[str]) -> Decision:
    changes = {"unknowns": seen.state.unknowns + 1, "options": [*close]}
    return Decision("nlu_fallback", 0.0, changes)
