"""All that is counted of a period, gathered for a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.privacy.small_counts import shown
from bot.referral.record import IN_HAND
from bot.referral.signals import THEMES
from bot.referral.store import Referrals
from bot.web.desk.figures.naming import Names
from bot.web.desk.figures.periods import Period, periods
from bot.web.desk.figures.tables import (
    Table,
    by_month,
    by_value,
    of_obstacles,
    of_states,
    of_states_and,
)
from bot.web.desk.houses import Houses
from bot.web.desk.keys import Clock
from bot.web.desk.words import words_of
from bot.web.knowledge import Knowledge
from bot.web.usage.tally import DIMENSIONS, Tally
from knowledge.registers import Language


@dataclass(frozen=True)
class Report:
    """What is told of a period; a table without rows has nothing to tell."""

    period: Period
    names: Names
    obstacles: Table
    closed: Table
    use: tuple[Table, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables that have something to tell."""
        return tuple(one for one in (self.obstacles, self.closed, *self.use) if one.rows)


class Reports:
    """Makes reports.

    Use and obstacles are those of all houses for every reader: counts of a smaller region would be
    smaller, and two tables that overlap could be subtracted from each other.
    """

    def __init__(
        self, tally: Tally, referrals: Referrals, knowledge: Knowledge, houses: Houses, clock: Clock
    ) -> None:
        self._tally = tally
        self._referrals = referrals
        self._knowledge = knowledge
        self._houses = houses
        self._clock = clock

    def periods(self, house: str | None) -> list[Period]:
        """Return the years of which there is something to tell, the latest first."""
        closed = (one.month for one in self._referrals.handoffs.closed(house))
        counted = [*self._tally.months(), *self._referrals.signals.months(), *closed]
        return periods(counted, self._clock())

    def names(self, language: Language) -> Names:
        """Return what is counted, as people call it."""
        return Names(self._knowledge.current(), language)

    def in_hand(self, house: str | None, language: Language) -> Table:
        """Return what a house has in hand today, in full: its people see each of them anyway.

        With None it is told of every house, small counts hidden.
        """
        names = self.names(language)
        counts = self._referrals.handoffs.in_hand(house)
        if house is not None:
            by_state = {state: counts.get((house, state), 0) for state in IN_HAND}
            return of_states("in_hand", by_state, names, _words(language)["count"])
        houses = {one for one, _ in counts}
        told = {
            (one, state): shown(counts.get((one, state), 0)) for one in houses for state in IN_HAND
        }
        return of_states_and("in_hand", "house", told, IN_HAND, self._house(language), names)

    def for_house(self, period: Period, house: str, language: Language) -> Report:
        """Return what the coordinator of a house sees, with its own closed referrals in full."""
        names = self.names(language)
        closed = self._closed(period, house, by_month=True)
        states = [state for state in IN_HAND if any(closed[one, state] for one, _ in closed)]
        table = of_states_and("closed", "month", closed, states, names.month, names)
        return self._report(period, names, table, language)

    def for_others(self, period: Period, house: str | None, language: Language) -> Report:
        """Return what anybody may see of one house, or with None of each."""
        names = self.names(language)
        closed = {key: shown(times) for key, times in self._closed(period, house).items()}
        if house is not None:
            by_state = {state: times for (_, state), times in closed.items()}
            table = of_states("closed", by_state, names, _words(language)["count"])
        else:
            table = of_states_and("closed", "house", closed, IN_HAND, self._house(language), names)
        return self._report(period, names, table, language)

    def _report(self, period: Period, names: Names, closed: Table, language: Language) -> Report:
        words = _words(language)
        count, rest = words["answers"], words["rest"]
        months = {month: n for month, n in self._tally.months().items() if period.holds(month)}
        counts = self._tally.between(period.first, period.last)
        obstacles = self._referrals.signals.between(period.first, period.last)
        return Report(
            period,
            names,
            obstacles=of_obstacles(obstacles, THEMES, names, words["places"], words["total"]),
            closed=closed,
            use=(
                by_month(months, names, count),
                *(by_value(one, counts[one], names, count, rest) for one in DIMENSIONS),
            ),
        )

    def _closed(
        self, period: Period, house: str | None, by_month: bool = False
    ) -> dict[tuple[str, str], int]:
        """Return how many were closed, by house or month, and state; the states of each are all."""
        found = [one for one in self._referrals.handoffs.closed(house) if period.holds(one.month)]
        lines = {one.month if by_month else one.house for one in found}
        counts = {(line, state): 0 for line in sorted(lines) for state in IN_HAND}
        for one in found:
            counts[one.month if by_month else one.house, one.state] += one.times
        return counts

    def _house(self, language: Language) -> Callable[[str], str]:
        return lambda house: self._houses.name(house, language)


def _words(language: Language) -> dict[str, str]:
    return words_of("figures", language)
