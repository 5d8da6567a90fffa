"""Is a place open at a moment, until when, and when does it open next, as far as its hours tell.

Nothing is guessed: on a public holiday, in months with an exception, by appointment, and where the
hours are old or undated, the answer is ``unknown``, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from babel.dates import get_timezone

from knowledge.public_holidays import public_holidays
from knowledge.schema import Schedule

#: From Babel: the zones of the standard library need files that a small machine may lack.
BRUSSELS = get_timezone("Europe/Brussels")

State = Literal["open", "closed", "unknown"]
Doubt = Literal["old", "holiday", "exception", "appointment", "untold"]

#: Hours that their source stated longer ago than this are old (days).
_FRESH = 365
#: How far ahead the next opening is looked for (days).
_AHEAD = 14
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STATED = re.compile(r"\b((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?\b")

_Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """What hours tell of a moment.

    ``change`` is when it closes (told open) or next opens (told closed), by the clock in Brussels;
    None where that cannot be told. With a ``doubt``, what is told may no longer be so.
    """

    told: State
    change: datetime | None = None
    doubt: Doubt | None = None

    @property
    def state(self) -> State:
        """What may be said without reserve."""
        return "unknown" if self.doubt else self.told


def opening(schedule: Schedule, moment: datetime) -> Opening:
    """Tell whether a place is open at a moment (aware of its time zone)."""
    now = clock(moment)
    today = now.date()
    if doubt := _doubt(schedule, today):
        return Opening("unknown", doubt=doubt)
    old: Doubt | None = "old" if is_old(schedule, today) else None
    for starts, ends in _spans(schedule, today):
        if now < starts:
            return Opening("closed", starts, old)
        if now < ends:
            return Opening("open", ends if _is_sure_end(schedule, ends, today) else None, old)
    return Opening("closed", doubt=old)


def schedule_on(schedules: Iterable[Schedule], day: date) -> Schedule | None:
    """Return the hours that hold on a day."""
    return next((one for one in schedules if _holds(one, day)), None)


def stated_on(schedule: Schedule) -> date | None:
    """Return when the source stated the hours, at the earliest; None where it gives no date."""
    found = _STATED.search(schedule.stated)
    return date(*(int(part or 1) for part in found.groups())) if found else None


def is_old(schedule: Schedule, today: date) -> bool:
    """Tell whether hours are too old, or of too unknown an age, to rely on."""
    stated = stated_on(schedule)
    return stated is None or (today - stated).days > _FRESH


def clock(moment: datetime) -> datetime:
    """Return what the clocks in Brussels show at a moment."""
    return moment.astimezone(BRUSSELS).replace(tzinfo=None)


def _doubt(schedule: Schedule, day: date) -> Doubt | None:
    if schedule.by_appointment:
        return "appointment"
    if not schedule.hours or not _holds(schedule, day):
        return "untold"
    if any(day.month in one.bymonth for one in schedule.exceptions):
        return "exception"
    return "holiday" if day in public_holidays(day.year) else None


def _holds(schedule: Schedule, day: date) -> bool:
    return (schedule.valid_from or day) <= day <= (schedule.valid_to or day)


def _spans(schedule: Schedule, today: date) -> list[_Span]:
    """Return when it is open from today on, days in doubt left out; what touches is one span."""
    spans: list[_Span] = []
    for ahead in range(_AHEAD):
        for starts, ends in _spans_of(schedule, today + timedelta(days=ahead)):
            if spans and starts <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(ends, spans[-1][1]))
            else:
                spans.append((starts, ends))
    return spans


def _spans_of(schedule: Schedule, day: date) -> list[_Span]:
    if _doubt(schedule, day):
        return []
    midnight = datetime.combine(day, time())
    weekday = _WEEKDAYS[day.weekday()]
    return sorted(
        (midnight + one.opens_after, midnight + one.closes_after)
        for one in schedule.hours
        if weekday in one.byday
    )


def _is_sure_end(schedule: Schedule, ends: datetime, today: date) -> bool:
    """Tell whether it really closes then; a span also ends where a doubt or our looking begins."""
    if ends.time() != time():
        return True
    return ends.date() < today + timedelta(days=_AHEAD) and not _doubt(schedule, ends.date())
