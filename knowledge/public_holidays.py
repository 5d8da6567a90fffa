"""The days on which Belgium, or Flanders, is closed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

#: The legal public holidays that keep their date, and 11 July, on which Flemish services close.
_FIXED = ((1, 1), (5, 1), (7, 11), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
#: Easter Monday, Ascension Day and Whit Monday, in days after Easter.
_AFTER_EASTER = (1, 39, 50)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    easter = _easter(year)
    movable = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset(movable | {date(year, month, day) for month, day in _FIXED})


def _easter(year: int) -> date:
    """Return Easter Sunday (the Gregorian rule of Meeus, Jones and Butcher)."""
    golden, century, years = year % 19, year // 100, year % 100
    corrected = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - corrected + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (years // 4) - moon - years % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
