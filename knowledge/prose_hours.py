"""The times that a description of opening hours names, to hold against the hours as data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.registers import LANGUAGES, Language
from knowledge.schema import Schedule

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).replace(" ", "|")
#: "8.30", "8h30", "8:30", "8h" or a bare "8", but not the day of a date.
_TIME = re.compile(rf"(?<![\d.:])(\d{{1,2}})(?:[.:h](\d{{2}}))?(?!\d)(?!\s+(?:{_MONTHS})\b)")
#: Where one day ends and the next begins is no time that prose would name.
_MIDNIGHT = {"00:00", "24:00"}


def times_in(text: str) -> set[str]:
    """Return the times that a text in Dutch or French names, as HH:MM."""
    return {f"{int(hour):02}:{minutes or '00'}" for hour, minutes in _TIME.findall(text)}


def disagreements(schedule: Schedule) -> Iterator[tuple[Language, str]]:
    """Yield each language whose description names other times than the hours as data."""
    if not schedule.hours:
        return
    told = {at for one in schedule.hours for at in (one.opens_at, one.closes_at)} - _MIDNIGHT
    for language in LANGUAGES:
        said = times_in(schedule.description[language]) - _MIDNIGHT
        if missing := sorted(told - said):
            yield language, f"does not name {', '.join(missing)}, which hours do"
        if more := sorted(said - told):
            yield language, f"names {', '.join(more)}, which hours do not"
