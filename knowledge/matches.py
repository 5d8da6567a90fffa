"""What a search found, read piece by piece: of 50,000 places only those of a page are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Made = TypeVar("Made")


class Matches(Sequence[Made]):
    """All that a query found, in order; each is read only when it is taken."""

    def __init__(self, numbers: NDArray[np.intp], read: Callable[[int], Made]) -> None:
        self._numbers = numbers
        self._read = read

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, wanted: int) -> Made: ...

    @overload
    def __getitem__(self, wanted: slice) -> Matches[Made]: ...

    def __getitem__(self, wanted: int | slice) -> Made | Matches[Made]:
        if isinstance(wanted, slice):
            return Matches(self._numbers[wanted], self._read)
        return self._read(int(self._numbers[wanted]))
