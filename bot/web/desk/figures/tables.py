"""Tables of counts, as they may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.privacy.small_counts import SMALLEST_SHOWN, Cell, shown, with_totals
from bot.web.desk.figures.naming import Names
from bot.web.usage.tally import Dimension


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Counts under names: ``key`` names its words, ``by`` those of what its lines are.

    The last line and the last column may be totals.
    """

    key: str
    by: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    has_totals: bool = False

    @property
    def is_list(self) -> bool:
        """Whether there is one count a line, so that bars can be compared."""
        return len(self.columns) == 1

    def share(self, cell: Cell) -> int:
        """Return how long a count's bar is, of a hundred; a hidden count has none."""
        return round(100 * cell / self._most) if isinstance(cell, int) and self._most else 0

    @cached_property
    def _most(self) -> int:
        counts = (one for row in self.rows for one in row.cells if isinstance(one, int))
        return max(counts, default=0)

    @property
    def column_totals(self) -> Table:
        """The totals of the columns, as a list of their own."""
        lines = zip(self.columns[:-1], self.rows[-1].cells[:-1], strict=True)
        rows = tuple(Row(name, (cell,)) for name, cell in lines)
        return Table(self.key, self.by, self.columns[-1:], rows)


def by_month(months: Mapping[str, int], names: Names, count: str) -> Table:
    """Return how many there were in each month."""
    rows = (Row(names.month(month, "MMMM"), (times,)) for month, times in months.items())
    return Table("month", "month", (count,), tuple(rows))


def by_value(
    dimension: Dimension, counts: Mapping[str, int], names: Names, count: str, rest: str
) -> Table:
    """Return how many there were of each value, the most first; small ones are not named.

    What is joined as the rest counts at least five and is of more than one, so that its sum tells
    nothing of any.
    """
    named = [(times, names.value(dimension, value)) for value, times in counts.items()]
    named.sort(key=lambda one: (-one[0], one[1]))
    large = [one for one in named if one[0] >= SMALLEST_SHOWN]
    together = sum(times for times, _ in named[len(large) :])
    while 0 < together < SMALLEST_SHOWN and large:
        together += large.pop()[0]
    rows = [Row(label, (times,)) for times, label in large]
    if together:
        rows.append(Row(rest, (shown(together),)))
    return Table(dimension, dimension, (count,), tuple(rows))


def of_states(key: str, counts: Mapping[str, Cell], names: Names, count: str) -> Table:
    """Return how many referrals of one house are in each state, as they are given."""
    rows = (Row(names.state(state), (times,)) for state, times in counts.items())
    return Table(key, "state", (count,), tuple(rows))


def of_states_and(
    key: str,
    by: str,
    counts: Mapping[tuple[str, str], Cell],
    states: Sequence[str],
    label: Callable[[str], str],
    names: Names,
) -> Table:
    """Return how many are in each state, with a line for each house or month (``by``)."""
    lines = sorted({line for line, _ in counts})
    rows = (Row(label(line), tuple(counts[line, state] for state in states)) for line in lines)
    return Table(key, by, tuple(map(names.state, states)), tuple(rows))


def of_obstacles(
    counts: Mapping[tuple[str, str], int],
    themes: Iterable[str],
    names: Names,
    rest: str,
    total: str,
) -> Table:
    """Return obstacles by municipality and theme, with totals, so that no small count is told.

    Municipalities with fewer than five in all share a line: a line for each would hide them all.
    Where they have fewer than five together they are left out, of the totals too: that they are
    there at all would tell something.
    """
    themes = tuple(themes)
    by_name: dict[str, Counter[str]] = {}
    for (place, theme), times in counts.items():
        by_name.setdefault(names.municipality(place), Counter())[theme] += times
    few = {name: line for name, line in by_name.items() if line.total() < SMALLEST_SHOWN}
    lines = {name: line for name, line in sorted(by_name.items()) if name not in few}
    others = sum(few.values(), Counter())
    if others.total() >= SMALLEST_SHOWN:
        lines[rest] = others
    told = tuple(tuple(line[theme] for theme in themes) for line in lines.values())
    labels = (*lines, total) if lines else ()
    cells = with_totals(told) if lines else ()
    rows = tuple(Row(label, line) for label, line in zip(labels, cells, strict=True))
    columns = (*map(names.theme, themes), total)
    return Table("obstacles", "municipality", columns, rows, has_totals=True)
