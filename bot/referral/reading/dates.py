"""Days and months as people write them, in Dutch and French: 12/05/2019, "mei 2019", "in maart"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from knowledge.text import fold

_IN_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<day>\d{1,2})([/.-]))?(?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)(?!\d)"
)
_ISO = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)")
#: "3/5" alone may be two children.
_DAY_AND_MONTH = re.compile(
    r"\b(?:op|le|voor|pour|rond|vers|uitgerekend|voorzien|prevue?|gepland|terme) ?:? ?"
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?![\d/.-]\d)"
)


@dataclass(frozen=True)
class SaidDate:
    """A month in a text, with its day and year where they were said."""

    start: int
    end: int
    month: int
    year: int | None = None
    day: int | None = None


def dates_in(text: str, *, without_year: bool = False) -> list[SaidDate]:
    """Return the dates of a folded text, in their order; those without year only if wanted."""
    patterns = [_ISO, _IN_FIGURES, _in_words()]
    if without_year:
        patterns.append(_DAY_AND_MONTH)
    found: list[SaidDate] = []
    for pattern in patterns:
        for one in _dates(pattern, text):
            apart = all(one.end <= other.start or other.end <= one.start for other in found)
            if apart and (without_year or one.year):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def months_between(earlier: date, later: date) -> int:
    """Return the whole months from a day to a later one; negative where it is earlier."""
    months = 12 * (later.year - earlier.year) + later.month - earlier.month
    return months - (later.day < earlier.day)


def month_after(day: date, months: int) -> str:
    """Return the month so many months after a day, as YYYY-MM."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return f"{year:04}-{month + 1:02}"


def _dates(pattern: re.Pattern[str], text: str) -> Iterator[SaidDate]:
    for match in pattern.finditer(text):
        parts = match.groupdict()
        month = _months().get(parts["month"]) or int(parts["month"])
        day, year = (int(said) if (said := parts.get(name)) else None for name in ("day", "year"))
        if _exists(year, month, day):
            yield SaidDate(match.start(), match.end(), month, year, day)


def _exists(year: int | None, month: int, day: int | None) -> bool:
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return True


@cache
def _in_words() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:er|ste|e)? )?(?P<month>{names})\b\.?"
        r"(?: (?P<year>(?:19|20)\d\d)(?!\d))?"
    )


@cache
def _months() -> dict[str, int]:
    """Return the months by their Dutch and French names, long and short (CLDR)."""
    return {
        fold(name).rstrip("."): month
        for language in ("nl", "fr")
        for width in ("wide", "abbreviated")
        for month, name in Locale(language).months["format"][width].items()
    }
