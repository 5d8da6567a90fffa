"""How often a contender is right, by the rules of ``gezinswijzer evaluate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.understanding.contender import Guess
from bot.evaluation.scoring import Share, judge
from bot.evaluation.sets import Case
from bot.nlu.decision.acts import OUTSIDE
from bot.nlu.decision.commands import CONTROL, SMALLTALK
from bot.nlu.decision.replies import CHOICES
from bot.nlu.reading import FACET_INTENT, NOT_MEANT

#: What the guide does for an intent; for all others it answers a side of a topic.
_ACTS = {
    **dict.fromkeys((*CONTROL, *CHOICES, "choose_other"), "control"),
    **dict.fromkeys((*SMALLTALK, "affirm", "deny"), "smalltalk"),
    **dict.fromkeys((OUTSIDE, NOT_MEANT), "unknown"),
    "find_service": "find",
    "handoff": "handoff",
    "rights_check": "rights-check",
}


def measures(cases: Sequence[Case], guesses: Mapping[str, Guess]) -> dict[str, Share]:
    """Return the shares that were right, by name.

    Topics are counted in messages about one; act or side, and both, in all messages.
    """
    about = [case for case in cases if case.expect.topic]
    first = sum(bool({*guesses[one.id].topics[:1]} & {*one.expect.topic}) for one in about)
    among = sum(bool({*guesses[one.id].topics} & {*one.expect.topic}) for one in about)
    wished = sum(_is_right(_about_anything(one), guesses[one.id]) for one in cases)
    both = sum(_is_right(one, guesses[one.id]) for one in cases)
    return {
        "topic right first": Share(first, len(about)),
        "topic among four": Share(among, len(about)),
        "act or side right": Share(wished, len(cases)),
        "both right": Share(both, len(cases)),
    }


def _is_right(case: Case, guess: Guess) -> bool:
    answer = {
        "act": _ACTS.get(guess.intent, "answer"),
        "topic": guess.topics[0] if guess.topics else None,
        "facet": guess.intent.removeprefix(FACET_INTENT),
        "crisis": False,
    }
    return judge(case, answer) == "right"


def _about_anything(case: Case) -> Case:
    return replace(case, expect=replace(case.expect, topic=()))
