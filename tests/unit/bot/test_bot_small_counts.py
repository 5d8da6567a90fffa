"""Small counts stay hidden: whoever knows a table and the rules computes none of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.privacy.small_counts import SMALLEST_SHOWN, Cell, Cells, Counts, Hidden, shown, with_totals

SMALL, WITHHELD = Hidden.SMALL, Hidden.WITHHELD


@st.composite
def tables(draw: st.DrawFn) -> Counts:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    counts = st.one_of(st.integers(0, 6), st.integers(0, 40))
    row = st.lists(counts, min_size=width, max_size=width).map(tuple)
    return tuple(draw(st.lists(row, min_size=height, max_size=height)))


def complete(counts: Counts) -> list[list[int]]:
    """Return a table with its totals, nothing hidden."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def bounds(cell: Cell) -> tuple[int, int | None]:
    """Return between what a reader knows a count to be."""
    if isinstance(cell, int):
        return cell, cell
    return (0, SMALLEST_SHOWN - 1) if cell is SMALL else (SMALLEST_SHOWN, None)


def what_a_reader_computes(cells: Cells) -> dict[tuple[int, int], tuple[int, int | None]]:
    """Return the bounds of each hidden count, by its sums and the rules (linear programs)."""
    height, width = len(cells), len(cells[0])
    number = {place: one for one, place in enumerate(product(range(height), range(width)))}
    sums = []
    for row in range(height):
        line = np.zeros(height * width)
        line[[number[row, column] for column in range(width)]] = [1] * (width - 1) + [-1]
        sums.append(line)
    for column in range(width):
        line = np.zeros(height * width)
        line[[number[row, column] for row in range(height)]] = [1] * (height - 1) + [-1]
        sums.append(line)
    known = [bounds(cells[row][column]) for row, column in number]
    found = {}
    for (row, column), one in number.items():
        if isinstance(cells[row][column], int):
            continue
        ends: list[int | None] = []
        for sign in (1, -1):
            aim = np.zeros(height * width)
            aim[one] = sign
            best = linprog(aim, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=known)
            assert best.status in (0, 3), best.message
            ends.append(None if best.status == 3 else round(sign * best.fun))
        found[row, column] = (ends[0] or 0, ends[1])
    return found


@settings(deadline=None, max_examples=150)
@given(tables())
@example(((4, 1), (1, 0)))
@example(((4,), (4,)))
@example(((4, 1, 0), (0, 1, 0), (0, 1, 0), (0, 1, 9)))
def test_no_hidden_count_can_be_computed(counts: Counts) -> None:
    cells = with_totals(counts)
    if all(cell is WITHHELD for row in cells for cell in row):
        return
    for place, (least, most) in what_a_reader_computes(cells).items():
        assert most is None or least < most, (place, cells)


@given(tables())
def test_what_is_shown_is_true_and_never_small(counts: Counts) -> None:
    cells = with_totals(counts)
    for true, told in zip(complete(counts), cells, strict=True):
        for count, cell in zip(true, told, strict=True):
            assert cell in (count, SMALL, WITHHELD)
            assert (cell is SMALL) <= (count < SMALLEST_SHOWN)
            assert isinstance(cell, int) <= (count >= SMALLEST_SHOWN)


@settings(max_examples=300)
@given(tables())
def test_a_table_is_never_withheld_whole(counts: Counts) -> None:
    """It may be by the rules; with tables such as ours no other way was ever missing."""
    cells = with_totals(counts)
    is_told = any(cell is not WITHHELD for row in cells for cell in row)
    assert is_told


@given(tables())
def test_where_nothing_is_small_nothing_is_hidden(counts: Counts) -> None:
    large = tuple(tuple(count + SMALLEST_SHOWN for count in row) for row in counts)
    assert with_totals(large) == tuple(map(tuple, complete(large)))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # The one small count takes the smallest beside it along, in its row and in its column.
        (
            ((3, 20, 30), (9, 40, 50)),
            (
                (SMALL, WITHHELD, 30, 53),
                (WITHHELD, WITHHELD, 50, 99),
                (12, 60, 80, 152),
            ),
        ),
        # Two small ones that add up to eight would both be four.
        (((4,), (4,), (20,)), ((SMALL, SMALL), (SMALL, SMALL), (WITHHELD, WITHHELD), (28, 28))),
        (((0, 0),), ((SMALL, SMALL, SMALL),) * 2),
    ],
)
def test_what_is_hidden(counts: Counts, told: Cells) -> None:
    assert with_totals(counts) == told


def test_a_count_alone_is_only_compared_with_the_smallest() -> None:
    assert [shown(count) for count in (0, 4, 5)] == [SMALL, SMALL, 5]
