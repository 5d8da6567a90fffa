"""What happens after a referral, and when (design section 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.referral.answering import are_too_old, children_of
from bot.referral.draft import Draft
from knowledge.base import Snapshot
from knowledge.registers import Register, language_of
from knowledge.rendering import format_day

_NUMBER = re.compile(r"^\d+\.\s+")
#: The referrer is phoned within a week of the sign-up, the first meeting is within 30 days.
_PHONED_WITHIN, _MET_WITHIN = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class NextSteps:
    """What happens next: a title where there is one, steps in order, and what goes for all."""

    title: str
    steps: tuple[str, ...]
    remarks: tuple[str, ...]

    def as_text(self) -> str:
        """Return it all, the steps numbered."""
        numbered = [f"{number}. {step}" for number, step in enumerate(self.steps, 1)]
        return "\n".join(filter(None, (self.title, *numbered, *self.remarks)))


def next_steps(base: Snapshot, register: Register, draft: Draft) -> NextSteps:
    """Return what happens next, with whom to turn to and the days."""
    finished, language = date.fromisoformat(draft.finished), language_of(register)
    where = draft.answers.get("municipality")
    municipality = base.municipalities.get(where.value) if where and where.value else None
    team = municipality.team_1g1p if municipality else None
    children = children_of(draft.answers.get("children"))
    is_served = (team or where is None) and not (children and are_too_old(children))
    professional = draft.answers.get("professional")
    choice = professional.choice if professional else ""
    filled = {
        "professional": base.interface[f"referral-go-to-{choice or 'anyone'}"][register],
        "phoned": format_day(finished + _PHONED_WITHIN, language),
        "met": format_day(finished + _MET_WITHIN, language),
    }
    steps = base.interface["referral_next" if is_served else "referral_next_elsewhere"][register]
    for name, value in filled.items():
        steps = steps.replace(f"{{{name}}}", value)
    lines = steps.strip().splitlines()
    numbered = [line for line in lines if _NUMBER.match(line)]
    if not numbered:
        return NextSteps("", tuple(lines), ())
    first, last = lines.index(numbered[0]), lines.index(numbered[-1])
    about_team = (base.interface[f"referral-team-{team}"][register],) if team else ()
    return NextSteps(
        " ".join(lines[:first]),
        tuple(_NUMBER.sub("", line) for line in numbered),
        (*lines[last + 1 :], *about_team),
    )
