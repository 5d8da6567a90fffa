"""The months of a year that are over: only those are shown.

Whoever reads the counts of today and those of yesterday sees what one family added in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Period:
    """Months of one year, from first to last (``2026-11``)."""

    first: str
    last: str

    @property
    def year(self) -> int:
        return int(self.first[:4])

    def holds(self, month: str) -> bool:
        """Tell whether a month is in the period."""
        return self.first <= month <= self.last


def periods(months: Iterable[str], now: datetime) -> list[Period]:
    """Return the years that have counts in months that are over, the latest year first."""
    over = last_month_over(now)
    years = sorted({month[:4] for month in months if month <= over}, reverse=True)
    return [Period(f"{year}-01", min(f"{year}-12", over)) for year in years]


def last_month_over(now: datetime) -> str:
    """Return the last month that is over at a moment, by the clock of the counts (UTC)."""
    return f"{date(now.year, now.month, 1) - timedelta(days=1):%Y-%m}"


def next_month(now: datetime) -> date:
    """Return the first day after the month of a moment."""
    return (date(now.year, now.month, 28) + timedelta(days=4)).replace(day=1)
