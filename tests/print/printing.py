"""What the tests of printing have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import segno
from numpy.typing import NDArray

PUBLIC_URL = "https://gezinswijzer.example"

#: Prints with options and returns (poster, cards).
Print = Callable[..., tuple[Path, Path]]
#: Runs a program of poppler and returns what it says, spaces made one.
Look = Callable[..., str]
#: Where a page is black.
Grid = NDArray[np.bool_]


def is_code(seen: Grid, address: str) -> bool:
    """Tell whether each square is as a code of the address has it."""
    expected = np.array([list(row) for row in segno.make_qr(address, error="q").matrix], dtype=bool)
    middles = [
        ((np.arange(len(expected)) + 0.5) * side / len(expected)).astype(int) for side in seen.shape
    ]
    return bool((seen[np.ix_(*middles)] == expected).all())
