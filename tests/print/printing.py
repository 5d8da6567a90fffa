"""What the tests of printing have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

PUBLIC_URL = "https://gezinswijzer.example"

#: Prints with options and returns (poster, cards).
Print = Callable[..., tuple[Path, Path]]
#: Runs a program of poppler and returns what it says, spaces made one.
Look = Callable[..., str]
