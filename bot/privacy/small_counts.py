"""Small counts in tables for others: hidden, and not to be computed from what is shown.

As statistics offices do: a count below five is hidden ("primary"), and with it as many others
("complementary") as it takes that rows, columns and totals give none away. What to hide next is
found as in network methods of cell suppression (such as tau-ARGUS has): the cells of a table with
its totals are the links of a network of rows and columns, and a hidden count is safe where it lies
on a ring of hidden ones along which one can be added and taken away with every sum as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

#: Fewer than so many could lead to a family.
SMALLEST_SHOWN = 5


class Hidden(Enum):
    """Why a count is not shown: it is small (0 to 4), or it would give a small one away."""

    SMALL = "small"
    WITHHELD = "withheld"


Cell = int | Hidden
Counts = tuple[tuple[int, ...], ...]
Cells = tuple[tuple[Cell, ...], ...]


class Place(NamedTuple):
    """Where a count stands."""

    row: int
    column: int


def shown(count: int) -> Cell:
    """Return a count as it may be shown where nothing is added up."""
    return count if count >= SMALLEST_SHOWN else Hidden.SMALL


@lru_cache(maxsize=16)
def with_totals(counts: Counts) -> Cells:
    """Return a table with its totals, the last row and the last column, safe to show to anybody.

    Whoever knows the table and these rules can compute no hidden count.
    """
    return _Table(counts).protected()


class _Table:
    """A table with its totals while counts are hidden in it."""

    def __init__(self, counts: Counts) -> None:
        rows = [(*row, sum(row)) for row in counts]
        self._counts: Sequence[Sequence[int]] = [*rows, tuple(map(sum, zip(*rows, strict=True)))]
        self._height, self._width = len(self._counts), len(self._counts[0])
        self._hidden = {place for place in self._places() if self._is_small(place)}
        self._safe: set[Place] = set()

    def protected(self) -> Cells:
        for place in sorted(self._hidden):
            if place not in self._safe and not self._protect(place):
                # No ring can save it: then nothing is told at all.
                return tuple((Hidden.WITHHELD,) * self._width for _ in range(self._height))
        return tuple(
            tuple(self._cell(Place(row, column)) for column in range(self._width))
            for row in range(self._height)
        )

    def _cell(self, place: Place) -> Cell:
        if place not in self._hidden:
            return self._at(place)
        return Hidden.SMALL if self._is_small(place) else Hidden.WITHHELD

    def _protect(self, place: Place) -> bool:
        """Hide the cheapest ring through a hidden count; tell whether there is one."""
        row, column = place.row, self._height + place.column
        rings = [
            self._way(start, end, without=place)
            for step, start, end in ((1, column, row), (-1, row, column))
            if self._may_move(place, step)
        ]
        ring = min((one for one in rings if one is not None), default=None)
        if ring is None:
            return False
        self._safe |= {place, *ring[1]}
        self._hidden |= self._safe
        return True

    def _way(self, start: int, end: int, without: Place) -> tuple[int, list[Place]] | None:
        """Return the way between two nodes that hides the least, and what it hides (Dijkstra).

        From a row to a column a link counts one more, from a column to a row one less.
        """
        reached: set[int] = set()
        waiting: list[tuple[int, int, list[Place]]] = [(0, start, [])]
        while waiting:
            cost, node, way = heappop(waiting)
            if node == end:
                return cost, way
            if node in reached:
                continue
            reached.add(node)
            for place, onward, step in self._links(node):
                if place != without and onward not in reached and self._may_move(place, step):
                    more = 0 if place in self._hidden else self._at(place)
                    heappush(waiting, (cost + more, onward, [*way, place]))
        return None

    def _links(self, node: int) -> Iterator[tuple[Place, int, int]]:
        if node < self._height:
            for column in range(self._width):
                yield Place(node, column), self._height + column, 1
        else:
            for row in range(self._height):
                yield Place(row, node - self._height), row, -1

    def _may_move(self, place: Place, step: int) -> bool:
        """Tell whether a count, one more or less, would still be hidden for the same reason.

        In a total one more is one less: it stands on the other side of its sum.
        """
        is_total = (place.row == self._height - 1) != (place.column == self._width - 1)
        moved = self._at(place) + (-step if is_total else step)
        if self._is_small(place):
            return 0 <= moved < SMALLEST_SHOWN
        return moved >= SMALLEST_SHOWN

    def _is_small(self, place: Place) -> bool:
        return self._at(place) < SMALLEST_SHOWN

    def _at(self, place: Place) -> int:
        return self._counts[place.row][place.column]

    def _places(self) -> Iterator[Place]:
        for row in range(self._height):
            for column in range(self._width):
                yield Place(row, column)
